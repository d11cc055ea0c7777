"""External experts: the declaration of each, its contract, and who is replaced by whom."""

from decimal import Decimal

import pytest

from service.documents.store import content_of
from service.kernel.errors import NotFound, ValidationFailed
from tests.processes.experts import TWO_IN_ONE_FIELD, ExpertStory
from tests.support.office import World


def test_a_declaration_brings_the_contract_and_its_fee(experts: ExpertStory) -> None:
    experts.declare("external_expert_1")
    assert [each.kind for each in experts.documents()] == [
        "interest-declaration", "expert-contract",
    ]  # fmt: skip
    row = experts.row("external_expert_1")
    assert (row.state, row.fee, row.interest) == ("declared", Decimal("55.00"), None)
    assert experts.events("expert.declared")[0]["rule"] == "R-430"


def test_a_declaration_carries_its_mark_in_the_metadata(experts: ExpertStory) -> None:
    """R-431: printed on the page, and found by a machine."""
    experts.declare("external_expert_1")
    declaration = experts.documents()[0]
    with experts.world.office.transaction() as session:
        content = content_of(session, declaration)
    assert declaration.kind == "interest-declaration"
    assert b"TLP-AMBER" in content


def test_a_field_that_no_expert_covers_is_refused(experts: ExpertStory) -> None:
    """R-227: nobody else judges 811, so somebody has to come."""
    experts.declare("external_expert_1", interest="Роднина на управителя.")
    experts.declare("external_expert_2")
    experts.refuses(
        lambda: experts.replace(("external_expert_1", "")),
        path="replacements.0.by",
        words="Направление 811 остава без експерт",
        rule="R-227",
    )


def test_a_field_with_another_expert_needs_nobody_new(expertise: World) -> None:
    experts = ExpertStory(expertise, experts=TWO_IN_ONE_FIELD)
    experts.declare("external_expert_1")
    experts.declare("external_expert_2", interest="Роднина на управителя.")
    experts.replace(("external_expert_2", ""))
    experts.assess("external_expert_1")
    assert experts.is_over()
    assert experts.row("external_expert_2").replaced_by_id is None


def test_an_expert_of_another_field_does_not_declare_twice(experts: ExpertStory) -> None:
    experts.declare("external_expert_1", interest="Роднина на управителя.")
    experts.declare("external_expert_2")
    experts.replace(("external_expert_1", "external_expert_2"))
    experts.assess("external_expert_2")
    assert experts.is_over()
    assert experts.totals() == [Decimal("32.00")]


@pytest.mark.parametrize(
    ("by", "words"),
    [("external_expert_1", "811"), ("applicant", "811")],
    ids=["the interested one", "the applicant"],
)
def test_nobody_with_an_interest_comes_in(experts: ExpertStory, by: str, words: str) -> None:
    experts.declare("external_expert_1", interest="Роднина на управителя.")
    experts.declare("external_expert_2")
    before = experts.version()
    with pytest.raises(ValidationFailed):
        experts.replace(("external_expert_1", by))
    assert experts.version() == before
    assert words in experts.row("external_expert_1").field_code


def test_every_interested_expert_is_decided_on(expertise: World) -> None:
    experts = ExpertStory(expertise)
    experts.declare("external_expert_1", interest="Роднина.")
    experts.declare("external_expert_2", interest="Преподавам.")
    experts.refuses(
        lambda: experts.replace(("external_expert_1", "external_expert_3")),
        path="replacements",
        words="Не сте решили за: Асен Трайков Бояджиев",
        rule="R-430",
    )


def test_an_expert_declares_in_person(experts: ExpertStory) -> None:
    with pytest.raises(NotFound):
        experts.fill(
            "task_declare", "external_expert_3",
            {"has_interest": "false", "no_participation": "true", "confidentiality": "true",
             "contract": "true"},
            item=experts.person("external_expert_1"),
        )  # fmt: skip
