"""A visit and the recovery that follows it, told step by step (domain report, A8).

Four hours were paid at 9,00 although the substitute lives in the school's town: 6,00 leva go back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from service.cases.story import Story
from service.documents import store_document
from service.operations.ministry_story import do


@dataclass(frozen=True)
class VisitPlan:
    """A visit to an institution, and what is found there."""

    claim_id: int | None = None
    planned_on: str = "20.09.2018"
    findings: Sequence[dict[str, str]] = (
        {
            "line": "",
            "description": "Заместващият учител живее в населеното място на училището.",
            "hours": "4",
            "paid_rate": "9,00",
            "due_rate": "7,50",
        },
    )


def play_visit(story: Story, *, institution_id: int, plan: VisitPlan) -> int:
    """Plan, order, visit, card before the director, report with its grade; the case's id."""
    opened = story.open(
        "monitoring", as_="monitor", owner_id=institution_id, title="Проверка по програмата"
    )
    case_id = opened.case_id
    today = f"{story.office.clock.today():%d.%m.%Y}"
    do(
        story,
        case_id,
        "task_plan",
        as_="monitor",
        kind="on_site",
        has_survey="no",
        aspects=["financial", "lawful"],
        methods=["documents", "talks"],
        claim="" if plan.claim_id is None else str(plan.claim_id),
        planned_on=plan.planned_on,
        level="ruo",
        reason="Голям дял часове по 9,00 лв.",
    )
    do(story, case_id, "task_order", as_="ruo_head", order_number="РД-06-220", order_on=today)
    do(
        story,
        case_id,
        "task_check_on_site",
        as_="monitor",
        checked_on=today,
        monitors=story.actor("monitor").name,
        documents=["orders", "statements", "payroll"],
        summary="Проверени са часовете и изплатените суми за периода.",
        recommendations="",
        findings=list(plan.findings),
        cost="",
        signed="yes",
    )
    do(story, case_id, "task_acknowledge", as_="director", has_objection="no", seen="yes")
    do(
        story,
        case_id,
        "task_report",
        as_="monitor",
        grade="5",
        conclusion="Очакваните резултати са постигнати.",
        proposals="",
    )
    return case_id


def play_recovery(story: Story, case_id: int, *, due_on: str, payment_order: bytes) -> None:
    """The notice, the payment with its document (a PDF), and the financing body's confirmation."""
    today = f"{story.office.clock.today():%d.%m.%Y}"
    do(
        story,
        case_id,
        "task_open_recovery",
        as_="ruo_head",
        notice_number="РУО2-300",
        due_on=due_on,
        reason="Ставката 9,00 лв. е за заместване извън населеното място.",
    )
    document_id = _upload(story, case_id, payment_order)
    do(
        story,
        case_id,
        "task_pay_back",
        as_="director",
        payment_number="ПН-12",
        paid_on=today,
        payment_document=str(document_id),
    )
    do(
        story,
        case_id,
        "task_confirm_refund",
        as_="financing_body",
        decision="received",
        reason="",
    )


def _upload(story: Story, case_id: int, content: bytes) -> int:
    """The bank's document as the director attaches it to the open task."""
    task_id = story.task_id(case_id, "task_pay_back")
    with story.office.transaction() as session:
        document = store_document(
            session,
            case_id=None,
            name="Платежно нареждане.pdf",
            kind="upload",
            content=content,
            content_type="application/pdf",
            actor_person_id=story.people["director"],
            now=story.office.clock.now(),
            task_id=task_id,
        )
        return document.id
