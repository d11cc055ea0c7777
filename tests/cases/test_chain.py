"""Every hand in the ledger is named with its case and place; what was rightly done is not."""

import json
from collections.abc import Callable, Iterable, Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from service.app import make_platform
from service.cases.chain import Finding, verify_all, verify_case, verify_chains
from service.cli import ledger
from service.config import Settings
from service.engine import OperationContext, OperationRegistry
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from service.storage.chains import CaseHead, Row, read_chains
from service.storage.ledger import Header, forge
from service.storage.local import LocalServer
from service.storage.models.case import CaseFile
from tests.engine_runtime.diagrams import FORM, LOOP
from tests.support.office import World, make_world

Sql = Callable[..., None]

CHANGED = "Съдържанието на събитието е променено."
MISSING = "Съдържанието на събитието липсва, а няма събитие за заличаване."
HEADER = "Събитието е променено или разместено."
GAP = "Липсва събитие от историята."
HEAD = "Последното събитие не съвпада със записаното в преписката."


def decide(ctx: OperationContext) -> dict[str, Json]:
    return {"again": bool(ctx.form["again"])}


@pytest.fixture(scope="module")
def world(clean_database: Engine) -> World:
    made = make_world(clean_database, FixedClock(sofia(2018, 5, 14, 9)), deploys=False)
    made.office.registry = OperationRegistry(operations={"probe.decide": decide})
    made.office.deploy(
        {"processes/probe/probe.bpmn": LOOP, "forms/probe/probe/simple.json": FORM}, name="проба"
    )
    return made


@pytest.fixture
def sql(server: LocalServer, clean_database: Engine) -> Iterator[Sql]:
    """A hand with the keys to the database, past the triggers."""
    name = clean_database.url.database or ""
    with server.connect(database=name, role="postgres") as connection:
        connection.execute("SET session_replication_role = replica")

        def execute(statement: str, **values: object) -> None:
            connection.execute(statement.encode(), values)
            connection.commit()

        yield execute


def new_case(world: World) -> int:
    """A case of four events: opened, started, two tasks done."""
    owner_id = world.people.organisations["KN-13"]
    case_id = world.story.open("probe", as_="director", owner_id=owner_id, title="Проба").case_id
    world.story.do(case_id, "write", as_="director", note="Шестнадесет часа\nи 1.5")
    world.story.do(case_id, "check", as_="ruo_expert", again="yes")
    return case_id


def findings_of(world: World, case_id: int) -> list[tuple[int, str, str]]:
    """Place, kind and sentence; the whole ledger and the case alone must tell the same."""
    with world.office.transaction() as session:
        case = session.get_one(CaseFile, case_id)
        count, alone = verify_case(session, case)
        among_all = verify_all(session).findings
        stored = session.scalar(
            text("SELECT count(*) FROM event WHERE case_id = :case"), {"case": case_id}
        )
        number = case.number
    assert count == stored
    assert [each for each in among_all if each.case_id == case_id] == alone
    assert all(each.number == number for each in alone)
    return [(each.seq, each.kind, each.sentence) for each in alone]


_PAYLOAD = "UPDATE event SET payload = {} WHERE case_id = %(case)s AND seq = 3"
_EVENT = "UPDATE event SET {} WHERE case_id = %(case)s AND seq = 3"
_AS_CHANGED = [(3, "payload", CHANGED)]
_AS_HEADER = [(3, "header", HEADER)]

