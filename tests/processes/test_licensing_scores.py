"""What an expert reports: scores, their mean, conclusions on each profession, the term."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from service.domain.licensing import CentreKind
from service.engine import OperationContext
from service.kernel.clock import sofia
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.licensing.preparing import prepare_meeting
from tests.processes.experts import TWO_IN_ONE_FIELD, ExpertStory
from tests.support.office import World


def test_the_mean_of_a_field_is_shown_with_two_decimals(expertise: World) -> None:
    """R-233: 30,00 and 31,00 → 30,50."""
    experts = ExpertStory(expertise, experts=TWO_IN_ONE_FIELD)
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    experts.assess("external_expert_1", lost={"1.2.1": ("0", "Няма ред за прием.")})
    experts.assess("external_expert_2", lost={"1.1.1": ("0", "Няма структура.")})
    assert experts.totals() == [Decimal("30.00"), Decimal("31.00")]
    means = {each["field"]: each for each in experts.events("experts.mean")}
    assert means["811"]["mean"] == "30.50"
    assert "(30,00 + 31,00) : 2 = 30,50" in str(means["811"]["text"])
    assert means["343"]["mean"] == "30.00"
    assert experts.application().state == "in_commission"


def test_the_commission_is_asked_about_every_profession(
    expertise: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-234: one profession is unsuitable with its ground; both questions go to the commission."""
    asked: list[Mapping[str, Json]] = []

    def remember(ctx: OperationContext) -> Mapping[str, Json]:
        asked.append(prepare_meeting(ctx) or {})
        return asked[-1]

    operations = expertise.office.registry.operations
    monkeypatch.setitem(operations, "licensing.prepare_meeting", remember)
    experts = ExpertStory(expertise, experts={"external_expert_1": "811 343"})
    experts.declare("external_expert_1")
    experts.assess(
        "external_expert_1",
        verdicts=[("unsuitable", "Няма преподавател по практика."), ("suitable", "")],
    )
    found = {each.code: each for each in experts.professions()}
    assert (found["343010"].state, found["811010"].state) == ("unsuitable", "suitable")
    assert "Няма преподавател по практика." in str(found["343010"].ground)
    assert asked[0]["commission_key"] == "343"
    assert asked[0]["questions"] == [
        {"key": code, "label": f"Да се лицензира ли професия „{name}“ ({code})",
         "score": "32.00", "max_score": "32"}
        for code, name in (("343010", "Икономист"), ("811010", "Хотелиер"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lost", "path", "words"),
    [
        ({"3.1.1": ("0", "")}, "scores.9.motive", "Нула по показател 3.1.1 се мотивира"),
        ({"1.1.1": ("1.5", "")}, "scores.0.score", "от 0 до 1 точки"),
        ({"1.1.1": ("0.25", "")}, "scores.0.score", "през половин точка"),
        ({"1.1.1": ("-1", "")}, "scores.0.score", "0"),
        ({"1.1.1": ("", "")}, "scores.0.score", "Дайте точки"),
    ],
    ids=["a bare zero", "over its most", "a quarter", "below zero", "nothing"],
)
def test_a_wrong_score_is_named_at_its_row(
    experts: ExpertStory, lost: dict[str, tuple[str, str]], path: str, words: str
) -> None:
    """R-230: 3.1.1 = 0 without motives is an error."""
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    before = experts.version()
    with pytest.raises(ValidationFailed) as refusal:
        experts.assess("external_expert_1", lost=lost)
    assert words in next(p.message for p in refusal.value.problems if p.path == path)
    assert experts.version() == before


def test_an_unsuitable_profession_needs_its_ground(experts: ExpertStory) -> None:
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    with pytest.raises(ValidationFailed) as refusal:
        experts.assess("external_expert_1", verdicts=[("unsuitable", "")])
    assert refusal.value.problems[0].path == "conclusions.0.ground"
    assert refusal.value.problems[0].rule == "R-234"


def test_a_base_nobody_has_checked_must_be_seen(experts: ExpertStory, expertise: World) -> None:
    """R-229: a new base, so the day of the visit is obligatory; a checked one needs none."""
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    expertise.clock.set(sofia(2025, 2, 27, 9))
    experts.refuses(
        lambda: experts.assess("external_expert_1", visited_on=""),
        path="visited_on",
        words="посочете деня на огледа",
        rule=None,
    )
    checked = ExpertStory(expertise, experts={"external_expert_1": "811 343"}, is_checked=True)
    checked.declare("external_expert_1")
    checked.assess("external_expert_1", visited_on="")
    assert checked.is_over()


def test_a_centre_for_guidance_is_scored_without_professions(expertise: World) -> None:
    """R-232: 32 points by the other sheet, one question."""
    experts = ExpertStory(
        expertise, experts={"external_expert_1": "guidance"}, kind=CentreKind.CIPO
    )
    experts.declare("external_expert_1")
    experts.assess("external_expert_1", visited_on="")
    assert experts.is_over()
    assert experts.totals() == [Decimal("32.00")]
    assert experts.events("expert.reported")[0]["rule"] == "R-232"


def test_a_report_has_its_term_from_the_last_declaration(experts: ExpertStory) -> None:
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    started = experts.events("clock.started")[0]
    assert "11.03.2025" in str(started["text"]), "14 days from 25.02.2025"
    assert experts.application().expert_report_due_on is not None
