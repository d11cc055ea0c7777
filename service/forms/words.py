"""Words that mix alphabets: a Latin „H“ inside „Най-много“ looks right and is never found again."""

import re

_WORD = re.compile(r"[A-Za-zА-Яа-яЀ-ӿ]+")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


def mixed_words(text: str) -> tuple[str, ...]:
    """The words of `text` written in both alphabets, in order."""
    return tuple(
        word for word in _WORD.findall(text) if _LATIN.search(word) and _CYRILLIC.search(word)
    )
