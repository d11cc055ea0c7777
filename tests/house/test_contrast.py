"""The colours of the house are legible: WCAG 2.2 AA, computed from the tokens."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parent.parent.parent / "frontend" / "styles" / "_tokens.scss"
TEXT = 4.5
CONTROL = 3.0


def _colours() -> dict[str, str]:
    return dict(re.findall(r"^\$([a-z-]+): #([0-9a-f]{6});$", TOKENS.read_text(), re.MULTILINE))


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    colours = _colours()
    dark, light = sorted((_luminance(colours[one]), _luminance(colours[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "muted", "link") for ground in ("paper", "canvas")),
        *((text, "accent-pale") for text in ("ink", "muted", "link")),
        *(("paper", ground) for ground in ("accent", "accent-dark", "danger", "ink")),
        *((kind, f"{kind}-pale") for kind in ("danger", "warning", "success", "info")),
        *((kind, "paper") for kind in ("danger", "warning", "success", "info")),
        ("ink", "focus"),
    ],
)
def test_text_is_legible(text: str, ground: str) -> None:
    assert _contrast(text, ground) >= TEXT


@pytest.mark.parametrize("ground", ["paper", "canvas"])
def test_the_edge_of_a_control_is_seen(ground: str) -> None:
    assert _contrast("control-line", ground) >= CONTROL


@pytest.mark.parametrize("ground", ["paper", "canvas", "accent", "accent-dark", "danger"])
def test_the_focus_is_seen_on_every_ground(ground: str) -> None:
    assert max(_contrast("ink", ground), _contrast("focus", ground)) >= CONTROL
