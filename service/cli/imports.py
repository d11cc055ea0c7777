"""`prepiska import`: registers and lists brought in from files."""

import json
from pathlib import Path

import click

from service.app import make_platform
from service.identity.institutions import (
    InstitutionsRefused,
    import_institutions,
    read_institutions,
)


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
    rows = None if file is None else read_institutions(_read(file))
    with make_platform().office.transaction() as session:
        done = import_institutions(session, rows=rows)
    if as_json:
        counts = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
        click.echo(json.dumps(counts))
        return
    click.echo(f"Нови: {done.created}, променени: {done.updated}, без промяна: {done.unchanged}.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InstitutionsRefused(reason="файлът не е в кодиране UTF-8.") from error
