"""A claim of the worked example's school, brought to where a test begins."""

from dataclasses import dataclass

from service.storage.models.claim import Claim
from service.stories.claim.procedure import (
    FundingPlan,
    appoint,
    claim_of_case,
    claim_values,
    file_claim,
    play_claim,
    take_in,
)
from tests.processes.school import School

#: how the expert finds a pack without its acts
INCOMPLETE = {
    "has_request": "yes",
    "has_acts": "no",
    "has_declaration": "yes",
    "incomplete_lines": [],
    "remarks": "Липсва договорът към първия ред.",
    "decision": "incomplete",
}
COMPLETE = {**INCOMPLETE, "has_acts": "yes", "decision": "complete"}


@dataclass
class Claimant(School):
    """The school with lines ready to be claimed, by the ids of their cases."""

    cases: list[int]

    def draft(self) -> int:
        """A claim to be assembled next."""
        story = self.story
        return story.open("claim", as_="director", owner_id=self.owner, title="Заявка").case_id

    def file(self, **funding: str) -> int:
        """A claim submitted to the РУО, over a budget with these changes."""
        plan = FundingPlan(**funding)
        return file_claim(self.story, self.cases, owner_id=self.owner, funding=plan)

    def registered(self) -> int:
        """A claim whose papers are to be checked next."""
        case_id = self.file()
        self.story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
        return case_id

    def at_votes(self, **funding: str) -> int:
        """A claim that a commission just appointed is to judge next."""
        case_id = self.file(**funding)
        take_in(self.story, case_id)
        appoint(self.story, case_id)
        return case_id

    def sent(self) -> int:
        """A claim approved and sent to the ministry."""
        return play_claim(self.story, self.cases, owner_id=self.owner)

    def values(self, **funding: str) -> dict[str, object]:
        """What the director enters to assemble the claim."""
        return claim_values(self.story, self.cases, FundingPlan(**funding))

    def claim(self, case_id: int) -> Claim:
        return claim_of_case(self.story, case_id)