TAMPERED = {
    "a word": (_PAYLOAD.format("""jsonb_set(payload, '{values,note}', '"друго"')"""), _AS_CHANGED),
    "a float": (_PAYLOAD.format("""jsonb_set(payload, '{values,note}', '1.5')"""), _AS_CHANGED),
    "beyond 64 bits": (
        _PAYLOAD.format("""payload || '{"n": 18446744073709551616}'"""),
        _AS_CHANGED,
    ),
    "beyond any float": (_PAYLOAD.format("""payload || '{"n": 1e400}'"""), _AS_CHANGED),
    "a list": (_PAYLOAD.format("'[1, 2]'"), _AS_CHANGED),
    "a number": (_PAYLOAD.format("'1'"), _AS_CHANGED),
    "depth": (
        _PAYLOAD.format("(repeat('[', 2000) || repeat(']', 2000))::jsonb"),
        _AS_CHANGED,
    ),
    "no payload": (_PAYLOAD.format("NULL"), [(3, "payload", MISSING)]),
    "a null of JSON": (_PAYLOAD.format("'null'"), [(3, "payload", MISSING)]),
    "no salt": (_EVENT.format("salt = NULL"), [(3, "payload", MISSING)]),
    "another salt": (_EVENT.format("salt = 'x'"), _AS_CHANGED),
    "another name": (_EVENT.format("actor_name = 'Друг'"), _AS_HEADER),
    "a role taken away": (_EVENT.format("role = NULL"), _AS_HEADER),
    "a microsecond": (_EVENT.format("at = at + interval '1 microsecond'"), _AS_HEADER),
    "before our era": (_EVENT.format("at = (at::text || ' BC')::timestamptz"), _AS_HEADER),
    "never": (_EVENT.format("at = 'infinity'"), _AS_HEADER),
    "another commitment": (
        _EVENT.format("commitment = 'x'"),
        [(3, "payload", CHANGED), (3, "header", HEADER)],
    ),
    "another hash": (_EVENT.format("hash = 'x'"), [(3, "header", HEADER), (4, "header", HEADER)]),
    "the first gone": (
        "DELETE FROM event WHERE case_id = %(case)s AND seq = 1",
        [(1, "gap", GAP), (4, "head", HEAD)],
    ),
    "one in the middle gone": (
        "DELETE FROM event WHERE case_id = %(case)s AND seq = 3",
        [(3, "gap", GAP), (4, "head", HEAD)],
    ),
    "the last gone": (
        "DELETE FROM event WHERE case_id = %(case)s AND seq = 4",
        [(4, "head", HEAD)],
    ),
    "all gone": ("DELETE FROM event WHERE case_id = %(case)s", [(4, "head", HEAD)]),
    "all gone, uncounted": (
        (
            "WITH gone AS (DELETE FROM event WHERE case_id = %(case)s) "
            "UPDATE case_file SET event_count = 0 WHERE id = %(case)s"
        ),
        [(0, "head", HEAD)],
    ),
    "another head": ("UPDATE case_file SET head = 'x' WHERE id = %(case)s", [(4, "head", HEAD)]),
    "another count": (
        "UPDATE case_file SET event_count = 5 WHERE id = %(case)s",
        [(5, "head", HEAD)],
    ),
}


@pytest.mark.parametrize(("statement", "expected"), TAMPERED.values(), ids=TAMPERED)
def test_a_hand_in_the_ledger_is_named_and_the_neighbour_is_left_in_peace(
    world: World, sql: Sql, statement: str, expected: list[tuple[int, str, str]]
) -> None:
    before, case_id, after = new_case(world), new_case(world), new_case(world)
    assert findings_of(world, case_id) == []
    sql(statement, case=case_id)
    assert findings_of(world, case_id) == expected
    assert findings_of(world, before) == findings_of(world, after) == []


def append(world: World, sql: Sql, case_id: int, payload: dict[str, Json]) -> None:
    """A further event of the chain that speaks of an erasure."""
    with world.office.transaction() as session:
        case = session.get_one(CaseFile, case_id)
        head, seq = case.head, case.event_count + 1
    at = world.clock.now()
    header = Header(case_id, seq, at, "event.erased", None, "Система")
    link = forge(head, header, payload)
    sql(
        "INSERT INTO event (case_id, seq, at, kind, actor_name, payload, salt, commitment, hash) "
        "VALUES (%(case)s, %(seq)s, %(at)s, %(kind)s, %(name)s, %(payload)s, %(salt)s, "
        "%(commitment)s, %(hash)s)",
        case=case_id,
        seq=seq,
        at=at,
        kind=header.kind,
        name=header.actor_name,
        payload=json.dumps(payload),
        salt=link.salt,
        commitment=link.commitment,
        hash=link.hash,
    )
    sql(
        "UPDATE case_file SET head = %(head)s, event_count = %(seq)s WHERE id = %(case)s",
        head=link.hash,
        seq=seq,
        case=case_id,
    )


_ERASE = "UPDATE event SET payload = NULL, salt = NULL WHERE case_id = %(case)s AND seq = 3"


