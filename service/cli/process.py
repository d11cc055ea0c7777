"""`prepiska process`: check and deploy diagrams, tables and forms."""

from pathlib import Path

import click

import service.operations  # noqa: F401 - fills the registry
from service.app import make_platform
from service.cases.sources import ROOT, read_resources
from service.engine import REGISTRY
from service.engine.definitions import ResourcesRefused, read_bundle
from service.identity.roles import ROLE_CODES


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


@command.command()
@click.argument("root", type=click.Path(exists=True, path_type=Path), default=ROOT)
@click.option("--name", default="командния ред", show_default=True)
def deploy(root: Path, name: str) -> None:
    """Внедрява всичко от папката; непромененото пази версията си."""
    deployment = make_platform().office.deploy_folder(root, name=name)
    click.echo(f"Внедряване {deployment.id}, {deployment.content_hash[:12]}")
