"""The institutions a plan names: 33 bodies under 54 spellings (R-342, R-343)."""

import pytest

from service.domain.plan import NameMatch
from service.rules.plan.institutions import match_institution
from tests.rules.plan_data import known


def test_every_spelling_of_the_plan_leads_to_its_institution() -> None:
    """R-342: 33 bodies under 54 spellings."""
    spelled = [(spelling, each.key) for each in known() for spelling in each.spellings[2:]]
    assert len(spelled) == 54
    assert {text: match_institution(text, known()).key for text, _ in spelled} == dict(spelled)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Шесто ОУ „Св. П. Хилендарски“ – Кюстендил", "KN-02"),
        ('ОУ "Хр. Ботев" - с. Крайници', "KN-25"),
        ("Професионална гимназия по транспорт, гр. Дупница", "KN-19"),
        ("РЦППО – област Кюстендил", "KN-33"),
    ],
)
def test_quotes_initials_and_ordinals_do_not_matter(text: str, key: str) -> None:
    """R-424: names come with „…“, "…", “…“."""
    assert match_institution(text, known()).key == key


def test_a_name_without_a_town_is_asked_about() -> None:
    """R-343: „Христо Ботев“ is the patron of six institutions."""
    found = match_institution("СУ „Христо Ботев“", known())
    assert (found.match, found.key) == (NameMatch.NEEDS_TOWN, None)
    assert found.candidates == ("KN-26", "KN-30", "KN-31")


@pytest.mark.parametrize(
    "text",
    [
        "„Христо Ботев“, гр. Дупница",
        "Христо Ботев",
        "ПГТ „Никола Вапцаров“, гр. Кюстендил",
        "ОУ „Христо Ботев“, гр. Невестино",
        "СУ „Христо Ботев“, гр. Рила",
        "ПГТ „Димитър Й. Вапцаров“, гр. Кюстендил",
    ],
)
def test_patron_alone_or_another_town_matches_nothing(text: str) -> None:
    assert match_institution(text, known()).match is NameMatch.UNKNOWN


def test_two_institutions_that_fit_are_both_named() -> None:
    twins = (known()[0], known()[0])
    found = match_institution("НУ „Св. Климент Охридски“, гр. Кюстендил", twins)
    assert (found.match, found.candidates) == (NameMatch.UNKNOWN, ("KN-01", "KN-01"))
