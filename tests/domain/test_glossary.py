"""The glossary is whole: every class of the domain is a word, every enum value has a meaning."""

import importlib
import inspect
import pkgutil
import re
from enum import StrEnum
from itertools import pairwise

import pytest

import service.domain
from service.domain.glossary import TermUnknown, glossary, term


def classes() -> list[type]:
    found: list[type] = []
    for module in pkgutil.iter_modules(service.domain.__path__):
        members = vars(importlib.import_module(f"service.domain.{module.name}")).values()
        found += [
            each
            for each in members
            if inspect.isclass(each) and each.__module__ == f"service.domain.{module.name}"
        ]
    return found


@pytest.mark.parametrize("each", classes(), ids=lambda each: each.__name__)
def test_a_class_of_the_domain_begins_with_its_bulgarian_term(each: type) -> None:
    words = {entry.name: entry.bulgarian for entry in glossary()}

    assert each.__name__ in words, f"add {each.__name__} to service/domain/glossary.csv"
    assert (each.__doc__ or "").lower().startswith(words[each.__name__].lower())


def test_every_named_class_of_the_glossary_exists() -> None:
    known = {each.__name__ for each in classes()}

    assert {entry.name for entry in glossary() if entry.name} <= known


@pytest.mark.parametrize(
    "each", [each for each in classes() if issubclass(each, StrEnum)], ids=lambda e: e.__name__
)
def test_every_value_of_an_enum_says_what_it_means(each: type[StrEnum]) -> None:
    lines = inspect.getsource(each).splitlines()
    silent = [
        line.strip()
        for above, line in pairwise(lines)
        if re.match(r"\s+[A-Z0-9_]+ = ", line) and not above.strip().startswith("#: ")
    ]

    assert silent == []


def test_a_term_is_found_by_its_english_word() -> None:
    assert term("claim").bulgarian == "заявка"
    assert all(entry.bulgarian and entry.act for entry in glossary())
    with pytest.raises(TermUnknown, match="ticket"):
        term("ticket")


def test_no_english_word_means_two_things() -> None:
    words = [entry.english for entry in glossary()]

    assert len(words) == len(set(words))