def test_an_erasure_with_its_event_is_no_fault(world: World, sql: Sql) -> None:
    case_id = new_case(world)
    sql(_ERASE, case=case_id)
    append(world, sql, case_id, {"seq": 3})
    assert findings_of(world, case_id) == []


@pytest.mark.parametrize("payload", [{"seq": 2}, {"seq": [3]}, {"seq": "3"}, {}])
def test_an_erasure_of_something_else_excuses_nothing(
    world: World, sql: Sql, payload: dict[str, Json]
) -> None:
    case_id = new_case(world)
    sql(_ERASE, case=case_id)
    append(world, sql, case_id, payload)
    assert findings_of(world, case_id) == [(3, "payload", MISSING)]


@pytest.mark.parametrize("content", ["'[3]'", "NULL", """'{"seq": 1e400}'"""])
def test_an_erasure_whose_own_content_is_broken_excuses_nothing(
    world: World, sql: Sql, content: str
) -> None:
    case_id = new_case(world)
    sql(_ERASE, case=case_id)
    append(world, sql, case_id, {"seq": 3})
    sql(_PAYLOAD.replace("seq = 3", "seq = 5").format(content), case=case_id)
    assert [place for place, _, _ in findings_of(world, case_id)] == [3, 5]


def test_a_case_without_events_is_counted_and_sound(world: World, sql: Sql) -> None:
    case_id = new_case(world)
    sql("DELETE FROM event WHERE case_id = %(case)s", case=case_id)
    sql("UPDATE case_file SET event_count = 0, head = '' WHERE id = %(case)s", case=case_id)
    assert findings_of(world, case_id) == []
    with world.office.transaction() as session:
        cases = session.scalar(text("SELECT count(*) FROM case_file"))
        assert verify_all(session).cases == cases


def test_what_is_written_during_the_verification_is_no_fault(world: World) -> None:
    earlier, later = new_case(world), new_case(world)

    def with_work_between(
        chains: Iterable[tuple[CaseHead, Iterable[Row]]],
    ) -> Iterator[tuple[CaseHead, Iterable[Row]]]:
        for place, chain in enumerate(chains):
            if place == 0:
                for case_id in (earlier, later):
                    world.story.do(case_id, "write", as_="director", note="междувременно")
                new_case(world)
            yield chain

    with world.office.transaction() as session:
        result = verify_chains(with_work_between(read_chains(session)))
    assert [each for each in result.findings if each.case_id in {earlier, later}] == []
    assert findings_of(world, earlier) == findings_of(world, later) == []


def test_the_transaction_s_own_limit_stands_again_afterwards(world: World) -> None:
    with world.office.transaction() as session:
        session.execute(text("SET LOCAL statement_timeout = '7s'"))
        verify_all(session)
        assert session.scalar(text("SHOW statement_timeout")) == "7s"


def test_what_lies_in_the_session_unwritten_is_verified_too(world: World) -> None:
    case_id = new_case(world)
    with world.office.transaction() as session:
        case = session.get_one(CaseFile, case_id)
        case.event_count = 7
        expected = Finding(case_id, case.number, 7, "head", HEAD)
        assert verify_case(session, case)[1] == [expected]
        assert expected in verify_all(session).findings
        session.rollback()


def test_the_command_tells_the_verdict_and_every_fault(
    world: World, sql: Sql, clean_database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = new_case(world)
    sql("UPDATE event SET actor_name = 'Друг' WHERE case_id = %(case)s AND seq = 2", case=case_id)
    url = clean_database.url.render_as_string(hide_password=False)
    platform = make_platform(Settings(url, url, "k" * 40))
    monkeypatch.setattr(ledger, "make_platform", lambda: platform)
    with world.office.transaction() as session:
        number = session.get_one(CaseFile, case_id).number
    told = CliRunner().invoke(ledger.command, ["verify"])
    listed = json.loads(CliRunner().invoke(ledger.command, ["verify", "--json"]).output)
    platform.engine.dispose()
    assert told.exit_code == 1
    assert f"{number}, събитие 2: {HEADER}" in told.output
    assert "Историята е нарушена." in told.output
    assert {"case": number, "seq": 2, "kind": "header", "sentence": HEADER} in listed["findings"]
