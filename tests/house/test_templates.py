"""Templates keep the content security policy: nothing inline, nothing evaluated."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "service" / "web" / "templates"
_FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline stylesheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle=", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+=", re.IGNORECASE),
    "evaluated htmx": re.compile(r"hx-on\b|hx-on:|\bjs:|hx-vars", re.IGNORECASE),
    "an unescaped value": re.compile(r"\|\s*safe\b"),
    "a foreign address": re.compile(r"(?:src|href)=[\"']https?://", re.IGNORECASE),
}


@pytest.mark.parametrize("what", _FORBIDDEN)
def test_no_template_has(what: str) -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if _FORBIDDEN[what].search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline stylesheet", "<style>a{}</style>"),
        ("a style attribute", '<p style="color:red">'),
        ("an event attribute", '<p onclick="go()">'),
        ("evaluated htmx", '<p hx-on:click="go()">'),
        ("an unescaped value", "{{ name|safe }}"),
        ("a foreign address", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_check_finds_what_is_planted(what: str, line: str) -> None:
    assert _FORBIDDEN[what].search(line)
