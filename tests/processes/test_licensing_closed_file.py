"""What the party to a procedure reads of how it is decided: nothing before the order, then all."""

import html
import runpy
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from service.app import Platform, assemble
from service.cases.case_page import read_case_page
from service.cases.timeline import DECIDING
from service.config import Settings
from service.domain.licensing import OrderKind
from service.kernel.clock import sofia
from service.operations.licensing.panel import licensing_panel
from service.storage.session import set_scopes
from service.stories.licensing.filing import COOK
from service.stories.licensing.procedure import MEMBERS
from tests.api.conftest import SECRET, Api
from tests.house.schema import REPOSITORY
from tests.processes.licences import Licence, new_case
from tests.support.office import World

MEETING_ON = date(2025, 3, 25)
#: reports, named votes, internal memos
PAPERS = {
    "licensing-regularity", "expert-report", "meeting-minutes", "chair-report",
    "licensing-closing-memo",
}  # fmt: skip
#: what a page says when they are open
WORDS = (
    "Прил. 1)", "Прил. 11", "(Прил. 16).pdf", "(Прил. 17).pdf", "Прил. 18", "гласува:",
    "Средна оценка", "може да обучава", "Въпроси и решения на комисията", "против – 0",
)  # fmt: skip
CLOSED = "Стъпка с ограничен достъп до съобщаването на решението"


@pytest.fixture(scope="module")
def api(licensing: World, clean_database: Engine) -> Api:
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(licensing, assemble(Platform(settings, clean_database, licensing.office)))


def papers(api: Api, case: Licence, key: str) -> set[str]:
    """The kinds of those papers the person finds in the list; each opens at its own address."""
    listed = api.get(f"/api/v1/cases/{case.case_id}/documents", as_=key).json["items"]
    doors = {api.get(f"/api/v1/documents/{each['id']}", as_=key).status_code for each in listed}
    assert doors == {200}
    return {each["kind"] for each in listed} & (PAPERS | {"licensing-not-cured"})


def page(api: Api, case: Licence, key: str) -> str:
    answer = api.get(f"/prepiski/{case.case_id}", as_=key)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.text).replace("\u00a0", " ").split())


def steps(api: Api, case: Licence, key: str) -> list[dict[str, object]]:
    """The steps of the deciding as the person reads them in the history."""
    found = api.get(f"/api/v1/cases/{case.case_id}/timeline?limit=500", as_=key).json["items"]
    return [row for row in found if row["kind"] in DECIDING]


def scores(case: Licence) -> str:
    """The cell with the scores of the only profession."""
    with case.office.transaction() as session:
        return licensing_panel(session, case.case_id).rows[0][3]


def test_the_applicant_reads_nothing_of_the_deciding_before_the_order_is_communicated(
    case: Licence, api: Api
) -> None:
    """R-220, R-230, R-233, R-235 – R-237; signed is not yet communicated (R-238)."""
    case.proposed()
    for _ in ("before the order", "before it is communicated"):
        assert papers(api, case, "applicant") == set()
        shown = page(api, case, "applicant")
        assert [word for word in WORDS if word in shown] == []
        assert f"<td>{scores(case)}</td>" not in shown
        assert "заявена" in shown
        told = steps(api, case, "applicant")
        assert {row["kind"] for row in told} == DECIDING - {
            "refusal.proposed", "meeting.vote_corrected", "meeting.minutes_returned",
            "meeting.report_late", "memo.returned",
        }  # fmt: skip
        assert {row["text"] for row in told} == {CLOSED}
        assert [row["grounds"] for row in told if row["grounds"]] == []
        if case.open_tasks() == ["task_order"]:
            case.order()


def test_the_communicated_order_opens_the_file_to_the_applicant(case: Licence, api: Api) -> None:
    """чл. 34, ал. 1 от АПК."""
    case.proposed()
    case.order()
    case.communicate(MEETING_ON)
    assert papers(api, case, "applicant") == PAPERS
    shown = page(api, case, "applicant")
    assert [word for word in WORDS if word not in shown] == []
    assert scores(case) in shown
    assert steps(api, case, "applicant") == steps(api, case, "napoo_auditor")
    assert CLOSED not in shown


@pytest.mark.parametrize(
    "key", ["napoo_lead", "napoo_chair", "napoo_auditor", "external_expert_1", *MEMBERS[:2]]
)
def test_those_who_decide_and_their_experts_read_it_all_the_time(
    case: Licence, api: Api, key: str
) -> None:
    case.proposed()
    assert papers(api, case, key) == PAPERS
    assert CLOSED not in {row["text"] for row in steps(api, case, key)}
    shown = page(api, case, key)
    assert [word for word in WORDS if word not in shown] == []


