"""Files that Vite built: their hashed addresses by the manifest, and their serving.

`asset('app.js')`, `asset('app.css')` and `asset_tags('app.js')` are Jinja globals. A built file
never changes under its name, so browsers keep it for a year.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypedDict

from flask import Flask, Response, request, send_from_directory
from markupsafe import Markup

from service.kernel.errors import PrepiskaError

DIST = Path(__file__).parent / "static" / "dist"
#: where built files are served; public, they hold nobody's data
PREFIX = "/assets/"
ENDPOINT = "assets"
_YEAR = 365 * 24 * 60 * 60
#: written beside each text file by the build, the better first
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class AssetsNotBuilt(PrepiskaError):
    """The manifest, or an entry of it, is not there."""

    code = "web.assets-not-built"
    sentence = "Файловете за страниците не са изградени ({name}). Изпълнете ./dev run."
    status = 500


class Chunk(TypedDict, total=False):
    """What Vite's manifest says about one file."""

    file: str
    css: list[str]
    assets: list[str]
    imports: list[str]


@dataclass(frozen=True)
class Assets:
    """The built files in `folder`."""

    folder: Path = DIST

    @cached_property
    def _manifest(self) -> dict[str, Chunk]:
        path = self.folder / "manifest.json"
        try:
            manifest: dict[str, Chunk] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise AssetsNotBuilt(name=path.name) from error
        return manifest

    def url(self, name: str) -> str:
        """The address of entry `name` ("app.js") or of its first stylesheet ("app.css").

        Raises AssetsNotBuilt for a name the manifest does not have.
        """
        if name.endswith(".css"):
            styles = self.styles(name.removesuffix(".css") + ".js")
            if not styles:
                raise AssetsNotBuilt(name=name)
            return styles[0]
        return PREFIX + self._chunk(name)["file"].removeprefix("assets/")

    def styles(self, name: str) -> tuple[str, ...]:
        """The addresses of the stylesheets entry `name` needs, those of its imports first."""
        found: dict[str, None] = {}
        for chunk in self._with_imports(name, seen=set()):
            for file in chunk.get("css", []):
                found[PREFIX + file.removeprefix("assets/")] = None
        return tuple(found)

    def tags(self, name: str) -> Markup:
        """The `<link>` and `<script>` elements for entry `name`, the tab's icon among them."""
        icons = [
            Markup('<link rel="icon" type="image/svg+xml" href="{}">').format(
                PREFIX + file.removeprefix("assets/")
            )
            for file in self._chunk(name).get("assets", [])
            if file.startswith("assets/icon-")
        ]
        links = [Markup('<link rel="stylesheet" href="{}">').format(u) for u in self.styles(name)]
        script = Markup('<script type="module" src="{}"></script>').format(self.url(name))
        return Markup("\n").join([*icons, *links, script])

    def _chunk(self, name: str) -> Chunk:
        try:
            return self._manifest[name]
        except KeyError as error:
            raise AssetsNotBuilt(name=name) from error

    def _with_imports(self, name: str, *, seen: set[str]) -> list[Chunk]:
        if name in seen:
            return []
        seen.add(name)
        chunk = self._chunk(name)
        found: list[Chunk] = []
        for imported in chunk.get("imports", []):
            found += self._with_imports(imported, seen=seen)
        return [*found, chunk]


def init_assets(app: Flask, *, assets: Assets | None = None) -> None:
    """Give `app` the Jinja globals and the route of built files."""
    built = assets or Assets()
    app.jinja_env.globals.update(asset=built.url, asset_styles=built.styles, asset_tags=built.tags)

    def serve(name: str) -> Response:
        return _send(built.folder / "assets", name=name)

    app.add_url_rule(f"{PREFIX}<path:name>", endpoint=ENDPOINT, view_func=serve)


def _send(folder: Path, *, name: str) -> Response:
    """The file, already compressed where the browser takes that; 404 for what is not there."""
    for encoding, suffix in _ENCODINGS:
        if request.accept_encodings[encoding] > 0 and (folder / (name + suffix)).is_file():
            response = send_from_directory(folder, name + suffix, max_age=_YEAR)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Type"] = _content_type(name)
            break
    else:
        response = send_from_directory(folder, name, max_age=_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.headers.add("Vary", "Accept-Encoding")
    return response


def _content_type(name: str) -> str:
    return {
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
    }.get(Path(name).suffix, "application/octet-stream")
