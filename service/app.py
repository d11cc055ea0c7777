"""The application put together: settings → database, clock, office → pages."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

import service.operations
from service.api import RIGHTS, bearer_of, make_application, mount_api
from service.cases.office import Office
from service.config import Settings, read_settings
from service.kernel.clock import Clock, SystemClock
from service.storage import models
from service.storage.session import make_engine, make_sessions
from service.storage.story_clock import StoryClock
from service.web import create_pages
from service.web.security import current_actor

__all__ = ["Platform", "create_app", "make_platform", "models", "service"]


@dataclass(frozen=True)
class Platform:
    """What every process of the house is built from."""

    settings: Settings
    engine: Engine
    office: Office


def make_platform(settings: Settings | None = None, *, clock: Clock | None = None) -> Platform:
    """Connect to the database and set up the office; raises SettingsMissing."""
    known = settings or read_settings()
    engine = make_engine(known.database_url)
    sessions = make_sessions(engine)
    ours: Clock = clock or (StoryClock(sessions) if known.is_local else SystemClock())
    return Platform(known, engine, Office(sessions, ours))


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """The web application, ready for a WSGI server."""
    platform = make_platform(settings, clock=clock)
    return assemble(platform)


def assemble(platform: Platform) -> Flask:
    """Pages and API over one office, in one application behind one gate."""
    office = platform.office
    app = create_pages(
        office,
        secret_key=platform.settings.secret_key,
        is_local=platform.settings.is_local,
        root=Path(__file__).parent / "web",
        base=make_application,
        bearer=bearer_of(office),
        rights=RIGHTS,
    )
    mount_api(app, office=office, actor=current_actor)
    if platform.settings.proxy_count:
        # without it all the world comes from one address, and shares one limit
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=platform.settings.proxy_count, x_proto=0)  # type: ignore[method-assign]  # as Flask documents it
    return app
