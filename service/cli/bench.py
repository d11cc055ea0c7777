"""`prepiska bench`: the measurements of `bench/`, each number beside its budget."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

Tell = Callable[[str], None]

ROOT = Path(__file__).resolve().parents[2]
#: scripts with numbers against the design's budgets, in the order they are told
MEASURED = {
    "completing": "Изпълняване на задача",
    "looping": "Хиляда кръга на една преписка",
    "reducing": "Намаление",
    "web": "През мрежата",
    "inbox": "Списък със задачи",
    "ledger": "История",
}
#: scripts that print for themselves
PRINTED = ("engine_core", "forms")


@click.command("bench")
@click.argument("name", required=False, type=click.Choice([*MEASURED, *PRINTED]))
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
@click.option("--large", is_flag=True, help="Списъкът със задачи с милион открити.")
def command(name: str | None, *, as_json: bool, large: bool) -> None:
    """Измерва и сравнява с бюджетите; без ИМЕ изпълнява всичко."""
    sys.path.insert(0, str(ROOT))
    if large:
        os.environ["PREPISKA_BENCH_LARGE"] = "1"
    tell: Tell = (lambda _line: None) if as_json else click.echo
    tell(_machine())
    found = [
        each for script in MEASURED if name in {None, script} for each in _measure(script, tell)
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for script in PRINTED:
        if name in {None, script}:
            tell(script)
            _run(script)
    missed = [str(each["name"]) for each in found if each["is_within"] is False]
    tell(f"Над бюджета: {', '.join(missed) or 'нищо'}")


def _measure(script: str, tell: Tell) -> list[dict[str, object]]:
    """Run one script, telling each number as it comes."""
    tell(MEASURED[script])
    found: list[dict[str, object]] = []
    for measured in importlib.import_module(f"bench.{script}").main():
        tell(measured.line())
        found.append({"script": script, **measured.to_json()})
    return found


def _machine() -> str:
    """What else the machine is doing: milliseconds measured beside others' work are not ours."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    busy = "; чужда работа удължава абсолютните времена" if load > cores / 2 else ""
    return f"Ядра: {cores}, натоварване преди началото: {load:.1f}{busy}".replace(".", ",")


def _run(script: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    path = str(ROOT / "bench" / f"{script}.py")
    subprocess.run([sys.executable, path], env=environment, check=True)  # noqa: S603 - ours
