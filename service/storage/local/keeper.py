"""A small process that stops the server when all its users were killed.

It asks every two seconds, under the start lock, whether anybody holds the users' lock. A server
that is gone, or a process id that has passed to another program, ends it.
"""

import shutil
import subprocess
from pathlib import Path

from service.storage.local.place import Place
from service.storage.local.postmaster import live_postmaster

_PATH = "/usr/bin:/bin"
_PROC = Path("/proc/self")
#: $1 server, $2 data folder, $3 start lock, $4 users' lock, $5 folder of the socket, $6 errand
_KEEP = """
lives() { [ "$(readlink "/proc/$1/cwd")" = "$2" ]; }
if [ "$6" = stop ]; then
    kill -INT "$1"
    while lives "$1" "$2"; do sleep 0.1; done
    rmdir "$5"
    exit
fi
while sleep 2 && lives "$1" "$2"; do
    flock "$3" flock -n "$4" /bin/sh -c "$KEEP" keeper "$1" "$2" "$3" "$4" "$5" stop
done
"""


def keep(place: Place) -> None:
    """Start the keeper of a running server, where the system has what it needs."""
    pid = live_postmaster(place.data)
    if pid is None or shutil.which("flock", path=_PATH) is None or not _PROC.exists():
        return
    locks = [place.start_lock, place.users_lock]
    known = [str(part) for part in (pid, place.data, *locks, place.socket_folder)]
    subprocess.run(  # noqa: S603 our own program
        ["/bin/sh", "-c", '/bin/sh -c "$KEEP" "$@" watch &', "sh", "keeper", *known],
        cwd="/",
        env={"PATH": _PATH, "KEEP": _KEEP},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
