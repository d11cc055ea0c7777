"""Is the server of a data folder alive? PostgreSQL's own answer is not enough.

After `kill -9` the file postmaster.pid stays behind. PostgreSQL copes with a dead number, but not
with a zombie nobody reaps (containers) or a number that now belongs to another program.
"""

import os
import signal
import time
from pathlib import Path

from service.storage.local.binaries import LocalServerFailed

_PROC = Path("/proc")
#: the line of postmaster.pid that says "starting", "ready" or "stopping"
_STATUS_LINE = 7


def live_postmaster(data: Path) -> int | None:
    """The process id of the living server of `data`, or None."""
    lines = _pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if _is_ours(pid, data=data) else None


def is_ready(data: Path) -> bool:
    """Whether the server says that it takes connections."""
    lines = _pid_file(data)
    return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"


def clear_stale(data: Path, *, socket_folder: Path) -> None:
    """Remove the lock files of a server that is gone, once its last backend is gone too.

    Raises LocalServerFailed when a process still works in `data` after ten seconds: a second
    server beside it would destroy the data.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists() or not _PROC.joinpath("self").exists():
        return
    deadline = time.monotonic() + 10
    while others := _working_in(data):
        if time.monotonic() > deadline:
            raise LocalServerFailed(reason=f"процеси {others} още работят в {data}.")
        time.sleep(0.05)
    pid_file.unlink()
    for left in socket_folder.glob(".s.PGSQL.*"):
        left.unlink()


def stop_postmaster(data: Path, *, patience: float = 30.0) -> None:
    """Ask the server of `data` to stop (SIGINT, clients are cut off); after `patience` s, kill."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        pid = live_postmaster(data)
        if pid is None:
            return
        os.kill(pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not is_alive(pid):
                return
            time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    stat = _PROC / str(pid) / "stat"
    if _PROC.joinpath("self").exists():
        try:
            return stat.read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_ours(pid: int, *, data: Path) -> bool:
    if not is_alive(pid):
        return False
    return not _PROC.joinpath("self").exists() or _works_in(pid, data=data)


def _works_in(pid: int, *, data: Path) -> bool:
    """Every process of a server has its data folder as the working directory."""
    try:
        return (_PROC / str(pid) / "cwd").readlink() == data
    except OSError:
        return False


def _working_in(data: Path) -> list[int]:
    return [
        int(entry.name)
        for entry in _PROC.iterdir()
        if entry.name.isdigit()
        and is_alive(int(entry.name))
        and _works_in(int(entry.name), data=data)
    ]
