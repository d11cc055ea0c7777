"""Where a local server keeps its files, and who may reach them."""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.storage.local.binaries import Account, LocalServerFailed

#: used by root when the wanted folder lies where an unprivileged account cannot go
ELSEWHERE = Path("/var/lib/prepiska-local")
#: short, since the kernel's limit for a socket's path is 108 bytes, and the same for every
#: starter, whatever its TMPDIR; who owns what in it is checked
SOCKETS = Path("/tmp")  # noqa: S108


@dataclass(frozen=True)
class Place:
    """The files of one local server."""

    #: locks lie here, always in the folder that was asked for
    directory: Path
    #: data, log and copied programs; `directory`, or a folder of its own below /var/lib
    home: Path
    #: holds nothing but the socket, mode 0700
    socket_folder: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def start_lock(self) -> Path:
        """Held while the server is started, stopped, or given a database."""
        return self.directory / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Held, shared, by everybody who uses the server."""
        return self.directory / "users.lock"

    @property
    def log(self) -> Path:
        return self.home / "log"


def settle(directory: Path) -> Place:
    """Prepare the folders for a server in `directory`; no ancestor's mode is touched."""
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    account = Account.current()
    name = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    home = directory
    if account.is_dropped and not account.can_enter(directory):
        home = ELSEWHERE / name
        home.mkdir(parents=True, exist_ok=True)
        if not account.can_enter(home):
            raise LocalServerFailed(reason=f"сметка {account.uid} няма достъп до {home}.")
    socket_folder = _socket_folder(name, account=account)
    return Place(directory=directory, home=home, socket_folder=socket_folder, account=account)


def _socket_folder(name: str, *, account: Account) -> Path:
    folder = SOCKETS / f"prepiska-{account.uid}-{name}"
    try:
        folder.mkdir(mode=0o700)
        give(folder, account=account)
    except FileExistsError:
        # anybody can create a folder in /tmp: use only what is really ours
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
            raise LocalServerFailed(reason=f"{folder} е на друг потребител.") from None
        give(folder, account=account)
        folder.chmod(0o700)
    return folder


def give(path: Path, *, account: Account) -> None:
    """Hand `path` to the server's account, where that is not ourselves."""
    if account.is_dropped:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock on `path` that the kernel lets go when we die."""
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


@contextmanager
def locked_unless_used(path: Path) -> Iterator[bool]:
    """Try for the lock alone: False when somebody else holds it."""
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
