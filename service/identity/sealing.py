"""Values at rest that must not be readable: personal numbers, second-factor keys, kept input.

Every purpose has a key of its own, derived from the application's secret; the secret itself is
never used, so a value sealed for one purpose does not open for another.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Sealer:
    """Seals and opens bytes for one purpose."""

    def __init__(self, secret: str, *, purpose: str) -> None:
        if not secret:
            raise ValueError("a sealer needs the application's secret")
        self._key = hmac.digest(secret.encode(), f"prepiska/{purpose}".encode(), hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(self._key))

    def seal(self, value: str) -> bytes:
        """The value under the key; two sealings of one value differ."""
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str | None:
        """The value, or None when it was not sealed with this key."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None

    def digest(self, value: str) -> bytes:
        """A keyed digest: equal for equal values, and of no use without the key."""
        return hmac.digest(self._key, value.encode(), hashlib.sha256)


def token_digest(token: str) -> bytes:
    """What the database keeps of a random token that only the browser knows."""
    return hashlib.sha256(token.encode()).digest()
