"""External experts: nothing before the declaration, replacement, scores and conclusions."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from service.app import Platform, assemble
from service.cases.office import Office
from service.config import Settings
from service.documents.store import content_of
from service.domain.licensing import CentreKind
from service.engine import OperationContext
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import NotFound, ValidationFailed
from service.kernel.json_types import Json
from service.operations.licensing.preparing import prepare_meeting
from service.storage.models.case import CaseFile
from tests.api.conftest import SECRET, Api
from tests.processes.experts import ExpertStory, deploy_experts
from tests.support.office import World, make_world

TWO_IN_ONE_FIELD = {"external_expert_1": "811 343", "external_expert_2": "811"}


@pytest.fixture
def world(clean_database: Engine) -> World:
    made = make_world(clean_database, FixedClock(sofia(2025, 2, 25, 9)), deploys=False)
    deploy_experts(made)
    return made


@pytest.fixture
def experts(world: World) -> ExpertStory:
    return ExpertStory(world)


@pytest.fixture
def api(world: World, clean_database: Engine) -> Api:
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(world, assemble(Platform(settings, clean_database, world.office)))


def _refused(
    experts: ExpertStory, act: Callable[[], None], *, path: str, words: str, rule: str | None
) -> None:
    before = _version(experts.world.office, experts.case_id)
    with pytest.raises(ValidationFailed) as refusal:
        act()
    problem = next(each for each in refusal.value.problems if each.path == path)
    assert words in problem.message
    assert problem.rule == rule
    assert _version(experts.world.office, experts.case_id) == before


def _version(office: Office, case_id: int) -> tuple[str, int]:
    with office.transaction() as session:
        row = session.execute(
            select(CaseFile.state, CaseFile.version).where(CaseFile.id == case_id)
        ).one()
    return row.state, row.version


def _doors(api: Api, experts: ExpertStory, key: str) -> set[int]:
    """What the case, its history, its documents and each of their own answer."""
    home = f"/api/v1/cases/{experts.case_id}"
    own = [each for each in experts.documents() if each.created_by_id == experts.person(key)]
    papers = [f"/api/v1/documents/{each.public_id}" for each in own]
    paths = [home, f"{home}/timeline", f"{home}/documents", *papers]
    return {api.get(path, as_=key).status_code for path in paths}


def _opened(api: Api, experts: ExpertStory, key: str) -> list[str]:
    """The documents a person may open, by kind and author; the list and the door agree."""
    wrote = {experts.person(f"external_expert_{at}"): at for at in (1, 2)}
    listed = api.get(f"/api/v1/cases/{experts.case_id}/documents", as_=key)
    shown = {each["id"] for each in listed.json.get("items", ())}
    found = []
    for each in experts.documents():
        status = api.get(f"/api/v1/documents/{each.public_id}", as_=key).status_code
        assert (status == 200) is (each.public_id in shown)
        assert status in {200, 403 if listed.status_code == 200 else 404}
        if status == 200:
            found.append(f"{each.kind} {wrote[each.created_by_id or 0]}")
    return found


def _is_listed(api: Api, experts: ExpertStory, key: str) -> bool:
    rows = api.get("/api/v1/cases", as_=key).json["items"]
    return experts.case_id in {row["id"] for row in rows}


def test_an_expert_sees_nothing_until_the_declaration_and_the_case_after_it(
    experts: ExpertStory, api: Api
) -> None:
    """R-228: 404 on the case, its history, its documents; then all of them."""
    experts.declare("external_expert_2")
    assert experts.documents(), "there is something to hide"
    assert _doors(api, experts, "external_expert_1") == {404}
    assert not _is_listed(api, experts, "external_expert_1")
    experts.declare("external_expert_1")
    assert _doors(api, experts, "external_expert_1") == {200}
    assert _is_listed(api, experts, "external_expert_1")


_ALL = [
    "interest-declaration 1", "expert-contract 1", "interest-declaration 2", "expert-contract 2",
    "expert-report 1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("applicant", ["expert-report 1"]),
        ("external_expert_1", [*_ALL[:2], "expert-report 1"]),
        ("external_expert_2", [*_ALL[2:4], "expert-report 1"]),
        ("external_expert_3", []),
        ("ek_chair", []),
        *((key, _ALL) for key in ("napoo_lead", "napoo_director", "napoo_chair")),
        *((key, _ALL) for key in ("napoo_registrar", "napoo_accountant", "napoo_auditor")),
        ("centre_manager", []),
    ],
)
def test_declarations_and_contracts_are_opened_by_the_agency_and_their_own_expert(
    experts: ExpertStory, api: Api, key: str, opened: list[str]
) -> None:
    """R-228, R-430: the applicant reads the report and neither declarations nor fees."""
    for expert in ("external_expert_1", "external_expert_2"):
        experts.declare(expert)
    experts.assess("external_expert_1")
    assert _opened(api, experts, key) == opened


def test_the_applicant_learns_no_name_of_an_internal_paper(experts: ExpertStory, api: Api) -> None:
    experts.declare("external_expert_1")
    names = [each.name for each in experts.documents()]
    assert all("Маргарита Йосифова Недкова" in name for name in names)
    page = api.get(f"/prepiski/{experts.case_id}", as_="applicant")
    timeline = api.get(f"/api/v1/cases/{experts.case_id}/timeline", as_="applicant")
    assert page.status_code == timeline.status_code == 200
    assert not any(name in answer.text for name in names for answer in (page, timeline))
    assert "2 документа са достъпни само за служителите" in page.text


def test_an_expert_with_an_interest_never_sees_the_case(experts: ExpertStory, api: Api) -> None:
    experts.declare("external_expert_1", interest="Преподавам в центъра.")
    experts.declare("external_expert_2")
    assert _doors(api, experts, "external_expert_1") == {404}
    experts.replace(("external_expert_1", "external_expert_3"))
    assert _doors(api, experts, "external_expert_3") == {404}, "the new one declares first too"
    experts.declare("external_expert_3")
    experts.assess("external_expert_2")
    experts.assess("external_expert_3")
    assert experts.is_over()
    assert _doors(api, experts, "external_expert_1") == {404}
    assert not _is_listed(api, experts, "external_expert_1")
    assert [row.state for row in experts.rows()] == ["replaced", "reported", "reported"]


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
    _refused(
        experts,
        lambda: experts.replace(("external_expert_1", "")),
        path="replacements.0.by",
        words="Направление 811 остава без експерт",
        rule="R-227",
    )


def test_a_field_with_another_expert_needs_nobody_new(world: World) -> None:
    experts = ExpertStory(world, experts=TWO_IN_ONE_FIELD)
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
    before = _version(experts.world.office, experts.case_id)
    with pytest.raises(ValidationFailed):
        experts.replace(("external_expert_1", by))
    assert _version(experts.world.office, experts.case_id) == before
    assert words in experts.row("external_expert_1").field_code


def test_every_interested_expert_is_decided_on(world: World) -> None:
    experts = ExpertStory(world)
    experts.declare("external_expert_1", interest="Роднина.")
    experts.declare("external_expert_2", interest="Преподавам.")
    _refused(
        experts,
        lambda: experts.replace(("external_expert_1", "external_expert_3")),
        path="replacements",
        words="Не сте решили за: Асен Трайков Бояджиев",
        rule="R-430",
    )


def test_the_mean_of_a_field_is_shown_with_two_decimals(world: World) -> None:
    """R-233: 30,00 and 31,00 → 30,50."""
    experts = ExpertStory(world, experts=TWO_IN_ONE_FIELD)
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
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-234: one profession is unsuitable with its ground; both questions go to the commission."""
    asked: list[Mapping[str, Json]] = []

    def remember(ctx: OperationContext) -> Mapping[str, Json]:
        asked.append(prepare_meeting(ctx) or {})
        return asked[-1]

    operations = world.office.registry.operations
    monkeypatch.setitem(operations, "licensing.prepare_meeting", remember)
    experts = ExpertStory(world, experts={"external_expert_1": "811 343"})
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
    before = _version(experts.world.office, experts.case_id)
    with pytest.raises(ValidationFailed) as refusal:
        experts.assess("external_expert_1", lost=lost)
    assert words in next(p.message for p in refusal.value.problems if p.path == path)
    assert _version(experts.world.office, experts.case_id) == before


