"""Settings from the environment: what is missing is listed at once, no secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from service.kernel.errors import PrepiskaError


class SettingsMissing(PrepiskaError):
    """The environment lacks settings the service cannot run without."""

    code = "config.missing"
    sentence = "Липсват настройки в средата: {names}. Вижте README.md, „Внедряване“."


@dataclass(frozen=True)
class Settings:
    """How this process runs.

    `is_local`: the run on a developer's machine, with demonstration accounts and the story's clock.
    """

    database_url: str
    owner_database_url: str
    secret_key: str
    is_local: bool = False
    bind: str = "127.0.0.1:8000"
    web_workers: int = 2
    smtp_url: str | None = None
    #: where people reach the pages; links in letters begin with it
    public_url: str = "http://127.0.0.1:8000"
    #: proxies in front of the pages that say whose request it is
    proxy_count: int = 0


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; raises SettingsMissing naming every missing one."""
    given = os.environ if environment is None else environment
    missing = [name for name in ("DATABASE_URL", "SECRET_KEY") if not given.get(name)]
    if missing:
        raise SettingsMissing(names=", ".join(missing))
    return Settings(
        database_url=_with_driver(given["DATABASE_URL"]),
        owner_database_url=_with_driver(
            given.get("PREPISKA_OWNER_DATABASE_URL") or given["DATABASE_URL"]
        ),
        secret_key=given["SECRET_KEY"],
        is_local=given.get("PREPISKA_LOCAL") == "1",
        bind=given.get("PREPISKA_BIND", "127.0.0.1:8000"),
        web_workers=int(given.get("PREPISKA_WEB_WORKERS", "2")),
        smtp_url=given.get("PREPISKA_SMTP_URL") or None,
        public_url=(given.get("PREPISKA_PUBLIC_URL") or Settings.public_url).rstrip("/"),
        proxy_count=int(given.get("PREPISKA_PROXY_COUNT") or "0"),
    )


def _with_driver(url: str) -> str:
    """SQLAlchemy's spelling of a PostgreSQL address."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
