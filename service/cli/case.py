"""`prepiska case`: one case shown, verified, or carried out as a bundle."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.app import make_platform
from service.cases.bundle import export_case
from service.cases.chain import verify_case
from service.cases.timeline import read_timeline
from service.engine.errors import CaseNotFound
from service.kernel.clock import SOFIA
from service.storage.models.case import CaseFile
from service.storage.models.engine import Task, TaskState


@click.group("case")
def command() -> None:
    """Една преписка, по номер (2018-000001) или по идентификатор."""


@command.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def show(case: str, *, as_json: bool) -> None:
    """Показва какво чака преписката и какво се е случило в нея."""
    with make_platform().office.transaction() as session:
        found = _find(session, case)
        tasks = session.scalars(
            select(Task.name).where(Task.case_id == found.id, Task.state == TaskState.OPEN)
        ).all()
        lines = read_timeline(session, found.id)
    if as_json:
        history = [
            {"seq": line.seq, "at": line.at.isoformat(), "who": line.who, "text": line.text}
            for line in lines
        ]
        facts = {"number": found.number, "title": found.title, "state": found.state}
        click.echo(
            json.dumps({**facts, "open": list(tasks), "history": history}, ensure_ascii=False)
        )
        return
    click.echo(f"Преписка № {found.number}: {found.title} ({found.state})")
    click.echo("Чака: " + (", ".join(tasks) or "нищо"))
    for line in lines:
        at = line.at.astimezone(SOFIA).strftime("%d.%m.%Y %H:%M")
        click.echo(f"  {line.seq:>4}  {at}  {line.who}: {line.text}")
        for ground in line.grounds:
            click.echo(f"        {ground.rule}, {ground.citation}: {ground.text}")


@command.command()
@click.argument("case")
@click.option("--to", "path", type=click.Path(path_type=Path), default=None, help="Файлът.")
def export(case: str, path: Path | None) -> None:
    """Изнася преписката като архив, който се проверява и без тази програма."""
    office = make_platform().office
    with office.transaction() as session:
        found = _find(session, case)
        content = export_case(session, found.id, now=office.clock.now())
    target = path or Path(f"prepiska-{found.number}.zip")
    target.write_bytes(content)
    click.echo(f"{target}: {len(content):,} байта".replace(",", " "))


@command.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def verify(case: str, *, as_json: bool) -> None:
    """Преизчислява веригата на преписката."""
    with make_platform().office.transaction() as session:
        found = _find(session, case)
        events, findings = verify_case(session, found)
    if as_json:
        listed = [{"seq": f.seq, "kind": f.kind, "sentence": f.sentence} for f in findings]
        click.echo(
            json.dumps(
                {"number": found.number, "events": events, "findings": listed}, ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            click.echo(f"  събитие {finding.seq}: {finding.sentence}")
        verdict = "нарушена" if findings else "непокътната"
        click.echo(f"Преписка № {found.number}, събития: {events}. Историята е {verdict}.")
    sys.exit(1 if findings else 0)


def _find(session: Session, case: str) -> CaseFile:
    """The case of this number or id; raises CaseNotFound."""
    by_id = CaseFile.id == int(case) if case.isascii() and case.isdigit() else None
    condition = by_id if by_id is not None else CaseFile.number == case
    found = session.scalars(select(CaseFile).where(condition)).one_or_none()
    if found is None:
        raise CaseNotFound
    return found
