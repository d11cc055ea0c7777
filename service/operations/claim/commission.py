"""The commission of two from the РУО and one from the municipality (R-098–R-100, R-106)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from service.domain.claims import CommissionMember, CommissionSide
from service.domain.wording import date_bg
from service.engine import FormContext, OperationContext, Option, form_context, operation
from service.identity.actor import load_person_actor
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused
from service.operations.claim.rows import claim_of
from service.operations.four_eyes import acting_person
from service.operations.programme.lines import grounds_json, named
from service.rules.criteria import check_commission, check_no_conflict
from service.storage.models.claim import (
    Claim,
    Commission,
    CommissionMemberRow,
    Evaluation,
    MunicipalNomination,
)
from service.storage.models.identity import Organisation, Person, RoleAssignment


@operation
def find_commission(ctx: OperationContext) -> Mapping[str, Json]:
    """Whether a commission without conflicts stands for the municipality, or who is missing."""
    claim = claim_of(ctx)
    commission = _standing(ctx, claim)
    members = free_members(ctx, claim, commission)
    number = commission.order_number if commission is not None else ""
    decision = check_commission(
        members, order_number=number, municipality_key=_municipality(ctx).key
    )
    claim.commission_id = None if commission is None else commission.id
    ctx.session.flush()
    ctx.record(
        "claim.commission_sought",
        {
            "text": " ".join(decision.sentences),
            "claim": claim.id,
            "found": decision.is_allowed,
            "grounds": grounds_json(decision),
        },
    )
    return {
        "is_commission_complete": decision.is_allowed,
        "has_municipality_member": _nominated(ctx, claim) is not None,
    }


def _standing(ctx: OperationContext, claim: Claim) -> Commission | None:
    """The claim's own commission, else the standing one of the municipality."""
    if claim.commission_id is not None:
        return ctx.session.get_one(Commission, claim.commission_id)
    return ctx.session.scalar(
        select(Commission).where(
            Commission.edition_id == claim.edition_id,
            Commission.ruo_id == claim.ruo_id,
            Commission.municipality_id == _municipality(ctx).id,
            Commission.ended_at.is_(None),
            ~Commission.is_for_one_claim,
        )
    )


def free_members(
    ctx: OperationContext, claim: Claim, commission: Commission | None
) -> list[CommissionMember]:
    """The members who may judge the claim: no interest, not recused before (R-106)."""
    if commission is None:
        return []
    rows = ctx.session.scalars(
        select(CommissionMemberRow)
        .where(CommissionMemberRow.commission_id == commission.id)
        .order_by(CommissionMemberRow.side.desc(), CommissionMemberRow.person_id)
    )
    excluded = _recused(ctx, claim)
    members = [_member(ctx, claim, row.person_id, CommissionSide(row.side)) for row in rows]
    return [m for m in members if m.person_id not in excluded and not has_conflict(ctx, claim, m)]


def has_conflict(ctx: OperationContext, claim: Claim, member: CommissionMember) -> bool:
    """Whether the member works in the institution or declared an interest in it (R-106)."""
    key = ctx.session.get_one(Organisation, claim.organisation_id).key
    return not check_no_conflict(member, claim_institution_key=key).is_allowed


def _member(
    ctx: OperationContext, claim: Claim, person_id: int, side: CommissionSide
) -> CommissionMember:
    actor = load_person_actor(ctx.session, person_id, today=ctx.today)
    interests = actor.interests if actor is not None else frozenset()
    institution = ctx.session.get_one(Organisation, claim.organisation_id)
    is_municipal = side is CommissionSide.MUNICIPALITY
    return CommissionMember(
        person_id=person_id,
        side=side,
        institution_key=institution.key if institution.id in interests else None,
        municipality_key=_municipality(ctx).key if is_municipal else None,
    )


def _recused(ctx: OperationContext, claim: Claim) -> set[int]:
    return set(
        ctx.session.scalars(
            select(Evaluation.person_id).where(
                Evaluation.claim_id == claim.id, Evaluation.is_recused
            )
        )
    )


def _municipality(ctx: OperationContext) -> Organisation:
    return ctx.organisation("municipality_member")


def _nominated(ctx: OperationContext, claim: Claim) -> MunicipalNomination | None:
    """The last person the mayor named who may judge this claim (R-100)."""
    found = ctx.session.scalars(
        select(MunicipalNomination)
        .where(
            MunicipalNomination.edition_id == claim.edition_id,
            MunicipalNomination.ruo_id == claim.ruo_id,
            MunicipalNomination.municipality_id == _municipality(ctx).id,
        )
        .order_by(MunicipalNomination.id.desc())
    )
    recused = _recused(ctx, claim)
    for nomination in found:
        member = _member(ctx, claim, nomination.person_id, CommissionSide.MUNICIPALITY)
        if nomination.person_id not in recused and not has_conflict(ctx, claim, member):
            return nomination
    return None


@form_context("claim/nominate_member")
def nominate_form(ctx: OperationContext) -> FormContext:
    """The people of the municipality who may be sent, without those in conflict."""
    municipality = _municipality(ctx)
    people = _holders(ctx, "municipality_member", municipality)
    return FormContext(options={"members": _without_conflict(ctx, people, is_municipal=True)})


