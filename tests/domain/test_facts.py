"""Small truths of the domain's data: grounds, words, addresses, types."""

from datetime import date
from decimal import Decimal

import pytest

from service.domain.grounds import Decision, Ground, Outcome
from service.domain.institutions import HourUnit, InstitutionType
from service.domain.people import CurrentAddress
from service.domain.wording import date_bg, days_bg, hours_bg, money_bg, number_bg, quantity_bg
from service.rules.programme import load_edition

GROUND = Ground("R-027", "НП „Без свободен час“ 2018, т. 8", "След третия ден.")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_nothing_is_decided_without_grounds() -> None:
    with pytest.raises(ValueError, match="grounds"):
        Decision(Outcome.ALLOWED, ())


def test_a_decision_travels_with_its_grounds() -> None:
    decision = Decision(Outcome.REFUSED, (GROUND,))

    assert decision.to_json() == {
        "outcome": "refused",
        "grounds": [
            {
                "rule": "R-027",
                "citation": "НП „Без свободен час“ 2018, т. 8",
                "text": "След третия ден.",
            }
        ],
    }
    assert not decision.is_allowed
    assert Decision(Outcome.WARNING, (GROUND,)).is_allowed


def test_money_and_numbers_are_written_the_bulgarian_way() -> None:
    assert plain(money_bg(Decimal("1234567.5"))) == "1 234 567,50 лв."
    assert plain(money_bg(Decimal("3.84"), currency="EUR")) == "3,84 €"
    assert number_bg(Decimal("0.952381"), places=6) == "0,952381"
    assert quantity_bg(Decimal("1.50")) == "1,5"
    assert quantity_bg(Decimal(20)) == "20"


def test_hours_agree_with_their_number() -> None:
    assert hours_bg(Decimal(1), HourUnit.LESSON) == "1 учебен час"
    assert hours_bg(Decimal("1.5"), HourUnit.ASTRONOMICAL_HOUR) == "1,5 астрономически часа"


def test_days_share_their_month_when_they_can() -> None:
    same = [date(2018, 3, 12), date(2018, 3, 13), date(2018, 3, 14)]
    across = [date(2018, 3, 30), date(2018, 4, 2)]

    assert plain(date_bg(same[0])) == "12.03.2018 г."
    assert plain(days_bg(same)) == "12, 13 и 14.03.2018 г."
    assert plain(days_bg(across)) == "30.03 и 02.04.2018 г."
    assert plain(days_bg(same[:1])) == "12.03.2018 г."
    assert days_bg([]) == ""


def test_an_organisation_of_another_kind_is_no_institution_of_education() -> None:
    assert InstitutionType.of_kind("kindergarten") is InstitutionType.KINDERGARTEN
    assert InstitutionType.of_kind("ministry") is InstitutionType.OTHER


def test_an_address_is_valid_from_its_day_to_its_day() -> None:
    address = CurrentAddress("68789", date(2018, 3, 1), date(2018, 3, 14))

    assert address.is_valid_on(date(2018, 3, 14))
    assert not address.is_valid_on(date(2018, 3, 15))
    assert not address.is_valid_on(date(2018, 2, 28))


def test_an_annex_keeps_both_its_numbers() -> None:
    annex = load_edition("bsc-2018").annex(3)

    assert (annex.title, annex.practice_number) == ("Заявка до РУО", 1)
