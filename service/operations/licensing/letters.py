"""Letters of the procedure: their numbers, and when and how they were delivered."""

from dataclasses import dataclass
from datetime import date

from service.domain.licensing import LetterKind
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.identity.roles import Role, role_label
from service.operations.answers import Answers
from service.operations.in_office import holders
from service.operations.licensing.rows import refused, say
from service.operations.official_papers import ActForm, ActTable, Signatory, file_act
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingLetter

DELIVERY_WAYS = {
    "desk": "лично, на гише",
    "post": "с препоръчана поща с обратна разписка",
    "courier": "с куриер",
    "email": "по електронна поща",
    "ssev": "чрез ССЕВ",
}


@dataclass(frozen=True)
class LetterText:
    """What a letter says: its name, its ground, its paragraphs and what it encloses."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[ActTable, ...] = ()
    enclosures: tuple[str, ...] = ()


def file_letter(
    ctx: OperationContext,
    application: LicensingApplication,
    kind: LetterKind,
    text: LetterText,
    *,
    number: str,
) -> None:
    """File the letter to the applicant as PDF; whoever sends it, the agency's chair signs."""
    file_act(
        ctx,
        form=ActForm.LETTER,
        kind=f"licensing-letter-{kind.value.replace('_', '-')}",
        title=text.title,
        paragraphs=text.paragraphs,
        issuer_role=Role.NAPOO_CHAIR,
        number=number,
        addressee=(
            "До представляващия", application.representative, application.company_name,
            application.address,
        ),
        tables=text.tables,
        enclosures=text.enclosures,
        signatories=(_chair(ctx),),
    )  # fmt: skip


def _chair(ctx: OperationContext) -> Signatory:
    agency = ctx.organisation(Role.NAPOO_CHAIR)
    found = holders(ctx.session, Role.NAPOO_CHAIR, organisation_ids=[agency.id], today=ctx.today)
    chairs = found.get(agency.id, [])
    return Signatory(role_label(Role.NAPOO_CHAIR), chairs[0].full_name if chairs else "")


def write_letter(
    ctx: OperationContext, application: LicensingApplication, kind: LetterKind, *, number: str
) -> LicensingLetter:
    """A letter signed today, not yet delivered."""
    letter = LicensingLetter(
        application_id=application.id,
        kind=kind,
        number=number,
        issued_on=ctx.today,
        signed_by_id=ctx.actor.person_id,
    )
    ctx.session.add(letter)
    ctx.session.flush()
    return letter


def deliver(
    ctx: OperationContext, letter: LicensingLetter, answers: Answers, *, rule_id: str
) -> date:
    """Record the day and the way of delivery; the day on which the term begins (R-413)."""
    delivered_on = answers.day("delivered_on")
    if delivered_on < letter.issued_on:
        text = (
            f"Писмото е от {date_bg(letter.issued_on)} и не може да е връчено преди това, "
            f"на {date_bg(delivered_on)}"
        )
        raise refused("delivered_on", text, rule_id)
    if delivered_on > ctx.today:
        raise refused("delivered_on", "Датата на връчване не може да е в бъдещето.", rule_id)
    letter.delivered_on = delivered_on
    letter.delivery_way = answers.text("delivery_way")
    ctx.session.flush()
    say(
        ctx, "letter.delivered", rule_id,
        f"Писмо № {letter.number} е връчено на {date_bg(delivered_on)} "
        f"{DELIVERY_WAYS[letter.delivery_way]}.",
        letter=letter.kind, delivered_on=delivered_on.isoformat(),
    )  # fmt: skip
    return delivered_on


def tell_applicant(ctx: OperationContext, *, subject: str, body: str, dedup: str) -> None:
    """A notification to everybody who acts for the applicant."""
    ctx.notify(subject=subject, body=body, dedup=dedup, role=Role.LICENSED_CENTRE)
