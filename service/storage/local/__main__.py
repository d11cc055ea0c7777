"""Run a command beside a local server: `python -m service.storage.local FOLDER -- COMMAND…`.

With `--fresh` before the folder the command has a new database of its own, dropped when it ends.
The command finds DATABASE_URL and PREPISKA_OWNER_DATABASE_URL in its environment. The server
stops with the last command that uses it. Ctrl-C and TERM are handed on to the command.
"""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from service.storage.local.binaries import LocalServerFailed
from service.storage.local.server import APP_ROLE, OWNER_ROLE, LocalServer, local_server

DATABASE = "prepiska"
_FRESH = "--fresh"


def main(arguments: list[str]) -> int:
    """The command's exit status, or 1 when the server does not come up."""
    is_fresh = arguments[:1] == [_FRESH]
    asked = arguments[1:] if is_fresh else arguments
    if len(asked) < 3 or asked[1] != "--":  # noqa: PLR2004 folder, "--", command
        sys.stderr.write((__doc__ or "").splitlines()[0] + "\n")
        return 2
    database = f"once_{secrets.token_hex(6)}" if is_fresh else DATABASE
    try:
        with local_server(Path(asked[0])) as server:
            server.ensure_database(database)
            try:
                return _run(asked[2:], server=server, database=database)
            finally:
                if is_fresh:
                    server.drop_database(database)
    except LocalServerFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(command: list[str], *, server: LocalServer, database: str) -> int:
    environment = os.environ | {
        "DATABASE_URL": server.url(database=database, role=APP_ROLE),
        "PREPISKA_OWNER_DATABASE_URL": server.url(database=database, role=OWNER_ROLE),
    }
    children: list[subprocess.Popen[bytes]] = []
    asked: list[int] = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        for child in children:
            child.send_signal(signal.SIGTERM)

    # before the child starts: a signal may come while it does
    signal.signal(signal.SIGINT, hand_on)
    signal.signal(signal.SIGTERM, hand_on)
    with subprocess.Popen(command, env=environment) as child:  # noqa: S603 the caller's command
        children.append(child)
        if asked:
            child.send_signal(signal.SIGTERM)
        return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
