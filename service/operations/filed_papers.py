"""A paper made by the system and filed in the case: typst in, a PDF document out."""

from service.documents import render_pdf, store_document
from service.engine import OperationContext
from service.kernel.json_types import Json


def file_paper(
    ctx: OperationContext,
    template: str,
    data: dict[str, Json],
    *,
    kind: str,
    name: str,
    number: str | None = None,
) -> int:
    """Render the template, keep the PDF and file it in the case; the id of the document."""
    document = store_document(
        ctx.session,
        case_id=ctx.case.id,
        name=name,
        kind=kind,
        content=render_pdf(template, data, at=ctx.now),
        content_type="application/pdf",
        actor_person_id=ctx.actor.person_id,
        now=ctx.now,
        number=number,
    )
    ctx.attach(document.id)
    return document.id
