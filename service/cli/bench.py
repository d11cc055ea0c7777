"""`prepiska bench`: the measurements of `bench/`, each number beside its budget."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import click

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
    found: list[dict[str, object]] = []
    for script, title in MEASURED.items():
        if name in {None, script}:
            if not as_json:
                click.echo(title)
            for measured in importlib.import_module(f"bench.{script}").main():
                found.append({"script": script, **measured.to_json()})
                if not as_json:
                    click.echo(measured.line())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for script in PRINTED:
        if name in {None, script}:
            click.echo(script)
            _run(script)
    missed = [str(each["name"]) for each in found if each["is_within"] is False]
    click.echo(f"Над бюджета: {', '.join(missed) or 'нищо'}")


def _run(script: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    path = str(ROOT / "bench" / f"{script}.py")
    subprocess.run([sys.executable, path], env=environment, check=True)  # noqa: S603 - ours
