"""The house rules that no linter knows (style.md)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
#: what people write and read; not lock files, not pictures
_TEXT = {".py", ".html", ".json", ".bpmn", ".dmn", ".md", ".js", ".scss", ".yaml", ".yml", ".toml"}
_UNFINISHED = re.compile(
    r"\bTODO\b|\bFIXME\b|\bXXX\b|raise NotImplementedError|pytest\.skip|mark\.xfail"
)
_NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
#: a range of a character class, or an escape whose letter touches the next word
_NOT_WORDS = re.compile(r"[aAаА]-[zZяЯ]|\\[a-zA-Z]")
_MIXED = re.compile(r"[A-Za-z]+[А-Яа-яЁёЇїІі]\w*|[А-Яа-я]+[A-Za-z]\w*")


@cache
def _tracked() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (REPOSITORY / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def _texts() -> Iterator[Path]:
    for path in _tracked():
        if path.suffix in _TEXT and not path.name.endswith("-lock.json"):
            yield path


def _python(folder: str) -> Iterator[Path]:
    for path in _tracked():
        if path.suffix == ".py" and path.is_relative_to(REPOSITORY / folder):
            yield path


def _named(path: Path, line: int | None = None) -> str:
    name = str(path.relative_to(REPOSITORY))
    return name if line is None else f"{name}:{line}"


def test_no_module_is_longer_than_a_reader_holds() -> None:
    long = {
        _named(path): count
        for path in _python("service")
        if (count := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines without the docstring: explaining is not a fault."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        _named(path, node.lineno): f"{node.name}: {_length(node)}"
        for path in _python("service")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _length(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_module_has_a_better_name_than_utils() -> None:
    assert [_named(path) for path in _tracked() if path.stem in _NAMELESS] == []


def test_nothing_unfinished_is_left_in_the_tree() -> None:
    here = Path(__file__)
    found = [
        _named(path, number)
        for path in _texts()
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if _UNFINISHED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("line", ["Haй-много", "прeписка", "x = 'Cрок'"])
def test_a_mixed_word_is_seen(line: str) -> None:
    assert _MIXED.search(_NOT_WORDS.sub(" ", line))


@pytest.mark.parametrize("line", [r"[А-Яа-яA-Za-z]+", r"'\nСрок'", "XLSX-файл", "чл. 5 от HTTP"])
def test_ordinary_lines_are_let_through(line: str) -> None:
    assert not _MIXED.search(_NOT_WORDS.sub(" ", line))


def test_no_word_mixes_alphabets() -> None:
    # tests attack us with look-alike letters
    attacks = set(_python("tests"))
    found = {
        _named(path, number): match[0]
        for path in _texts()
        if path not in attacks
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if (match := _MIXED.search(_NOT_WORDS.sub(" ", line)))
    }
    assert found == {}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_the_core_of_the_engine_imports_spiffworkflow() -> None:
    core = REPOSITORY / "service" / "engine" / "core"
    strangers = [
        _named(path)
        for path in _python("service")
        if not path.is_relative_to(core)
        and any(name.split(".")[0] == "SpiffWorkflow" for name in _imports(path))
    ]
    assert strangers == []


def test_operations_of_one_process_do_not_know_another() -> None:
    folder = REPOSITORY / "service" / "operations"
    names = {path.stem for path in (REPOSITORY / "processes").rglob("*.bpmn")}
    acquainted = [
        f"{_named(path)} → {name}"
        for path in _python("service/operations")
        for name in _imports(path)
        if name.startswith("service.operations.")
        and name.split(".")[2] in names
        and name.split(".")[2] != path.relative_to(folder).parts[0].removesuffix(".py")
    ]
    assert acquainted == []


def test_lock_files_name_only_public_registries() -> None:
    assert '"resolved"' not in (REPOSITORY / "package-lock.json").read_text()
    hosts = set(re.findall(r'https?://([^/"]+)', (REPOSITORY / "uv.lock").read_text()))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


@pytest.mark.parametrize("script", ["dev", ".ci/run", "docker/db/roles.sh"])
def test_shell_scripts_are_posix(script: str) -> None:
    path = REPOSITORY / script
    assert path.read_text().startswith("#!/bin/sh\n")
    assert path.stat().st_mode & 0o111
    checked = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
    assert checked.stderr == ""
