"""Who may substitute (R-039–R-049), and the director's month (R-045, R-046, R-048)."""

from decimal import Decimal

import pytest

from service.domain.grounds import Outcome
from service.domain.people import StaffPosition, Substitute, SubstituteCategory
from service.domain.programme import ProgrammeEdition
from service.rules.director_hours import DirectorHours, director_limit, split_director_hours
from service.rules.substitutes import (
    check_category_evidence,
    check_category_is_listed,
    check_director_gives_reason,
    check_director_norm,
    check_is_another_person,
    check_substitute,
)
from tests.support import programme as given

ALLOWED, INCOMPLETE, REFUSED = Outcome.ALLOWED, Outcome.INCOMPLETE, Outcome.REFUSED


def person(category: SubstituteCategory, **changes: object) -> Substitute:
    return given.substitute(category=category, **changes)


def by_213(paragraph: int | None, **changes: object) -> Substitute:
    facts = {"has_teacher_qualification": False, "article_213_paragraph": paragraph, **changes}
    return person(SubstituteCategory.ARTICLE_213, **facts)


@pytest.mark.parametrize(
    ("who", "outcome", "rule_id"),
    [
        (person(SubstituteCategory.QUALIFIED_TEACHER), ALLOWED, "R-040"),
        (
            person(SubstituteCategory.QUALIFIED_TEACHER, has_teacher_qualification=False),
            REFUSED,
            "R-040",
        ),
        (by_213(None), INCOMPLETE, "R-041"),
        (by_213(7), REFUSED, "R-041"),
        (by_213(8, has_higher_education=False), ALLOWED, "R-041"),
        (by_213(8), REFUSED, "R-041"),
        (by_213(10), ALLOWED, "R-041"),
        (by_213(10, has_higher_education=False), REFUSED, "R-041"),
        (by_213(9, has_teacher_qualification=True), REFUSED, "R-041"),
        (person(SubstituteCategory.GRADUATE), ALLOWED, "R-042"),
        (person(SubstituteCategory.GRADUATE, speciality_matches=False), REFUSED, "R-042"),
        (
            person(SubstituteCategory.OTHER_STAFF, position=StaffPosition.LIBRARIAN),
            ALLOWED,
            "R-043",
        ),
        (
            person(SubstituteCategory.OTHER_STAFF, position=StaffPosition.RESOURCE_TEACHER),
            REFUSED,
            "R-043",
        ),
        (given.director(), ALLOWED, "R-044"),
        (person(SubstituteCategory.DIRECTOR), REFUSED, "R-044"),
    ],
)
def test_each_category_shows_its_own_evidence(
    who: Substitute, outcome: Outcome, rule_id: str
) -> None:
    decision = check_category_evidence(who)

    assert decision.outcome is outcome
    assert decision.rule_ids == (rule_id,)


def test_there_are_five_categories() -> None:
    assert check_category_is_listed("graduate").is_allowed
    assert not check_category_is_listed("accountant").is_allowed


def test_nobody_substitutes_for_himself() -> None:
    himself = given.substitution(substitute=given.substitute(person_id=1))

    assert check_is_another_person(himself).rule_ids == ("R-049",)
    assert not check_is_another_person(himself).is_allowed
    assert check_is_another_person(given.substitution()).is_allowed


def test_a_director_gives_a_reason() -> None:
    silent = given.substitution(substitute=given.director(), director_reason="  ")
    speaking = given.substitution(substitute=given.director(), director_reason="Няма друг.")

    assert check_director_gives_reason(silent).outcome is INCOMPLETE
    assert check_director_gives_reason(speaking).rule_ids == ("R-044",)
    assert check_director_gives_reason(given.substitution()).is_allowed


def test_a_kindergarten_director_does_his_norm_first() -> None:
    garden = given.kindergarten()

    def with_norm(done: bool | None) -> Outcome:
        taken = given.substitution(substitute=given.director(), director_norm_done=done)
        return check_director_norm(taken, institution=garden).outcome

    assert [with_norm(done) for done in (True, False, None)] == [ALLOWED, REFUSED, INCOMPLETE]
    of_school = given.substitution(substitute=given.director())
    assert check_director_norm(of_school, institution=given.school()).is_allowed
    assert check_director_norm(given.substitution(), institution=garden).is_allowed


def test_a_substitute_is_checked_as_a_whole() -> None:
    assert check_substitute(given.substitution(), institution=given.school()).is_allowed
    himself = given.substitution(substitute=given.substitute(person_id=1))
    refused = check_substitute(himself, institution=given.school())
    assert refused.rule_ids == ("R-049",)


def hours(line_id: int, held: str, count: str) -> DirectorHours:
    return DirectorHours(line_id, given.day(held), Decimal(count))


def test_a_school_director_is_paid_five_lessons_a_month_latest_refused_first(
    edition: ProgrammeEdition,
) -> None:
    limit = director_limit(given.school(), edition=edition)

    splits = split_director_hours(
        [hours(2, "22.03.2018", "4"), hours(1, "20.03.2018", "3")], limit=limit
    )

    assert splits[1].financed == 3
    assert splits[1].ground is None
    assert splits[2].financed == 2
    assert splits[2].refused == 2
    assert splits[2].ground is not None
    assert splits[2].ground.rule_id == "R-045"
    assert "5 учебни часа" in splits[2].ground.text


def test_a_kindergarten_directors_seventh_hour_is_refused(edition: ProgrammeEdition) -> None:
    limit = director_limit(given.kindergarten(), edition=edition)

    splits = split_director_hours(
        [hours(1, "05.04.2018", "6"), hours(2, "20.04.2018", "1")], limit=limit
    )

    assert splits[1].refused == 0
    assert splits[2].financed == 0
    assert splits[2].ground is not None
    assert splits[2].ground.rule_id == "R-046"


def test_each_calendar_month_has_its_own_counter(edition: ProgrammeEdition) -> None:
    limit = director_limit(given.school(), edition=edition)

    splits = split_director_hours(
        [hours(1, "30.03.2018", "5"), hours(2, "02.04.2018", "5")], limit=limit
    )

    assert [splits[key].financed for key in (1, 2)] == [5, 5]


def test_earlier_claims_use_up_the_month_and_never_turn_it_negative(
    edition: ProgrammeEdition,
) -> None:
    limit = director_limit(given.school(), edition=edition)

    splits = split_director_hours(
        [hours(1, "20.03.2018", "2")], limit=limit, used={(2018, 3): Decimal(6)}
    )

    assert splits[1].financed == 0
    assert splits[1].refused == 2
