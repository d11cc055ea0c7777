"""Who answers for an activity: one cell, several people; the first one leads (R-303, R-341)."""

import re

from service.rules.plan.wording import code_of, with_codes

#: a new responsible begins with one of these
_ROLE = re.compile(r"^(начални|ст\. експерт|старши експерт|ръководител|членове|председател)")
_UNIT = re.compile(r"^(?:(?:от|в) )?отдел\s+(\S+)$")
#: „ст. експерти по“, „ст. експерти от отдел“: what a bare unit or field is understood with
_HEAD = re.compile(r"^(.*(?:по|за|отдел))\s+\S+$")
#: a lone „ст. експерти“ before „и началници на отдели“ shares what follows it
_LONE = re.compile(r"^(?:ст\. експерти|старши експерти|началници|председател)$")
_SEPARATOR = re.compile(r"\s*,\s*|\s+и\s+")


def read_responsibles(text: str) -> tuple[str, ...]:
    """The responsible one by one, aliases of departments replaced by their codes."""
    words = " ".join(text.split()).strip(" ,")
    found: list[str] = []
    for piece, separator in _pieces(words):
        if not found:
            found.append(piece)
        elif _LONE.match(found[-1]):
            found[-1] += separator + piece
        elif _ROLE.match(piece):
            found.append(piece)
        else:
            _carry(found, piece, separator)
    return tuple(with_codes(each) for each in found)


def _carry(found: list[str], piece: str, separator: str) -> None:
    """A unit or a field alone takes the words before the last one; a clause stays where it is."""
    head = _HEAD.match(found[-1])
    unit = _UNIT.match(piece)
    name = unit[1] if unit else piece
    if head is not None and (code_of(name) or (" " not in name and " по " in found[-1])):
        found.append(f"{head[1]} {name}")
    else:
        found[-1] += separator + piece


def _pieces(words: str) -> list[tuple[str, str]]:
    """Each piece with the separator before it."""
    pieces = []
    start, before = 0, ""
    for separator in _SEPARATOR.finditer(words):
        pieces.append((words[start : separator.start()], before))
        start, before = separator.end(), separator.group()
    last = words[start:]
    return [*pieces, (last, before)] if last else pieces
