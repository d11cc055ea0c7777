"""Text to tokens: JUEL words become Python's, strings become ASCII literals, the rest is refused.

Everything after this module sees pure ASCII that this module wrote itself. Python's own tokenizer
would fold look-alike letters into Latin ones (NFKC) and accept string prefixes; here a letter
outside ASCII can only stand inside a quoted text.
"""

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from service.kernel.expressions import limits
from service.kernel.expressions.errors import Refusal

#: stands for the tested value (`?`) of a table cell; nobody can write it, dunders are refused
CELL: Final = "__cell__"

_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t]+)|(?P<newline>\r?\n)|(?P<comment>\#[^\n]*)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<text>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<mark>&&|\|\||==|!=|<=|>=|\.\.|//|[-+*/%<>=!()\[\]{},:?;])""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPES: Final = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r", "/": "/"}

#: `!` and `empty` bind tighter than a comparison, as JUEL says; Python's only unary operators of
#: that strength are `~` and `await`, which nobody else can write (the lexer refuses both).
_MARKS: Final = {"&&": " and ", "||": " or ", "!": "~"}
_WORDS: Final = {
    "eq": "==", "ne": "!=", "gt": ">", "lt": "<", "ge": ">=", "le": "<=", "div": "/", "mod": "%",
    "true": "True", "false": "False", "null": "None", "empty": "await",
}  # fmt: skip
_KEYWORDS: Final = frozenset({"and", "or", "not", "in", "if", "else", "True", "False", "None"})
_SCRIPT_KEYWORDS: Final = _KEYWORDS | {"elif", "pass"}


class Mode(Enum):
    """Where the text stands."""

    #: a condition, a timer, an input or output mapping
    EXPRESSION = "expression"
    #: a cell of a decision table: `=` compares, `?` is the tested value, `..` makes an interval
    CELL = "cell"
    #: a script task
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what is handed to Python's parser; `position` the offset in the source."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True)
class Rendered:
    """Python text with the way back to the positions of the source."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def position(self, offset: int) -> int:
        """The source offset of an offset into the rendered text."""
        best = 0
        for start, position in self.starts:
            if start > offset:
                break
            best = position
        return best


def tokenize(source: str, *, mode: Mode) -> list[Token]:
    """All tokens of a text, spaces included.

    Raises: Refusal with the position of the first sign that is not in the language.
    """
    limit = limits.SCRIPT_LENGTH if mode is Mode.SCRIPT else limits.EXPRESSION_LENGTH
    if len(source) > limit:
        raise Refusal(f"текстът е по-дълъг от {limit} знака", position=limit)
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise Refusal(_reason_for_sign(source[at]), position=at)
        kind = str(match.lastgroup)
        token = _token(kind, match.group(), at, mode)
        if token is not None:
            _check_neighbour(kind, source, match.end())
            tokens.append(token)
        at = match.end()
    return tokens


def render(tokens: Sequence[Token]) -> Rendered:
    """The tokens as text for Python's parser."""
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for token in tokens:
        # a word brings its own spaces; before the first one they would be an indentation
        text = token.text if parts else token.text.lstrip(" ")
        starts.append((length, token.position))
        parts.append(text)
        length += len(text)
    return Rendered("".join(parts), tuple(starts))


def meaningful(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without spaces at both ends."""
    kept = list(tokens)
    while kept and kept[0].kind == "space":
        kept.pop(0)
    while kept and kept[-1].kind == "space":
        kept.pop()
    return kept


def _token(kind: str, text: str, at: int, mode: Mode) -> Token | None:
    if kind == "comment":
        if mode is not Mode.SCRIPT:
            raise Refusal("коментарите (#) са позволени само в скриптове", position=at)
        return None
    if kind == "newline":
        return Token("newline", "\n", at) if mode is Mode.SCRIPT else Token("space", " ", at)
    if kind == "name":
        return _word(text, at, mode)
    if kind == "number":
        _check_number(text, at)
    elif kind == "text":
        return Token(kind, ascii(_unquote(text, at)), at)
    elif kind == "mark":
        return _mark(text, at, mode)
    return Token(kind, text, at)


def _word(word: str, at: int, mode: Mode) -> Token:
    if word in _WORDS:
        return Token("word", f" {_WORDS[word]} ", at)
    if word in (_SCRIPT_KEYWORDS if mode is Mode.SCRIPT else _KEYWORDS):
        return Token("word", word, at)
    if word == "is":
        raise Refusal("„is“ не се използва; сравнявайте с == null", position=at)
    if keyword.iskeyword(word):
        raise Refusal(f"думата „{word}“ не е част от езика на изразите", position=at)
    check_name(word, position=at)
    return Token("name", word, at)


def check_name(name: str, *, position: int) -> None:
    """Names are Latin letters, digits and `_`, and never double-underscored at either end."""
    if name.startswith("__") or name.endswith("__"):
        raise Refusal(f"служебно име „{name[:40]}“ не се допуска", position=position)
    if len(name) > limits.NAME:
        raise Refusal(f"име, по-дълго от {limits.NAME} знака", position=position)


def _mark(mark: str, at: int, mode: Mode) -> Token:
    if mark == "?":
        if mode is not Mode.CELL:
            raise Refusal(
                "„?“ не се допуска; пишете „a if условие else b“",
                position=at,
            )
        return Token("cell", f" {CELL} ", at)
    if mark == ".." and mode is not Mode.CELL:
        raise Refusal("интервали (..) се допускат само в клетки на таблици", position=at)
    if mark == "=":
        if mode is Mode.EXPRESSION:
            raise Refusal("за сравнение пишете ==", position=at)
        if mode is Mode.CELL:
            return Token("mark", "==", at)
    if mark == ";" and mode is not Mode.SCRIPT:
        raise Refusal("„;“ не се допуска в израз", position=at)
    return Token("mark", _MARKS.get(mark, mark), at)


def _check_number(text: str, at: int) -> None:
    if text.isdigit():
        if len(text) > len(str(limits.WHOLE_NUMBER)) - 1:
            raise Refusal("твърде голямо число", position=at)
        return
    digits, _, exponent = text.lower().partition("e")
    if len(digits.replace(".", "").strip("0")) > limits.LITERAL_DIGITS:
        raise Refusal(f"число с повече от {limits.LITERAL_DIGITS} значещи цифри", position=at)
    if exponent and (len(exponent) > 4 or abs(int(exponent)) > limits.EXPONENT // 2):  # noqa: PLR2004
        raise Refusal("твърде голяма степен в числото", position=at)


def _check_neighbour(kind: str, source: str, end: int) -> None:
    following = source[end : end + 1]
    if kind == "number" and (following.isalnum() or following == "_"):
        raise Refusal("числото е слято с буква или знак", position=end)
    if kind == "name" and following in {'"', "'"}:
        raise Refusal("пред кавички не може да има представка (f, b, r…)", position=end)


def _unquote(literal: str, at: int) -> str:
    def replace(match: re.Match[str]) -> str:
        sign = match.group(1)
        if len(sign) > 1:
            return chr(int(sign[1:], 16))
        if sign not in _ESCAPES:
            raise Refusal(f"непозната поредица „\\{sign}“ в текст", position=at + match.start())
        return _ESCAPES[sign]

    text = _ESCAPE.sub(replace, literal[1:-1])
    for sign in text:
        if sign == "\0" or "\ud800" <= sign <= "\udfff":
            raise Refusal("текстът съдържа недопустим знак", position=at)
    return text


def _reason_for_sign(sign: str) -> str:
    if sign == ".":
        return 'достъп до атрибути (точка) няма; за поле от запис пишете x["поле"]'
    if sign in {'"', "'"}:
        return "незатворени кавички"
    if sign in {"„", "“", "”", "«", "»"}:
        return f"кавички от вида {sign} не се приемат; използвайте прави кавички"
    if sign.isalpha():
        return f"буквата „{sign}“ не е латинска; имената се пишат с латински букви"
    if sign.isprintable():
        return f"знакът „{sign}“ не е част от езика на изразите"
    return f"недопустим невидим знак (U+{ord(sign):04X})"
