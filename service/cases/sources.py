"""Diagrams, tables and forms as they lie in the repository."""

from pathlib import Path
from typing import Final

#: the repository's root, where `processes/` and `forms/` lie
ROOT: Final = Path(__file__).resolve().parents[2]
_KINDS: Final = (("processes", ".bpmn"), ("processes", ".dmn"), ("forms", ".json"))


def read_resources(root: Path = ROOT) -> dict[str, bytes]:
    """All resources under `root`, by their path relative to it."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder, suffix in _KINDS
        for path in sorted((root / folder).rglob(f"*{suffix}"))
    }
