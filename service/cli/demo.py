"""`prepiska demo`: people and processes for the local run, and stories played to their end."""

from datetime import datetime

import click

import service.operations  # noqa: F401 - fills the registry
from service.app import make_platform
from service.cases.sources import ROOT
from service.identity.demo import DEMO_PASSWORD, accounts_by_world, seed_people
from service.kernel.clock import FixedClock, sofia
from service.operations.programme.editions import ensure_editions
from service.operations.ruo_plan import ensure_plan
from service.storage.story_clock import StoryClock
from service.stories import STORIES
from service.stories.licensing.centres import ensure_licences

#: Monday, 12 March 2018: the first sick day of the story
STORY_BEGINS = sofia(2018, 3, 12, 8)


@click.group("demo")
def command() -> None:
    """Демонстрация."""


@command.command()
def seed() -> None:
    """Зарежда хора, институции, програма и процеси; повторно изпълнение нищо не удвоява."""
    office = make_platform().office
    if isinstance(office.clock, StoryClock) and office.clock.now().year > STORY_BEGINS.year + 1:
        office.clock.set(STORY_BEGINS)
    with office.transaction() as session:
        people = seed_people(session, clock=office.clock)
        ensure_editions(session)
        ensure_plan(session, now=office.clock.now())
        ensure_licences(session, organisations=people.organisations, now=office.clock.now())
    office.deploy_folder(ROOT, name="хранилището")
    click.echo("Профили за демонстрацията (парола за всички: " + DEMO_PASSWORD + ")")
    for world, accounts in accounts_by_world().items():
        click.echo(world)
        for account in accounts:
            click.echo(f"  {account.email:<36} {account.name}, {account.label}, {account.place}")


@command.command()
@click.argument("story", default="claim", type=click.Choice(sorted(STORIES)))
def play(story: str) -> None:
    """Изиграва една преписка от начало до край и отпечатва сумите и правилата."""
    clock = FixedClock(STORY_BEGINS)
    STORIES[story](make_platform(clock=clock).office, clock, click.echo)


@command.command()
@click.argument("at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]))
def clock(at: datetime) -> None:
    """Премества часовника на демонстрацията."""
    office = make_platform().office
    if isinstance(office.clock, StoryClock):
        office.clock.set(sofia(at.year, at.month, at.day, at.hour, at.minute))
        click.echo(f"Настъпили срокове: {office.run_due()}")
