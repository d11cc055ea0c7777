"""Words of the pages: an instruction without its rules, and the rules it names."""

import pytest

from service.web.words import rule_links, rules_named, without_rules


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Заявката на институцията. Правила R-070–R-109 и R-117–R-122.",
            "Заявката на институцията.",
        ),
        ("Прил. 2: експерти по направления. Правило R-227.", "Прил. 2: експерти по направления."),
        ("Гласува се явно (R-235).", "Гласува се явно."),
        ("Връзка и дневен ред (R-235, R-284, R-285).", "Връзка и дневен ред."),
        ("Изпълнение (ЗПОО, чл. 49в; R-250 – R-260).", "Изпълнение (ЗПОО, чл. 49в)."),
        ("Половината от членовете (R-235, допускане).", "Половината от членовете (допускане)."),
        ("Срокът тече.", "Срокът тече."),
    ],
)
def test_an_instruction_is_read_without_the_numbers_of_its_rules(written: str, read: str) -> None:
    assert without_rules(written) == read


def test_the_rules_of_an_instruction_join_those_of_its_form() -> None:
    assert rules_named("Проверка (R-259).", ("R-260", "R-250")) == ["R-250", "R-259", "R-260"]


def test_a_range_names_every_rule_in_it_that_there_is() -> None:
    named = rules_named("Правила R-229–R-234.")
    assert named[0] == "R-229"
    assert named[-1] == "R-234"
    assert "R-230" in named


def test_what_is_no_rule_is_not_named() -> None:
    assert rules_named("Правило R-999.") == []


def test_text_around_a_rule_is_escaped() -> None:
    assert str(rule_links("<b> R-235")) == (
        '&lt;b&gt; <a class="one-line" href="/pravila/R-235">R-235</a>'
    )
