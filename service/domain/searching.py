"""Search in Bulgarian: what the eye reads alike is found alike (R-423)."""

import re

#: Latin letters that look Cyrillic, and the vowels that only an accent tells apart
_ALIKE = str.maketrans("abekmhopctxyѐѝё", "авекмнорстхуеие")
_WORD = re.compile(r"[0-9a-zа-я]+")


def searched_words(text: str) -> tuple[str, ...]:
    """The words of a text for search: no case, quotes or dashes, look-alike letters made one.

    „ПГ – Бобов дол“ → („пг“, „бобов“, „дол“). A Latin letter inside a Cyrillic name and a whole
    word typed in Latin look-alikes („EK“) fold to the same; a Latin word folds alike on both sides.
    """
    return tuple(_WORD.findall(text.casefold().translate(_ALIKE)))
