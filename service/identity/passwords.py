"""Passwords: Argon2id, twelve characters at least, none of those everybody uses."""

import re
from functools import cache
from importlib.resources import files

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

MINIMUM_LENGTH = 12
#: longer is refused: hashing a novel is a way to keep a server busy
MAXIMUM_LENGTH = 256
#: fewer different characters than this is one key held down
_VARIETY = 4
#: a name of so few letters is found in half the dictionary
_SHORT_NAME = 4

_HASHER = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The password under Argon2id, with salt and parameters in one string."""
    return _HASHER.hash(password)


def is_password(password: str, *, hashed: str) -> bool:
    """Whether `password` is the one under `hashed`. An unreadable hash is nobody's password."""
    if len(password) > MAXIMUM_LENGTH:
        return False
    try:
        return _HASHER.verify(password, hashed)
    except UnknownHashError:
        return False


def spend_the_time_of_a_check(password: str) -> None:
    """Answer as slowly for an unknown e-mail as for a known one."""
    is_password(password, hashed=_nobodys_hash())


def password_problem(password: str, *, email: str = "", name: str = "") -> str | None:
    """Why a new password is refused, in Bulgarian; None when it is good."""
    if len(password) < MINIMUM_LENGTH:
        return f"Паролата е по-къса от {MINIMUM_LENGTH} знака."
    if len(password) > MAXIMUM_LENGTH:
        return f"Паролата е по-дълга от {MAXIMUM_LENGTH} знака."
    plain = password.casefold()
    if len(set(plain)) < _VARIETY:
        return "Паролата повтаря едни и същи знаци."
    if _skeleton(plain) in common_passwords():
        return "Тази парола е сред най-често използваните. Изберете друга."
    for part in (email.partition("@")[0], *name.split()):
        if len(part) > _SHORT_NAME and part.casefold() in plain:
            return "Паролата съдържа Вашето име или електронна поща."
    return None


@cache
def common_passwords() -> frozenset[str]:
    """Skeletons of the passwords everybody tries first, from `data/common_passwords.txt`."""
    text = files("service.identity").joinpath("data", "common_passwords.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(_skeleton(line) for line in lines if line and not line.startswith("#"))


def _skeleton(password: str) -> str:
    """The letters of it, so that "Parola123456!" is still "parola"; digits alone stay."""
    folded = password.casefold().translate(_LEET)
    return re.sub(r"[\W\d_]+", "", folded) or password


_LEET = str.maketrans({"@": "a", "$": "s", "€": "e"})


@cache
def _nobodys_hash() -> str:
    return hash_password("никой не влиза с тази парола")
