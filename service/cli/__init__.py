"""The command line: `prepiska …`. Long work shows progress; data can be printed as JSON."""

from service.cli.main import main

__all__ = ["main"]
