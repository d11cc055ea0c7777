"""`prepiska ledger`: is the history as it was written?"""

import json
import sys
import time

import click

from service.app import make_platform
from service.cases.chain import verify_all


@click.group("ledger")
def command() -> None:
    """Историята на преписките."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def verify(*, as_json: bool) -> None:
    """Преизчислява веригата на всяка преписка и сочи всяко несъответствие."""
    office = make_platform().office
    started = time.perf_counter()
    with office.transaction() as session:
        result = verify_all(session)
    seconds = time.perf_counter() - started
    if as_json:
        findings = [
            {"case": f.number, "seq": f.seq, "kind": f.kind, "sentence": f.sentence}
            for f in result.findings
        ]
        click.echo(
            json.dumps(
                {"cases": result.cases, "events": result.events, "findings": findings},
                ensure_ascii=False,
            )
        )
    else:
        click.echo(
            f"Преписки: {result.cases}, събития: {result.events}, "
            f"{result.events / max(seconds, 1e-9):,.0f} събития в секунда"
        )
        for finding in result.findings:
            click.echo(f"  {finding.number}, събитие {finding.seq}: {finding.sentence}")
        click.echo("Историята е непокътната." if result.is_sound else "Историята е нарушена.")
    sys.exit(0 if result.is_sound else 1)
