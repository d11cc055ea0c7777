"""The site: one Flask application over an office; blueprints of `pages` are found by themselves."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, ValidationError

from service.cases.office import Office
from service.identity.actor import Actor
from service.kernel.clock import Clock
from service.web import pages
from service.web.assets import init_assets
from service.web.errors import install_errors
from service.web.layout import install_layout
from service.web.security import init_security
from service.web.signin import signin_blueprint
from service.web.state import put_office
from service.web.words import install_words

#: an upload of ten files of 10 MB, and what a form carries beside them
_MAX_BODY = 110 * 1024 * 1024
_MAX_FORM_PARTS = 20_000
_LONGEST_ID = 19


class _Identity(IntegerConverter):
    """A number in an address is an id of the database; a longer one finds no page."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, max=2**63 - 1)

    def to_python(self, value: str) -> int:
        if len(value) > _LONGEST_ID:
            raise ValidationError
        return int(super().to_python(value))


class _GateClock:
    """Sessions live in real time; rights are read for the story's day."""

    def __init__(self, story: Clock) -> None:
        self._story = story

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self._story.today()


def create_pages(
    office: Office,
    *,
    secret_key: str,
    is_local: bool,
    root: Path,
    base: Callable[..., Flask] = Flask,
    bearer: Callable[[str], Actor | None] | None = None,
    rights: Mapping[str, str] | None = None,
) -> Flask:
    """The web application over `office`.

    `base` makes the bare application; `bearer` and `rights` are the gate's, for what is mounted
    beside the pages (service.web.security.Security).
    """
    app = base(
        "prepiska",
        root_path=str(root),
        template_folder=str(root / "templates"),
        static_folder=None,
    )
    app.config.update(
        SECRET_KEY=secret_key,
        PREPISKA_LOCAL=is_local,
        MAX_CONTENT_LENGTH=_MAX_BODY,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=_MAX_FORM_PARTS,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    put_office(app.extensions, office)
    init_assets(app)
    app.url_map.converters["int"] = _Identity
    init_security(
        app,
        sessions=office.sessions,
        clock=_GateClock(office.clock),
        bearer=bearer,
        blueprints=rights,
    )
    app.register_blueprint(signin_blueprint())
    install_words(app)
    install_layout(app)
    install_errors(app)
    _register_pages(app, is_local=is_local)
    return app


def _register_pages(app: Flask, *, is_local: bool) -> None:
    for module in pkgutil.iter_modules(pages.__path__):
        loaded = importlib.import_module(f"{pages.__name__}.{module.name}")
        if is_local or not getattr(loaded, "LOCAL_ONLY", False):
            app.register_blueprint(loaded.blueprint)