def test_an_unsuitable_profession_needs_its_ground(experts: ExpertStory) -> None:
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    with pytest.raises(ValidationFailed) as refusal:
        experts.assess("external_expert_1", verdicts=[("unsuitable", "")])
    assert refusal.value.problems[0].path == "conclusions.0.ground"
    assert refusal.value.problems[0].rule == "R-234"


def test_a_base_nobody_has_checked_must_be_seen(experts: ExpertStory, world: World) -> None:
    """R-229: a new base, so the day of the visit is obligatory; a checked one needs none."""
    experts.declare("external_expert_1")
    experts.declare("external_expert_2")
    world.clock.set(sofia(2025, 2, 27, 9))
    _refused(
        experts,
        lambda: experts.assess("external_expert_1", visited_on=""),
        path="visited_on",
        words="посочете деня на огледа",
        rule=None,
    )
    checked = ExpertStory(world, experts={"external_expert_1": "811 343"}, is_checked=True)
    checked.declare("external_expert_1")
    checked.assess("external_expert_1", visited_on="")
    assert checked.is_over()


def test_a_centre_for_guidance_is_scored_without_professions(world: World) -> None:
    """R-232: 32 points by the other sheet, one question."""
    experts = ExpertStory(world, experts={"external_expert_1": "guidance"}, kind=CentreKind.CIPO)
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


def test_an_expert_declares_in_person(experts: ExpertStory) -> None:
    with pytest.raises(NotFound):
        experts.fill(
            "task_declare", "external_expert_3",
            {"has_interest": "false", "no_participation": "true", "confidentiality": "true",
             "contract": "true"},
            item=experts.person("external_expert_1"),
        )  # fmt: skip
