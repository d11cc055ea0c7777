"""The institutions come in by key, once, and stay apart."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.institutions import (
    InstitutionsRefused,
    import_institutions,
    read_institutions,
)
from service.storage.models.identity import Organisation

HEAD = "key,kind,name,full_name,settlement,municipality,region,ownership\n"


def test_the_file_names_thirty_three_institutions() -> None:
    rows = read_institutions()
    assert [row.key for row in rows] == [f"KN-{number:02}" for number in range(1, 34)]


def test_six_schools_of_hristo_botev_stay_six(session: Session) -> None:
    import_institutions(session)
    found = session.scalars(
        select(Organisation).where(Organisation.name.contains("Христо Ботев"))
    ).all()
    assert {school.key for school in found} == {
        "KN-22", "KN-25", "KN-26", "KN-28", "KN-30", "KN-31",
    }  # fmt: skip
    assert len({school.path for school in found}) == 6


def test_a_second_import_changes_nothing(session: Session) -> None:
    first = import_institutions(session)
    again = import_institutions(session)
    assert (first.created, first.updated) == (45, 0)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 45)


def test_a_renamed_institution_keeps_its_key_and_id(session: Session) -> None:
    import_institutions(session)
    before = _by_key(session, "KN-27").id
    changed = HEAD + "KN-27,school,ПГ „Нова“,ПГ „Нова“,гр. Бобов дол,Бобов дол,Кюстендил,municipal"
    result = import_institutions(session, rows=read_institutions(changed))
    assert (result.created, result.updated) == (0, 1)
    assert _by_key(session, "KN-27").id == before
    assert _by_key(session, "KN-27").name == "ПГ „Нова“"


def test_a_school_stands_under_its_department_and_the_ministry(session: Session) -> None:
    import_institutions(session)
    ministry, department = _by_key(session, "mon"), _by_key(session, "ruo-kyustendil")
    school = _by_key(session, "KN-13")
    assert school.path == f"{ministry.id}.{department.id}.{school.id}."
    assert _by_key(session, "municipality-dupnitsa").parent_id is None


def test_money_goes_through_the_municipality_or_the_ministry(session: Session) -> None:
    import_institutions(session)
    dupnitsa = _by_key(session, "municipality-dupnitsa").id
    assert _by_key(session, "KN-13").financing_body_id == dupnitsa
    assert _by_key(session, "KN-25").municipality_id == dupnitsa
    assert _by_key(session, "KN-06").financing_body_id == _by_key(session, "mon").id


def test_a_village_and_its_town_have_different_settlements(session: Session) -> None:
    import_institutions(session)
    assert _by_key(session, "KN-25").settlement_code != _by_key(session, "KN-13").settlement_code


def test_the_regional_centre_is_not_a_school(session: Session) -> None:
    import_institutions(session)
    assert _by_key(session, "KN-33").kind == "regional_centre"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A-1,castle,Х,Х,гр. Рила,Рила,Кюстендил,municipal", "непознат вид"),
        ("A-1,school,Х,Х,гр. Рила,Рила,Кюстендил,nobody", "собственост"),
        ("A-1,school,Х,Х,гр. Рила,Рила,Луна,municipal", "Луна"),
        (2 * "A-1,school,Х,Х,гр. Рила,Рила,Кюстендил,municipal\n", "два пъти"),
    ],
)
def test_a_wrong_line_refuses_the_whole_file(line: str, reason: str) -> None:
    with pytest.raises(InstitutionsRefused, match=reason):
        read_institutions(HEAD + line)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InstitutionsRefused, match="region"):
        read_institutions("key,kind\nA-1,school")


def test_an_unknown_municipality_is_named(session: Session) -> None:
    rows = read_institutions(HEAD + "A-1,school,Х,Х,гр. Рила,Никъде,Кюстендил,municipal")
    with pytest.raises(InstitutionsRefused, match="Никъде"):
        import_institutions(session, rows=rows)


def _by_key(session: Session, key: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.key == key)).one()
