"""The server for newcomers starts, is shared, survives a kill and leaves nothing running."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.storage.local import (
    APP_ROLE,
    OWNER_ROLE,
    Launcher,
    LocalServer,
    LocalServerFailed,
    find_binaries,
    local_server,
)
from service.storage.local.place import settle
from service.storage.local.postmaster import is_alive, live_postmaster


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can enter; pytest's own are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="house-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    place = settle(path)
    Launcher(path).stop()
    if place.home != place.directory:
        shutil.rmtree(place.home)
    shutil.rmtree(path)


def _postmaster(server: LocalServer) -> int:
    pid = live_postmaster(server.place.data)
    assert pid is not None
    return pid


def _ask(server: LocalServer, question: str) -> object:
    with server.connect(database="postgres", role="postgres") as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _beside(folder: Path, *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "service.storage.local", str(folder), "--", *command],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_started_server_answers_on_its_socket_alone(folder: Path) -> None:
    with local_server(folder) as server:
        assert _ask(server, "SHOW listen_addresses") == ""
        assert _ask(server, "SHOW data_checksums") == "on"
        assert _ask(server, "SHOW fsync") == "on"
        mode = stat.S_IMODE(server.place.socket_folder.stat().st_mode)
        socket = server.place.socket_folder / ".s.PGSQL.5432"
    assert mode == 0o700
    assert len(str(socket)) < 108


def test_the_server_never_runs_as_root(folder: Path) -> None:
    with local_server(folder) as server:
        owner = Path(f"/proc/{_postmaster(server)}").stat().st_uid
    assert owner != 0


def test_neither_role_may_pass_row_level_security(folder: Path) -> None:
    with local_server(folder) as server:
        powers = _ask(
            server,
            "SELECT array_agg(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) "
            "FROM pg_roles WHERE rolname IN ('prepiska_owner', 'prepiska_app')",
        )
    assert {OWNER_ROLE, APP_ROLE} == {"prepiska_owner", "prepiska_app"}
    assert powers == [False, False]


def test_the_last_user_stops_the_server(folder: Path) -> None:
    with local_server(folder) as first:
        with local_server(folder) as second:
            assert _postmaster(first) == _postmaster(second)
        pid = _postmaster(first)
        assert is_alive(pid)
    assert not is_alive(pid)
    assert not first.place.socket_folder.exists()


def test_a_failing_user_stops_the_server_too(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), local_server(folder) as server:
        _ask(server, f"SELECT {1 / int(False)}")
    assert live_postmaster(settle(folder).data) is None


def test_rows_outlive_a_stop_and_a_kill(folder: Path) -> None:
    with local_server(folder) as server:
        with server.connect(database="postgres", role="postgres") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
        os.kill(_postmaster(server), signal.SIGKILL)
        _until(lambda: live_postmaster(server.place.data) is None)
        again = Launcher(folder).start()
        assert _ask(again, "SELECT n FROM kept") == 42
    with local_server(folder) as server:
        assert _ask(server, "SELECT n FROM kept") == 42


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(folder: Path) -> None:
    with local_server(folder) as server:
        data = server.place.data
        os.kill(_postmaster(server), signal.SIGKILL)
        _until(lambda: live_postmaster(data) is None)
        pid_file = data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        assert _ask(Launcher(folder).start(), "SELECT 1") == 1


def test_concurrent_starters_share_one_server(folder: Path) -> None:
    starters = [_beside(folder, "printenv", "DATABASE_URL") for _ in range(4)]
    answers = {starter.communicate(timeout=60)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert len(answers) == 1
    assert live_postmaster(settle(folder).data) is None


def test_a_killed_user_does_not_keep_the_server_alive(folder: Path) -> None:
    user = _beside(folder, "sh", "-c", "echo ready; exec sleep 60")
    assert user.stdout is not None
    assert user.stdout.readline() == "ready\n"
    os.killpg(user.pid, signal.SIGKILL)
    user.communicate()
    with local_server(folder) as server:
        pid = _postmaster(server)
    assert not is_alive(pid)


def test_the_server_of_killed_users_stops_by_itself(folder: Path) -> None:
    user = _beside(folder, "sh", "-c", "echo ready; exec sleep 60")
    assert user.stdout is not None
    assert user.stdout.readline() == "ready\n"
    place = settle(folder)
    assert live_postmaster(place.data) is not None
    os.killpg(user.pid, signal.SIGKILL)
    user.communicate()
    _until(lambda: not place.socket_folder.exists())
    assert live_postmaster(place.data) is None


def test_a_server_in_use_is_kept(folder: Path) -> None:
    with local_server(folder) as server:
        pid = _postmaster(server)
        time.sleep(3)
        assert _ask(server, "SELECT 1") == 1
        assert _postmaster(server) == pid


def test_ctrl_c_reaches_the_command_and_then_the_server_stops(folder: Path) -> None:
    user = _beside(
        folder,
        "sh",
        "-c",
        "trap 'echo bye; kill $!; exit 7' TERM; sleep 60 >/dev/null & echo ready; wait",
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "ready\n"
    user.send_signal(signal.SIGINT)
    output, _ = user.communicate(timeout=30)
    assert (output, user.returncode) == ("bye\n", 7)
    assert live_postmaster(settle(folder).data) is None


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    unfinished = folder / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with local_server(folder) as server:
        assert _ask(server, "SELECT 1") == 1
    assert not unfinished.exists()


def test_data_of_another_version_is_left_alone(folder: Path) -> None:
    with local_server(folder) as server:
        version = server.place.data / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(LocalServerFailed, match="PostgreSQL 9"), local_server(folder):
        pass


def test_closed_ancestors_stay_closed(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    try:
        with local_server(closed / "pg") as server:
            assert _ask(server, "SELECT 1") == 1
    finally:
        _remove(closed / "pg")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_socket_folder_of_somebody_else_is_refused(folder: Path) -> None:
    place = settle(folder)
    place.socket_folder.rmdir()
    place.socket_folder.symlink_to(folder)
    try:
        with pytest.raises(LocalServerFailed, match="друг потребител"):
            Launcher(folder).start()
    finally:
        place.socket_folder.unlink()


def test_it_runs_without_being_root(folder: Path) -> None:
    with local_server(folder) as server:  # loads all modules, as root or not
        assert _ask(server, "SELECT 1") == 1
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody")
    own = folder / "own"
    own.mkdir()
    os.chown(own, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            with local_server(own) as server:
                status = 0 if _ask(server, "SELECT 1") == 1 else 1
            os._exit(status)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _fake_installation(folder: Path, *, version: str) -> None:
    program = folder / version / "bin" / "postgres"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3 (Debian)'\n")
    program.chmod(0o755)


def test_debians_newest_programs_serve_without_the_wheel(folder: Path) -> None:
    for version in ("9", "14", "15", "17"):
        _fake_installation(folder, version=version)
    found = find_binaries(wheel="no_such_wheel", debian=folder)
    assert (found.major, found.folder) == (17, folder / "17" / "bin")


def test_a_machine_without_postgresql_hears_what_to_install(folder: Path) -> None:
    _fake_installation(folder, version="14")
    with pytest.raises(LocalServerFailed, match="apt-get install postgresql"):
        find_binaries(wheel="no_such_wheel", debian=folder)
