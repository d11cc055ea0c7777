"""`prepiska incident`: failed work that needs a person."""

import json

import click
from sqlalchemy import select

from service.app import make_platform
from service.storage.models.engine import Incident


@click.group("incident")
def command() -> None:
    """Инциденти."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def list_incidents(*, as_json: bool) -> None:
    """Изброява неразрешените инциденти."""
    with make_platform().office.transaction() as session:
        rows = session.scalars(
            select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.id)
        ).all()
    if as_json:
        listed = [
            {"id": r.id, "case_id": r.case_id, "element": r.element_id, "message": r.message}
            for r in rows
        ]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.id}\tпреписка {row.case_id}\t{row.element_id}\t{row.message}")
    click.echo(f"Общо: {len(rows)}")


@command.command()
@click.argument("incident_id", type=int)
def retry(incident_id: int) -> None:
    """Дава на пропадналата работа още три опита."""
    office = make_platform().office
    office.retry_incident(office.system(), incident_id)
    click.echo("Работата ще бъде опитана отново.")
