"""A sentence ends once, and what was typed as a sentence stands within another."""

import pytest

from service.domain.wording import phrase, sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Няма база", "Няма база."),
        ("Няма база.", "Няма база."),
        ("Няма база.. ", "Няма база."),
        ("Първата е до 02.02.2026\u00a0г.", "Първата е до 02.02.2026\u00a0г."),
        ("Заседанието е в 10:00 ч..", "Заседанието е в 10:00 ч."),
        ("Оценката е до 2 т.", "Оценката е до 2 т."),
        ("Кога?", "Кога?"),
        ("Установени са нередовности:", "Установени са нередовности:"),
        ("И така…", "И така…"),
        ("за ЦПО „Рила“", "за ЦПО „Рила“."),
        ("", ""),
    ],
)
def test_a_sentence_ends_exactly_once(text: str, said: str) -> None:
    assert sentence(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Няма база.", "Няма база"),
        ("Няма база", "Няма база"),
        ("договорът е до 02.02.2026\u00a0г.", "договорът е до 02.02.2026\u00a0г."),
        ("платени са 50 лв.", "платени са 50 лв."),
    ],
)
def test_a_phrase_gives_its_full_stop_away_unless_a_word_is_cut_short(text: str, said: str) -> None:
    assert phrase(text) == said
