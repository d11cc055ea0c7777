"""The papers of a claim: Приложения № 3 and № 4 of the school, № 5 of the РУО (R-092, R-095)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from service.documents import amount_in_words
from service.domain.institutions import HourKind, Module
from service.domain.programme import RateKind
from service.domain.wording import date_bg, money_bg, placed, quantity_bg
from service.engine import OperationContext
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.operations.claim.rows import edition_of_claim, period_of_claim
from service.operations.filed_papers import file_paper
from service.storage.models.absence import HourLineRow
from service.storage.models.claim import Claim, ClaimLine, Commission
from service.storage.models.identity import Organisation, Person

_MODULES = {
    Module.M1: "Без свободен час в училище",
    Module.M2: "Без свободен час в детската градина",
}
_KINDS = {
    HourKind.LESSON: "учебни часове",
    HourKind.BOARDING_LESSON: "занятия в полуинтернатни групи",
    HourKind.ASTRONOMICAL_HOUR: "астрономически часове",
}
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class HoursAtRate:
    """Часове от един вид по една ставка: financed hours and their sum."""

    kind: HourKind
    rate: Decimal
    hours: Decimal

    @property
    def amount(self) -> Decimal:
        return self.hours * self.rate


def hours_at_rates(ctx: OperationContext, claim: Claim) -> list[HoursAtRate]:
    """The financed hours of the claim by kind and rate, local rates first."""
    of_claim = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ~ClaimLine.is_released)
    rows = ctx.session.execute(
        select(HourLineRow.kind, HourLineRow.rate, func.sum(HourLineRow.financed_hours))
        .where(HourLineRow.claim_line_id.in_(of_claim), HourLineRow.financed_hours > 0)
        .group_by(HourLineRow.kind, HourLineRow.rate)
        .order_by(HourLineRow.kind.desc(), HourLineRow.rate)
    )
    return [
        HoursAtRate(HourKind(kind), Decimal(rate or 0), Decimal(hours or 0))
        for kind, rate, hours in rows
    ]


def request(ctx: OperationContext, claim: Claim) -> None:
    """File Приложение № 3: the sums asked for, by kind and rate."""
    institution = ctx.session.get_one(Organisation, claim.organisation_id)
    body = ctx.session.get(Organisation, institution.financing_body_id)
    parts = hours_at_rates(ctx, claim)
    total = claim.requested_amount or _ZERO
    data: dict[str, Json] = {
        **_school_head(ctx, claim),
        **_what(ctx, claim),
        "number": ctx.case.number,
        "date": _submitted_on(claim),
        "ruo": ctx.organisation("ruo_secretary").name,
        "institution": institution.name,
        "neispuo_code": institution.neispuo_code or "—",
        "eik": institution.eik or "—",
        "financing_body": "—" if body is None else body.name,
        "annual_base": money_bg(claim.annual_base or _ZERO),
        "cap": money_bg(claim.annual_cap or _ZERO),
        "used": money_bg(claim.used_before or _ZERO),
        "carry_over": "",
        "rows": [_row(part) for part in parts],
        "hours": quantity_bg(sum((part.hours for part in parts), Decimal(0))),
        "total": money_bg(total),
        "total_words": amount_in_words(total, currency=claim.currency),
    }
    file_paper(ctx, "annex_3", data, kind="annex-3", name="Заявка (Приложение № 3).pdf")


def declaration(ctx: OperationContext, claim: Claim) -> None:
    """File Приложение № 4: the hours declared, and the statements about other money."""
    institution = ctx.session.get_one(Organisation, claim.organisation_id)
    parts = hours_at_rates(ctx, claim)
    data: dict[str, Json] = {
        **_school_head(ctx, claim),
        **_what(ctx, claim),
        "institution": institution.name,
        "signatory_position": "директор",
        "rows": [_row(part) for part in parts],
        "hours": quantity_bg(sum((part.hours for part in parts), Decimal(0))),
        "total": money_bg(claim.claimed_amount or _ZERO),
        "account": claim.analytical_account or "—",
        "date": _submitted_on(claim),
    }
    file_paper(ctx, "annex_4", data, kind="annex-4", name="Декларация (Приложение № 4).pdf")


def summary(ctx: OperationContext, claim: Claim, *, substitutes: int) -> None:
    """File Приложение № 5 for the claim under its outgoing number (R-095, R-096)."""
    institution = ctx.session.get_one(Organisation, claim.organisation_id)
    ruo = ctx.session.get_one(Organisation, claim.ruo_id)
    edition = edition_of_claim(ctx, claim)
    on = period_of_claim(ctx, claim).ends_on
    local, away = (edition.rate_ceiling(kind, on=on) for kind in (RateKind.LOCAL, RateKind.AWAY))
    parts = hours_at_rates(ctx, claim)
    near = sum((part.hours for part in parts if part.rate <= local), Decimal(0))
    far = sum((part.hours for part in parts if part.rate > local), Decimal(0))
    amount = money_bg(claim.approved_amount or _ZERO)
    figures: dict[str, Json] = {
        "substitutes": str(substitutes),
        "hours_local": quantity_bg(near),
        "hours_away": quantity_bg(far),
    }
    place = placed(institution.name, institution.settlement)
    data: dict[str, Json] = {
        "issuer": ruo.full_name,
        "place": ruo.settlement or "",
        "signatory_role": f"Началник на {ruo.name}",
        "signatory": ctx.actor.name,
        **_what(ctx, claim),
        **figures,
        "number": claim.outgoing_number or "",
        "date": date_bg(ctx.today),
        "region": institution.region or "",
        "rate_local": money_bg(local),
        "rate_away": money_bg(away),
        "rows": [{**figures, "institution": place, "amount": amount}],
        "total": amount,
        "commission_order": _order(ctx, claim),
    }
    number = claim.outgoing_number
    name = "Справка (Приложение № 5).pdf"
    file_paper(ctx, "annex_5", data, kind="annex-5", name=name, number=number)


def _order(ctx: OperationContext, claim: Claim) -> str:
    commission = ctx.session.get_one(Commission, claim.commission_id)
    return f"{commission.order_number}/{date_bg(commission.order_on)}"


def _what(ctx: OperationContext, claim: Claim) -> dict[str, Json]:
    row = period_of_claim(ctx, claim)
    return {
        "module": _MODULES[Module(claim.module)],
        "period": f"{row.starts_on:%d.%m.%Y} – {date_bg(row.ends_on)}",
    }


def _school_head(ctx: OperationContext, claim: Claim) -> dict[str, Json]:
    institution = ctx.session.get_one(Organisation, claim.organisation_id)
    signer = ctx.session.get_one(Person, claim.submitted_by_id)
    return {
        "issuer": institution.full_name,
        "place": institution.settlement or "",
        "signatory_role": "Директор",
        "signatory": signer.full_name,
    }


def _submitted_on(claim: Claim) -> str:
    if claim.submitted_at is None:
        return ""
    return date_bg(claim.submitted_at.astimezone(SOFIA).date())


def _row(part: HoursAtRate) -> Json:
    return {
        "kind": _KINDS[part.kind],
        "hours": quantity_bg(part.hours),
        "rate": money_bg(part.rate),
        "amount": money_bg(part.amount),
    }
