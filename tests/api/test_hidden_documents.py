"""A document somebody may not open: its name stands on no page, in no list, in no history."""

import html
from collections.abc import Callable

import pytest

from service.documents.store import store_document
from service.engine.work import lock_case
from service.identity.actor import load_person_actor
from service.kernel.json_types import Json
from tests.api.conftest import Api

NOTE = "болничен лист.pdf"


def file(api: Api, case_id: int, kind: str, name: str) -> None:
    """What an operation does when it files a document, as the director."""
    house, person_id = api.world.office, api.world.people.people["director"]
    with house.transaction() as session:
        now = house.clock.now()
        actor = load_person_actor(session, person_id, today=house.clock.today())
        assert actor is not None
        kept = store_document(
            session, case_id=case_id, name=name, kind=kind, content=name.encode(),
            content_type="application/pdf", actor_person_id=person_id, now=now,
        )  # fmt: skip
        work = lock_case(session, case_id, actor=actor, now=now)
        filed: dict[str, Json] = {"document": kept.id, "name": name, "sha256": kept.sha256}
        work.record("document.filed", filed)
        work.finish()


@pytest.fixture
def case_id(api: Api, open_case: Callable[[], int]) -> int:
    made = open_case()
    file(api, made, "order", "заповед.pdf")
    file(api, made, "upload", NOTE)
    return made


def page(api: Api, case_id: int, as_: str) -> str:
    answer = api.get(f"/prepiski/{case_id}", as_=as_)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.text).split())


def history(api: Api, case_id: int, as_: str) -> list[str]:
    found = api.get(f"/api/v1/cases/{case_id}/timeline", as_=as_).json["items"]
    return [row["text"] for row in found if row["kind"] == "document.filed"]


def test_who_may_open_everything_reads_every_name(api: Api, case_id: int) -> None:
    shown = page(api, case_id, "director")
    assert NOTE in shown
    assert "само за служителите" not in shown
    assert history(api, case_id, "director") == [
        "Приложен е документ „заповед.pdf“", f"Приложен е документ „{NOTE}“",
    ]  # fmt: skip


def test_a_hidden_document_is_counted_and_not_named(api: Api, case_id: int) -> None:
    shown = page(api, case_id, "ruo_head")
    assert NOTE not in shown
    assert "заповед.pdf" in shown
    assert "Още 1 документ е достъпен само за служителите, които го разглеждат." in shown
    assert history(api, case_id, "ruo_head") == [
        "Приложен е документ „заповед.pdf“", "Приложен е документ с ограничен достъп",
    ]  # fmt: skip


def test_several_hidden_documents_are_told_in_the_plural(api: Api, case_id: int) -> None:
    file(api, case_id, "annex-2", "справка.pdf")
    told = "Още 2 документа са достъпни само за служителите, които ги разглеждат."
    assert told in page(api, case_id, "ruo_head")


def test_only_hidden_documents_are_not_called_more(api: Api, open_case: Callable[[], int]) -> None:
    case_id = open_case()
    assert "Още няма документи." in page(api, case_id, "ruo_head")
    file(api, case_id, "upload", NOTE)
    shown = page(api, case_id, "ruo_head")
    assert "1 документ е достъпен само" in shown
    assert "Още" not in shown.partition(">Документи<")[2].partition("</div>")[0]
    file(api, case_id, "annex-1", "отпуск.pdf")
    shown = page(api, case_id, "ruo_head")
    assert "2 документа са достъпни само" in shown
    assert "отпуск.pdf" not in shown


def test_a_page_of_the_history_hides_the_name_too(api: Api, case_id: int) -> None:
    path = f"/api/v1/cases/{case_id}/timeline"
    last = max(row["seq"] for row in api.get(path, as_="ruo_head").json["items"])
    answer = api.get(f"{path}?after={last - 1}&limit=1", as_="ruo_head").json
    assert [row["text"] for row in answer["items"]] == ["Приложен е документ с ограничен достъп"]
    assert answer["next"] is None
