"""The licence by its rules: every number, state and day at its boundary."""

from datetime import date

import pytest

from service.domain.licences import DutyKind, LicenceState
from service.domain.licensing import CentreKind
from service.domain.searching import searched_words
from service.rules.licensing.licence import (
    ArchivePlaceMissing,
    GroundMissing,
    MonthsOutOfRange,
    NumbersExhausted,
    TransitionRefused,
    annual_information,
    check_archive,
    check_ground,
    check_transition,
    duties_at_issue,
    is_licence_number,
    licence_number,
    number_series,
    state_in_words,
    suspended_to,
)

CLOSED = (LicenceState.WITHDRAWN, LicenceState.TERMINATED, LicenceState.DELETED)
OPEN = (LicenceState.ACTIVE, LicenceState.SUSPENDED)


def test_the_first_licence_of_2025_has_the_number_of_the_order() -> None:
    assert licence_number(CentreKind.CPO, year=2025, ordinal=1) == "2025120001"
    assert licence_number(CentreKind.CIPO, year=2025, ordinal=17) == "2025140017"
    assert number_series(CentreKind.CPO) != number_series(CentreKind.CIPO)


def test_what_is_no_number_of_a_licence_is_told_at_once() -> None:
    assert is_licence_number("2025120001")
    assert not any(map(is_licence_number, ("", "2025130001", "2025120001\0", "1999120001", "₂")))


def test_after_9999_licences_a_year_has_no_number_left() -> None:
    assert licence_number(CentreKind.CPO, year=2025, ordinal=9999) == "2025129999"
    with pytest.raises(NumbersExhausted, match="2025"):
        licence_number(CentreKind.CPO, year=2025, ordinal=10_000)


@pytest.mark.parametrize("old", OPEN)
@pytest.mark.parametrize("new", CLOSED)
def test_a_licence_in_force_may_be_closed(old: LicenceState, new: LicenceState) -> None:
    check_transition(old, new=new)


@pytest.mark.parametrize("old", CLOSED)
@pytest.mark.parametrize("new", LicenceState)
def test_a_closed_licence_stays_closed(old: LicenceState, new: LicenceState) -> None:
    with pytest.raises(TransitionRefused, match="не може да стане"):
        check_transition(old, new=new)


def test_a_withdrawn_licence_is_restored_and_an_active_one_is_not() -> None:
    check_transition(LicenceState.ACTIVE, new=LicenceState.SUSPENDED)
    check_transition(LicenceState.SUSPENDED, new=LicenceState.ACTIVE)
    with pytest.raises(TransitionRefused, match="която е активна, не може да стане активна"):
        check_transition(LicenceState.ACTIVE, new=LicenceState.ACTIVE)
    with pytest.raises(TransitionRefused, match="R-267"):
        check_transition(LicenceState.SUSPENDED, new=LicenceState.SUSPENDED)


@pytest.mark.parametrize(
    ("from_on", "months", "ends_on"),
    [
        (date(2025, 4, 1), 6, date(2025, 10, 1)),
        (date(2025, 4, 1), 3, date(2025, 7, 1)),
        (date(2025, 4, 1), 12, date(2026, 4, 1)),
        # a month end, and a day off: a deprivation is not prolonged by a Saturday
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_a_temporary_withdrawal_ends_on_the_same_day_of_the_month(
    from_on: date, months: int, ends_on: date
) -> None:
    assert suspended_to(from_on, months=months) == ends_on


@pytest.mark.parametrize("months", [None, 0, 2, 13])
def test_a_temporary_withdrawal_is_for_three_to_twelve_months(months: int | None) -> None:
    with pytest.raises(MonthsOutOfRange, match="R-261"):
        suspended_to(date(2025, 4, 1), months=months)


@pytest.mark.parametrize("place", [None, "", "  "])
def test_a_closed_centre_says_where_its_documents_are(place: str | None) -> None:
    for state in (LicenceState.WITHDRAWN, LicenceState.TERMINATED):
        with pytest.raises(ArchivePlaceMissing, match="R-266"):
            check_archive(state, archive_place=place)
        check_archive(state, archive_place="РУО – Кюстендил")
    check_archive(LicenceState.SUSPENDED, archive_place=place)


@pytest.mark.parametrize(("number", "note"), [("", "бележка"), ("РД-07-1", " ")])
def test_an_entry_has_an_order_and_a_note(number: str, note: str) -> None:
    with pytest.raises(GroundMissing, match="R-267"):
        check_ground(number, note=note)
    check_ground("РД-07-1", note="бележка")


def test_the_first_annual_information_is_due_on_the_working_day_after_31_january() -> None:
    first, entry, access = duties_at_issue(date(2025, 3, 20))

    assert first == annual_information(2025)
    assert (first.nominal_on, first.due_on) == (date(2026, 1, 31), date(2026, 2, 2))
    assert (entry.kind, entry.due_on) == (DutyKind.DATA_ENTRY, None)
    assert (access.kind, access.due_on) == (DutyKind.ACCESS_FOR_CONTROL, None)


def test_a_state_is_said_with_its_months_and_days() -> None:
    words = state_in_words(
        LicenceState.SUSPENDED, months=6, from_on=date(2025, 4, 1), to_on=date(2025, 10, 1)
    ).replace("\N{NO-BREAK SPACE}", " ")

    assert words == "временно отнета за 6 месеца, от 01.04.2025 г. до 01.10.2025 г."
    assert state_in_words(LicenceState.ACTIVE) == "активна"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("бобов дол", "ПГ – Бобов дол"),
        ("христо БОТЕВ", "СУ „Христо Ботев“"),
        # the Latin E and K somebody typed into a Bulgarian word
        ("EK", "ЕК"),
        ("струмa", "„Струма“"),
        ("ѝ", "и"),
    ],
)
def test_search_takes_alike_what_the_eye_takes_alike(typed: str, written: str) -> None:
    assert set(searched_words(typed)) <= set(searched_words(written))
