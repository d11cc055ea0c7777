"""`prepiska import`: registers and lists brought in from files."""

import json
from pathlib import Path

import click

from service.app import make_platform
from service.domain.plan import Anomaly
from service.identity.institutions import (
    InstitutionsRefused,
    import_institutions,
    read_institutions,
)
from service.kernel.errors import Refused
from service.operations.ruo_plan import PlanImport, import_plan
from service.operations.ruo_plan.importing import OWN_RUO, OWN_YEAR
from service.rules.plan import PlanRefused


@click.group("import")
def command() -> None:
    """Внасяне на регистри и списъци от файл."""


@command.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def institutions(file: Path | None, *, as_json: bool) -> None:
    """Внася институциите от CSV файл; без файл – тези от хранилището."""
    rows = None if file is None else read_institutions(_read(file, InstitutionsRefused))
    with make_platform().office.transaction() as session:
        done = import_institutions(session, rows=rows)
    if as_json:
        counts = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
        click.echo(json.dumps(counts))
        return
    click.echo(f"Нови: {done.created}, променени: {done.updated}, без промяна: {done.unchanged}.")


@command.command("ruo-plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school-year", default=OWN_YEAR, show_default=True, help="Учебната година.")
@click.option("--ruo", default=OWN_RUO, show_default=True, help="Ключ на управлението.")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def ruo_plan(file: Path, *, school_year: str, ruo: str, as_json: bool) -> None:
    """Внася годишния план на РУО от CSV файл и показва несъответствията в него."""
    text = _read(file, PlanRefused)
    office = make_platform().office
    with office.transaction() as session:
        done = import_plan(
            session,
            text,
            ruo_key=ruo,
            school_year=school_year,
            source_name=file.name,
            now=office.clock.now(),
        )
    if as_json:
        click.echo(json.dumps(_as_json(done), ensure_ascii=False))
        return
    click.echo(f"Нови: {done.created}, променени: {done.updated}, без промяна: {done.unchanged}.")
    for activity, names in done.unmatched.items():
        click.echo(f"  {activity}: не са разпознати {', '.join(names)}")
    click.echo(f"Несъответствия: {len(done.anomalies)}.")
    for each in done.anomalies:
        click.echo(f"  {_place(each):<9} {each.sentence} [{each.rule}]")


def _place(anomaly: Anomaly) -> str:
    return anomaly.activity or (f"цел {anomaly.goal}" if anomaly.goal else "планът")


def _as_json(done: PlanImport) -> dict[str, object]:
    return {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "unmatched": {activity: list(names) for activity, names in done.unmatched.items()},
        "anomalies": [
            {
                "activity": each.activity,
                "goal": each.goal,
                "kind": each.kind.value,
                "severity": each.severity.value,
                "rule": each.rule,
                "sentence": each.sentence,
            }
            for each in done.anomalies
        ],
    }


def _read(file: Path, refused: type[Refused]) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(reason="файлът не е в кодиране UTF-8.") from error
