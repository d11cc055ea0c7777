"""The claim of the worked example, from its lines to the ministry, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from service.cases.story import Story
from service.storage.models.claim import Claim
from service.stories.claim.substitution import do, substitution_ids

_CRITERIA = {"completeness": "yes", "scope": "yes", "deadline": "yes"}


@dataclass(frozen=True)
class FundingPlan:
    """Основа за лимита: what the director enters about the year's budget, leva."""

    salaries: str = "980000.00"
    insurance: str = "220000.00"
    approved_before: str = "1020.00"


def play_claim(story: Story, case_ids: Sequence[int], *, owner_id: int) -> int:
    """File, check, evaluate and send the claim of these substitutions; the case's id."""
    case_id = file_claim(story, case_ids, owner_id=owner_id)
    take_in(story, case_id)
    appoint(story, case_id)
    vote(story, case_id)
    send(story, case_id)
    return case_id


def file_claim(
    story: Story,
    case_ids: Sequence[int],
    *,
    owner_id: int,
    funding: FundingPlan | None = None,
) -> int:
    """Open, assemble, declare and submit the claim."""
    opened = story.open(
        "claim", as_="director", owner_id=owner_id, title="Заявка за март и април 2018 г."
    )
    prepare_claim(story, opened.case_id, case_ids, funding=funding or FundingPlan())
    story.do(opened.case_id, "task_submit", as_="director", agree="yes")
    return opened.case_id


def prepare_claim(
    story: Story, case_id: int, case_ids: Sequence[int], *, funding: FundingPlan
) -> None:
    """Assemble and declare; the sums declared are those of the claim."""
    do(story, case_id, "task_assemble", claim_values(story, case_ids, funding), as_="director")
    do(story, case_id, "task_declare", declaration_values(story, case_id), as_="director")


def claim_values(story: Story, case_ids: Sequence[int], funding: FundingPlan) -> dict[str, object]:
    """The values of Приложение № 3."""
    return {
        "substitutions": [str(each) for each in substitution_ids(story, case_ids)],
        "base_kind": "approved",
        "salaries": funding.salaries,
        "insurance": funding.insurance,
        "approved_before": funding.approved_before,
    }


def declaration_values(story: Story, case_id: int) -> dict[str, object]:
    """The values of Приложение № 4, equal to the claim's own sums."""
    claim = claim_of_case(story, case_id)
    hours = (claim.lessons or 0) + (claim.astronomical_hours or 0)
    return {
        "declared_hours": str(hours),
        "declared_amount": str(claim.claimed_amount),
        "analytical_account": "6045-БСЧ",
        "internal_rules": "Правилник № 3/15.09.2017",
        "no_double_funding": "yes",
        "only_remuneration": "yes",
        "demarcation": "yes",
    }


def claim_of_case(story: Story, case_id: int) -> Claim:
    """The claim as it stands now."""
    with story.office.transaction() as session:
        return session.scalars(select(Claim).where(Claim.case_id == case_id)).one()


def take_in(story: Story, case_id: int) -> None:
    """The РУО registers the claim and finds its papers complete."""
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    story.do(
        case_id,
        "task_check",
        as_="ruo_expert",
        has_request="yes",
        has_acts="yes",
        has_declaration="yes",
        incomplete_lines=[],
        decision="complete",
    )


def appoint(story: Story, case_id: int) -> None:
    """The mayor names a member, the head of the РУО appoints the commission of 2 + 1."""
    story.do(
        case_id,
        "task_nominate",
        as_="municipality_member",
        member=story.people["municipality_member"],
        letter_number="61-00-112",
        letter_on="10.05.2018",
    )
    story.do(
        case_id,
        "task_appoint",
        as_="ruo_head",
        order_number="РД-06-88",
        order_on="11.05.2018",
        member_1=story.people["ruo_commission_1"],
        member_2=story.people["ruo_commission_2"],
    )


def vote(story: Story, case_id: int, **answers: str) -> None:
    """Each of the three marks the three criteria; `answers` change what all of them say."""
    for key in ("ruo_commission_1", "ruo_commission_2", "municipality_member"):
        vote_as(story, case_id, key, **answers)


def vote_as(story: Story, case_id: int, key: str, **answers: str) -> None:
    """One member's marks."""
    values: dict[str, object] = {"is_recused": "no", **_CRITERIA, **answers}
    if key == "municipality_member":
        do(story, case_id, "task_score_municipality", values, as_=key)
    else:
        do(story, case_id, "task_score", values, as_=key, item=story.people[key])


def send(story: Story, case_id: int) -> None:
    """The head signs Приложения № 5 and № 6 and sends them to the ministry."""
    story.do(
        case_id,
        "task_send",
        as_="ruo_head",
        outgoing_number="РУО2-117",
        outgoing_on="14.05.2018",
        agree="yes",
    )
