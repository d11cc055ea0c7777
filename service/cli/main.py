"""The root command; each command is a module of this package, imported when it is asked for."""

import importlib
import pkgutil
import sys
from functools import cache

import click

import service.cli as package
from service.kernel.errors import PrepiskaError
from service.kernel.logs import set_up_logs


class Commands(click.Group):
    """Finds commands by their module; the start of a server does not pay for the other commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return sorted(_all_commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name.replace("-", "_") in _modules():
            return _command_of(cmd_name.replace("-", "_"))
        return _all_commands().get(cmd_name)


@click.command(cls=Commands)
def prepiska() -> None:
    """Преписка: водене на преписки върху BPMN."""


def _modules() -> list[str]:
    return [
        module.name for module in pkgutil.iter_modules(package.__path__) if module.name != "main"
    ]


def _command_of(module: str) -> click.Command:
    found = importlib.import_module(f"{package.__name__}.{module}").command
    if not isinstance(found, click.Command):
        raise TypeError(f"{module} offers no command")
    return found


@cache
def _all_commands() -> dict[str, click.Command]:
    """By the name people type, which a module may not be able to have (`import`)."""
    return {found.name or "": found for found in map(_command_of, _modules())}


def main() -> None:
    """Run a command; an error is one Bulgarian sentence and exit code 1."""
    set_up_logs()
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
