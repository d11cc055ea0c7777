"""The second factor: a six-digit code of the hour (TOTP, RFC 6238), each code once."""

from datetime import datetime

import pyotp

from service.identity.sealing import Sealer
from service.kernel.errors import Refused
from service.storage.models.identity import Account

PURPOSE = "totp"
_STEP_SECONDS = 30
#: a telephone's clock may be one step early or late
_DRIFT = (0, -1, 1)


class WrongCode(Refused):
    """Not the code of this moment, or one already used."""

    code = "sign-in.wrong-code"
    sentence = "Кодът не е верен или вече е използван."


def new_key() -> str:
    """A fresh key in base32, to be shown once and typed into the telephone."""
    return pyotp.random_base32()


def provisioning_uri(key: str, *, email: str) -> str:
    """What an authenticator application opens."""
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name="Преписка")


def enrol(account: Account, *, key: str, code: str, sealer: Sealer, now: datetime) -> None:
    """Keep the key once the person has shown that their telephone has it; raises WrongCode."""
    account.totp_sealed = sealer.seal(key)
    account.totp_step = None
    check_code(account, code=code, sealer=sealer, now=now)
    account.totp_enrolled_at = now


def check_code(account: Account, *, code: str, sealer: Sealer, now: datetime) -> None:
    """Accept the code and use it up; raises WrongCode."""
    key = None if account.totp_sealed is None else sealer.open(account.totp_sealed)
    if key is None:
        raise WrongCode
    totp = pyotp.TOTP(key)
    step = int(now.timestamp()) // _STEP_SECONDS
    typed = code.replace(" ", "")
    for drift in _DRIFT:
        is_right = typed.isascii() and totp.verify(
            typed, for_time=(step + drift) * _STEP_SECONDS, valid_window=0
        )
        if is_right and (account.totp_step is None or step + drift > account.totp_step):
            account.totp_step = step + drift
            return
    raise WrongCode
