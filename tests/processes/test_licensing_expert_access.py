"""What opens to an expert: nothing before the declaration, and never the papers of another."""

import pytest
from sqlalchemy import Engine

from service.app import Platform, assemble
from service.config import Settings
from tests.api.conftest import SECRET, Api
from tests.processes.experts import ExpertStory
from tests.support.office import World

_ALL = [
    "interest-declaration 1", "expert-contract 1", "interest-declaration 2", "expert-contract 2",
    "expert-report 1",
]  # fmt: skip


@pytest.fixture
def api(expertise: World, clean_database: Engine) -> Api:
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(expertise, assemble(Platform(settings, clean_database, expertise.office)))


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


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("applicant", []),
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
    """R-228, R-430: the applicant reads neither, nor the report before the decision (R-230)."""
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
