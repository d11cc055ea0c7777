"""The root command; each group of commands is a module of this package, found by itself."""

import importlib
import pkgutil
import sys

import click

import service.cli as package
from service.kernel.errors import PrepiskaError


@click.group()
def prepiska() -> None:
    """Преписка: водене на преписки върху BPMN."""


def _gather() -> None:
    for module in pkgutil.iter_modules(package.__path__):
        if module.name != "main":
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            prepiska.add_command(loaded.command)


def main() -> None:
    """Run a command; an error is one Bulgarian sentence and exit code 1."""
    _gather()
    try:
        prepiska(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except PrepiskaError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
