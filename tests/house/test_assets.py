"""Built files are found by the manifest and served compressed, for long, and nothing else is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from service.web.assets import DIST, Assets, AssetsNotBuilt, init_assets

#: what design.md allows the first visit of the inbox to cost, in bytes
FIRST_LOAD = 150_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1.js").write_text("plain")
    (tmp_path / "assets" / "app-1.js.br").write_bytes(b"brotli")
    (tmp_path / "secret.txt").write_text("not an asset")
    manifest = {
        "app.js": {"file": "assets/app-1.js", "css": ["assets/app-2.css"], "imports": ["_base.js"]},
        "_base.js": {"file": "assets/base-3.js", "css": ["assets/base-4.css"]},
        "marked.js": {"file": "assets/marked-6.js", "assets": ["assets/icon-7.svg"]},
        "bare.js": {"file": "assets/bare-5.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Iterator[Flask]:
    application = Flask(__name__, static_folder=None)
    init_assets(application, assets=Assets(folder))
    with application.test_request_context():
        yield application


def test_an_entry_has_its_hashed_address(folder: Path) -> None:
    assert Assets(folder).url("app.js") == "/assets/app-1.js"


def test_a_stylesheet_is_named_after_its_entry(folder: Path) -> None:
    assert Assets(folder).url("app.css") == "/assets/base-4.css"


def test_styles_of_imports_come_first(folder: Path) -> None:
    assert Assets(folder).styles("app.js") == ("/assets/base-4.css", "/assets/app-2.css")


@pytest.mark.parametrize("name", ["other.js", "bare.css"])
def test_an_unknown_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(AssetsNotBuilt, match=name):
        Assets(folder).url(name)


def test_a_missing_manifest_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetsNotBuilt, match=r"\./dev run"):
        Assets(tmp_path).url("app.js")


def test_templates_write_the_tags(app: Flask) -> None:
    assert app.jinja_env.globals["asset"]
    assert render_template_string("{{ asset_tags('bare.js') }}") == (
        '<script type="module" src="/assets/bare-5.js"></script>'
    )


def test_the_icon_of_the_tab_comes_with_the_tags(folder: Path) -> None:
    assert (
        Assets(folder)
        .tags("marked.js")
        .startswith('<link rel="icon" type="image/svg+xml" href="/assets/icon-7.svg">')
    )


def test_a_browser_that_reads_brotli_gets_it(app: Flask) -> None:
    answer = app.test_client().get("/assets/app-1.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.data == b"brotli"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


def test_a_browser_that_reads_nothing_gets_the_file(app: Flask) -> None:
    answer = app.test_client().get("/assets/app-1.js")
    assert answer.data == b"plain"
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    answer.close()


@pytest.mark.parametrize("name", ["missing.js", "../secret.txt", "%2e%2e/secret.txt"])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/assets/{name}").status_code == 404


def test_the_first_visit_stays_within_its_budget() -> None:
    manifest = json.loads((DIST / "manifest.json").read_text())
    entry = manifest["app.js"]
    files = [entry["file"] + ".gz", *(name + ".gz" for name in entry["css"]), *entry["assets"]]
    assert sum((DIST / name).stat().st_size for name in files) <= FIRST_LOAD


def test_no_built_file_breaks_the_content_security_policy() -> None:
    for path in DIST.glob("assets/*.js"):
        text = path.read_text()
        assert "new Function(" not in text or path.name.startswith("app-"), path.name
    for path in DIST.glob("assets/*.css"):
        assert "@import" not in path.read_text(), path.name
