"""`prepiska process`: check and deploy diagrams, tables and forms."""

import json
from dataclasses import asdict
from pathlib import Path

import click

import service.operations  # noqa: F401 - fills the registry
from service.app import make_platform
from service.cases.catalogue import resources_in_force
from service.cases.process_diff import Change, diff_resources
from service.cases.sources import ROOT, read_resources
from service.engine import REGISTRY
from service.engine.core import Catalogue, import_diagram
from service.engine.definitions import ResourcesRefused, read_bundle
from service.identity.roles import ROLE_CODES

_CHANGES = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


@click.group("process")
def command() -> None:
    """Диаграми, таблици и форми."""


@command.command()
@click.argument("root", type=click.Path(exists=True, path_type=Path), default=ROOT)
def validate(root: Path) -> None:
    """Проверява дали диаграмите, таблиците и формите си пасват."""
    try:
        bundle = read_bundle(
            read_resources(root), operations=REGISTRY.operations.keys(), roles=ROLE_CODES
        )
    except ResourcesRefused as error:
        for problem in error.problems:
            click.echo(f"{problem.path}: {problem.element}: {problem.reason}", err=True)
        raise SystemExit(1) from None
    click.echo(
        f"Процеси: {len(bundle.processes)}, форми: {len(bundle.forms)}, "
        f"таблици: {len(bundle.decisions)}. Всичко си пасва."
    )


@command.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default=None, help="Ключ на процеса, ако се различава от файла.")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True)
def import_foreign(source: Path, key: str | None, target: Path) -> None:
    """Поправя диаграма от друг редактор до нашия диалект и изброява всяка поправка."""
    catalogue = Catalogue(operations=REGISTRY.operations.keys(), roles=ROLE_CODES)
    imported = import_diagram(source.read_bytes(), catalogue=catalogue, key=key)
    target.write_bytes(imported.content)
    for repair in imported.repairs:
        click.echo(f"поправено: {repair.element_id}: {repair.what}")
    for problem in imported.remaining:
        click.echo(f"за решаване: {problem.element_id}: {problem.reason}")
    click.echo(f"Поправки: {len(imported.repairs)}, за решаване: {len(imported.remaining)}")


@command.command()
@click.argument("root", type=click.Path(exists=True, path_type=Path), default=ROOT)
@click.option("--name", default="командния ред", show_default=True)
def deploy(root: Path, name: str) -> None:
    """Внедрява всичко от папката; непромененото пази версията си."""
    deployment = make_platform().office.deploy_folder(root, name=name)
    click.echo(f"Внедряване {deployment.id}, {deployment.content_hash[:12]}")


@command.command()
@click.argument("root", type=click.Path(exists=True, path_type=Path), default=ROOT)
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def diff(root: Path, *, as_json: bool) -> None:
    """Показва какво би променило внедряването на папката, елемент по елемент."""
    with make_platform().office.transaction() as session:
        in_force = resources_in_force(session)
    found = diff_resources(in_force, read_resources(root))
    if as_json:
        click.echo(json.dumps([asdict(file) for file in found], ensure_ascii=False))
        return
    for file in found:
        click.echo(f"{_CHANGES[file.change]} {file.path}")
        for part in file.parts:
            click.echo(f"  {_CHANGES[part.change]} {part.id} „{part.name}“")
            for what in part.what:
                click.echo(f"      {what}")
    click.echo(f"Различни файлове: {len(found)}")
