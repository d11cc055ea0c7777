"""What a centre is called: kept bare („Рила“), shown with its kind (ЦПО „Рила“)."""

import re

from service.domain.licences import CENTRE_FULL_NAMES, CENTRE_NAMES
from service.domain.licensing import CentreKind

_KINDS = (*CENTRE_NAMES.values(), *CENTRE_FULL_NAMES.values())
_KIND = re.compile(rf"(?:{'|'.join(_KINDS)})\b\s*", re.IGNORECASE)
#: one pair of quotes around all of it, and no other inside
_QUOTED = re.compile(r"[„“”\"'«»]([^„“”\"'«»]+)[„“”\"'«»]")
#: „ЦПО към …“ is no kind before a name
_BELONGS = ("към ", "при ")


def bare_centre_name(text: str) -> str:
    """„ЦПО „Рила““, „„Рила““ and „Рила“ → „Рила“; a name of another shape stays as typed."""
    name = " ".join(text.split())
    kind = _KIND.match(name)
    rest = name if kind is None else name[kind.end() :]
    quoted = _QUOTED.fullmatch(rest)
    if quoted is not None:
        return quoted[1].strip()
    return name if not rest or rest.startswith(_BELONGS) or _has_quotes(rest) else rest


def centre_in_words(kind: CentreKind, name: str) -> str:
    """ЦПО „Рила“, whether the name is kept bare or was typed with its kind."""
    bare = bare_centre_name(name)
    return bare if _KIND.match(bare) else f"{CENTRE_NAMES[kind]} „{bare}“"


def _has_quotes(text: str) -> bool:
    return any(mark in text for mark in '„“”"«»')