@operation
def nominate_member(ctx: OperationContext) -> Mapping[str, Json]:
    """Write whom the mayor sends, with the letter that says so (R-100)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    person_id = answers.whole("member")
    _demand_free(ctx, claim, person_id, CommissionSide.MUNICIPALITY, at="member")
    ctx.session.add(
        MunicipalNomination(
            edition_id=claim.edition_id,
            ruo_id=claim.ruo_id,
            municipality_id=_municipality(ctx).id,
            person_id=person_id,
            letter_number=answers.text("letter_number"),
            letter_on=answers.day("letter_on"),
        )
    )
    ctx.session.flush()
    ctx.record(
        "claim.member_nominated",
        {
            "text": f"Общината определи представител с писмо № {answers.text('letter_number')}.",
            "person": person_id,
            "letter": answers.text("letter_number"),
            "grounds": named("R-099", "R-100"),
        },
    )
    return {"has_municipality_member": True}


@form_context("claim/appoint_commission")
def appoint_form(ctx: OperationContext) -> FormContext:
    """The РУО's people without a conflict, and whom the municipality sent."""
    claim = claim_of(ctx)
    ruo = ctx.organisation("ruo_commission")
    people = _holders(ctx, "ruo_commission", ruo)
    nomination = _nominated(ctx, claim)
    return FormContext(
        options={"ruo_members": _without_conflict(ctx, people, is_municipal=False)},
        variables={"municipal_member": _nominee(ctx, nomination)},
    )


def _nominee(ctx: OperationContext, nomination: MunicipalNomination | None) -> str:
    if nomination is None:
        return "общината още не е определила представител"
    name = ctx.session.get_one(Person, nomination.person_id).full_name
    return f"{name} (писмо № {nomination.letter_number} от {date_bg(nomination.letter_on)})"


@operation
def appoint_commission(ctx: OperationContext) -> Mapping[str, Json]:
    """Appoint two of the РУО and the municipality's one by order (R-098, R-099)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    nomination = _nominated(ctx, claim)
    if nomination is None:
        text = "Общината още не е определила представител."
        raise refused("", text, "R-099")
    from_ruo = [answers.whole("member_1"), answers.whole("member_2")]
    for at, person_id in zip(("member_1", "member_2"), from_ruo, strict=True):
        _demand_free(ctx, claim, person_id, CommissionSide.RUO, at=at)
    if len({*from_ruo, nomination.person_id}) != len(from_ruo) + 1:
        text = "Тримата членове на комисията са различни хора."
        raise refused("member_2", text, "R-099")
    commission = _appoint(ctx, claim, answers, from_ruo, nomination.person_id)
    claim.commission_id = commission.id
    ctx.session.flush()
    ctx.record(
        "claim.commission_appointed",
        {
            "text": f"Назначена е комисия със заповед № {commission.order_number}.",
            "commission": commission.id,
            "order": commission.order_number,
            "members": [*from_ruo, nomination.person_id],
            "grounds": named("R-098", "R-099", "R-106"),
        },
    )
    return {}


def _appoint(
    ctx: OperationContext,
    claim: Claim,
    answers: Answers,
    from_ruo: Sequence[int],
    from_municipality: int,
) -> Commission:
    """A standing commission where there is none; beside it, one for this claim alone."""
    is_replacement = claim.commission_id is not None
    commission = Commission(
        edition_id=claim.edition_id,
        ruo_id=claim.ruo_id,
        municipality_id=_municipality(ctx).id,
        order_number=answers.text("order_number"),
        order_on=answers.day("order_on"),
        is_for_one_claim=is_replacement,
        appointed_by_id=acting_person(ctx),
        appointed_at=ctx.now,
    )
    ctx.session.add(commission)
    ctx.session.flush()
    sides = [(person_id, CommissionSide.RUO) for person_id in from_ruo]
    for person_id, side in [*sides, (from_municipality, CommissionSide.MUNICIPALITY)]:
        ctx.session.add(
            CommissionMemberRow(commission_id=commission.id, person_id=person_id, side=side.value)
        )
    ctx.session.flush()
    return commission


def _demand_free(
    ctx: OperationContext, claim: Claim, person_id: int, side: CommissionSide, *, at: str
) -> None:
    member = _member(ctx, claim, person_id, side)
    if person_id in _recused(ctx, claim) or has_conflict(ctx, claim, member):
        text = "Това лице е свързано с институцията и не може да оценява заявката ѝ."
        raise refused(at, text, "R-106")


def _holders(ctx: OperationContext, role: str, organisation: Organisation) -> list[Person]:
    today: date = ctx.today
    found = ctx.session.scalars(
        select(Person)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.role_code == role,
            RoleAssignment.organisation_id == organisation.id,
            RoleAssignment.valid_from <= today,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= today),
        )
        .distinct()
        .order_by(Person.full_name)
    )
    return list(found)


def _without_conflict(
    ctx: OperationContext, people: Iterable[Person], *, is_municipal: bool
) -> list[Option]:
    claim = claim_of(ctx)
    side = CommissionSide.MUNICIPALITY if is_municipal else CommissionSide.RUO
    recused = _recused(ctx, claim)
    return [
        Option(person.id, person.full_name)
        for person in people
        if person.id not in recused
        and not has_conflict(ctx, claim, _member(ctx, claim, person.id, side))
    ]
