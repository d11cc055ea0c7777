"""`prepiska cases`: all cases together."""

import json
import sys

import click

from service.app import make_platform
from service.cases.checks import check_cases


@click.group("cases")
def command() -> None:
    """Всички преписки."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def check(*, as_json: bool) -> None:
    """Търси преписки, които не са каквито трябва: забравени, полуизпълнени, с нарушена история."""
    office = make_platform().office
    with office.transaction() as session:
        result = check_cases(session, definitions=office.definitions, now=office.clock.now())
    if as_json:
        alarms = [
            {"case": a.number, "kind": a.kind, "detail": a.detail, "sentence": a.sentence}
            for a in result.alarms
        ]
        click.echo(json.dumps({"cases": result.cases, "alarms": alarms}, ensure_ascii=False))
    else:
        for alarm in result.alarms:
            click.echo(f"Преписка № {alarm.number}: {alarm.sentence}")
        click.echo(f"Прегледани преписки: {result.cases}, тревоги: {len(result.alarms)}")
    sys.exit(0 if result.is_sound else 1)
