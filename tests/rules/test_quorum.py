"""The quorum and the majority of an expert commission (R-235)."""

import pytest

from service.domain.commissions import QuestionOutcome
from service.rules.licensing.quorum import Ballot, Quorum


@pytest.mark.parametrize(
    ("counted", "present", "needed", "is_met"),
    [(9, 4, 5, False), (9, 5, 5, True), (8, 4, 4, True), (8, 3, 4, False), (1, 1, 1, True),
     (0, 0, 1, False)],
)  # fmt: skip
def test_one_half_of_the_members_rounded_up_is_a_quorum(
    counted: int, present: int, needed: int, is_met: bool
) -> None:
    quorum = Quorum(counted=counted, present=present)
    assert (quorum.needed, quorum.is_met) == (needed, is_met)


def test_four_of_nine_are_said_to_be_no_quorum() -> None:
    assert Quorum(counted=9, present=4).sentence == (
        "Присъстват 4 от 9 членове; за кворум са нужни 5 (½ е 4,5): няма кворум"
    )
    assert Quorum(counted=8, present=4).sentence.endswith("нужни 4: има кворум")


def test_one_member_is_said_in_the_singular() -> None:
    assert Quorum(counted=4, present=1).sentence.startswith("Присъства 1 от 4 членове;")


@pytest.mark.parametrize(
    ("ballot", "outcome"),
    [
        (Ballot(3, 2, 0, present=5), QuestionOutcome.ACCEPTED),
        (Ballot(2, 3, 0, present=5), QuestionOutcome.REJECTED),
        (Ballot(2, 2, 0, present=4), QuestionOutcome.UNDECIDED),
        (Ballot(2, 0, 2, present=4), QuestionOutcome.UNDECIDED),
        (Ballot(2, 0, 0, present=5), QuestionOutcome.UNDECIDED),
    ],
)
def test_more_than_one_half_of_the_present_decide(ballot: Ballot, outcome: QuestionOutcome) -> None:
    assert ballot.outcome is outcome


def test_whoever_did_not_vote_is_counted_among_the_present() -> None:
    assert Ballot(2, 0, 0, present=5).sentence == (
        "за – 2, против – 0, въздържали се – 0, негласували – 3"
    )
    assert "негласували" not in Ballot(3, 1, 1, present=5).sentence
