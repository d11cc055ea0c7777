"""Letters of the procedure: their numbers, and when and how they were delivered."""

from dataclasses import dataclass
from datetime import date

from service.domain.licensing import LetterKind
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.identity.roles import Role, role_label
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
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


#: letters with a task of the chair's own: Прил. 7
_CHAIR_SIGNS = (LetterKind.IRREGULARITIES,)


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
    letter: LicensingLetter,
    text: LetterText,
) -> None:
    """File the letter to the applicant as PDF, with its own date and signed by who made it."""
    file_act(
        ctx,
        form=ActForm.LETTER,
        kind=f"licensing-letter-{letter.kind.replace('_', '-')}",
        title=text.title,
        paragraphs=text.paragraphs,
        issuer_role=Role.NAPOO_CHAIR,
        number=letter.number,
        on=letter.issued_on,
        addressee=(
            "До представляващия", application.representative, application.company_name,
            application.address,
        ),
        tables=text.tables,
        enclosures=text.enclosures,
        signatories=(_signatory(ctx, LetterKind(letter.kind)),),
    )  # fmt: skip


def _signatory(ctx: OperationContext, kind: LetterKind) -> Signatory:
    """The chair signs only what waits for her as a task; the registrar what he sends out.

    АПК, чл. 61 (R-238) asks for the act to be made known, not for a second act of the chair: the
    order stands over her name, the letter with it over the name of who sends it by her order.
    """
    role = Role.NAPOO_CHAIR if kind in _CHAIR_SIGNS else Role.NAPOO_REGISTRAR
    by_order = "" if role is Role.NAPOO_CHAIR else ", по нареждане на председателя"
    return Signatory(f"{role_label(role)}{by_order}", ctx.actor.name)


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
    tell(
        ctx, "letter.delivered",
        f"Писмо № {letter.number} е връчено на {date_bg(delivered_on)} "
        f"{DELIVERY_WAYS[letter.delivery_way]}.",
        rule_id, letter=letter.kind, delivered_on=delivered_on.isoformat(),
    )  # fmt: skip
    return delivered_on


def tell_applicant(ctx: OperationContext, *, subject: str, body: str, dedup: str) -> None:
    """A notification to everybody who acts for the applicant."""
    ctx.notify(subject=subject, body=body, dedup=dedup, role=Role.LICENSED_CENTRE)