def test_votes_stay_closed_while_they_may_be_corrected(case: Licence, api: Api) -> None:
    case.assessed()
    case.invite(MEETING_ON)
    case.declare_members()
    case.at(MEETING_ON, 11)
    case.attend(MEMBERS)
    case.vote(MEMBERS, against=[COOK])
    assert "– против" not in page(api, case, "applicant")
    assert "– против" in page(api, case, "ek_chair")


def test_a_refusal_on_the_merits_opens_the_file_when_it_is_communicated(
    case: Licence, api: Api
) -> None:
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    assert papers(api, case, "applicant") == set()
    case.communicate_refusal(MEETING_ON)
    assert papers(api, case, "applicant") == PAPERS


def test_a_refusal_of_what_was_not_cured_opens_the_memos_when_it_is_communicated(
    case: Licence, api: Api
) -> None:
    """R-224: Прил. 6 and Прил. 8."""
    case.in_cure()
    case.at(date(2025, 3, 4))
    case.propose_refusal()
    case.refuse()
    assert papers(api, case, "applicant") == set()
    assert {row["text"] for row in steps(api, case, "applicant")} == {CLOSED}
    case.communicate_refusal(date(2025, 3, 4))
    assert papers(api, case, "applicant") == {"licensing-regularity", "licensing-not-cured"}


def test_a_refusal_for_an_unpaid_fee_opens_the_file_when_it_is_communicated(
    case: Licence, api: Api
) -> None:
    """R-226."""
    case.opened()
    case.at(date(2025, 3, 20))
    case.letter("task_letter_second_term", date(2025, 3, 20), number="ПКЛ-55")
    case.at(date(2025, 4, 23))
    case.refuse("task_order_refusal_fee")
    assert papers(api, case, "applicant") == set()
    case.communicate_refusal(date(2025, 4, 23))
    assert papers(api, case, "applicant") == {"licensing-regularity"}


def test_a_withdrawn_application_leaves_the_file_closed(case: Licence, api: Api) -> None:
    """R-267: nothing was decided."""
    case.proposed()
    case.withdraw()
    case_page = read_case_page(case.office, case.story.actor("applicant"), case.case_id)
    assert case_page.case.state == "closed"
    assert papers(api, case, "applicant") == set()
    assert "Въпроси и решения" not in page(api, case, "applicant")
    assert papers(api, case, "napoo_lead") == PAPERS


def test_what_is_written_after_a_court_annuls_the_refusal_is_closed_until_the_new_order(
    case: Licence, api: Api
) -> None:
    """R-239: the papers once opened stay open, the new memo waits for the new decision."""
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    case.communicate_refusal(MEETING_ON)
    case.appeal(case.act(OrderKind.REFUSAL), MEETING_ON)
    case.at(date(2025, 6, 2))
    case.judge("annulled")
    case.close("ПКЛ-99")
    assert papers(api, case, "applicant") == PAPERS
    told = steps(api, case, "applicant")
    assert [row["kind"] for row in told if row["text"] == CLOSED] == ["memo.written"]
    shown = page(api, case, "applicant")
    assert "Въпроси и решения на комисията" not in shown
    assert shown.count("Докладна за приключване (Прил. 18)") == 2  # in the list and the history


def test_the_migration_opens_what_was_communicated_before_it_and_nothing_withdrawn(
    case: Licence, licensing: World, clean_owner: Engine
) -> None:
    case.proposed()
    case.withdraw()
    issued = new_case(licensing)
    issued.proposed()
    issued.order()
    issued.communicate(MEETING_ON)
    migration = runpy.run_path(str(REPOSITORY / "migrations" / "versions" / "0019_released.py"))
    kept = text("SELECT id, released_at FROM case_file WHERE id IN (:one, :other)")
    ids = {"one": case.case_id, "other": issued.case_id}
    with Session(clean_owner) as session, session.begin():
        set_scopes(session, scopes="*")
        before = {row[0]: row[1] for row in session.execute(kept, ids)}
        session.execute(text("UPDATE case_file SET released_at = NULL"))
        session.execute(text(migration["_BEFORE"]))
        after = {row[0]: row[1] for row in session.execute(kept, ids)}
    assert after == before == {case.case_id: None, issued.case_id: sofia(2025, 3, 25, 11)}
