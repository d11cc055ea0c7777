"""Every page of the school's tasks: shown to whoever has the turn, and shown again when refused."""

from dataclasses import dataclass, field
from datetime import date

from service.cases.office import Office
from service.cases.story import Story
from service.cases.task_page import TaskPage, read_task_page
from service.engine.tasks import Completed, Completion
from service.forms import FormView, render
from service.identity.actor import Actor
from service.kernel.clock import FixedClock
from service.stories.claim.procedure import play_claim
from service.stories.claim.substitution import WORKED_EXAMPLE, play_substitution
from tests.processes.school import SIGNED_ON, School


@dataclass
class ReadingOffice(Office):
    """An office in which everybody reads the page before they answer it."""

    pages: dict[str, FormView] = field(default_factory=dict)

    def complete(self, actor: Actor, request: Completion) -> Completed:
        page = read_task_page(self, actor, request.task_id)
        self.pages[page.task.element_id] = shown(page, today=self.clock.today())
        assert page.may_complete, page.why_not
        assert page.instruction
        return super().complete(actor, request)


def shown(page: TaskPage, *, today: date) -> FormView:
    assert page.form is not None
    assert page.context is not None
    return render(page.form, None, (), page.context, today=today)


def test_everybody_sees_the_page_of_their_task_before_they_answer_it(
    school: School, clock: FixedClock
) -> None:
    world = school.world
    office = ReadingOffice(
        world.office.sessions, clock, world.office.registry, world.office.definitions
    )
    story = Story(office, world.people.people)
    cases = [
        play_substitution(story, plan, owner_id=school.owner, signed_on=SIGNED_ON)
        for plan in WORKED_EXAMPLE[1:4]
    ]
    play_claim(story, cases, owner_id=school.owner)
    assert len(office.pages) == 20
    facts = {fact.label: fact for fact in office.pages["task_statement"].facts}
    refused = next(fact for label, fact in facts.items() if label.startswith("Не се финансират"))
    assert refused.rule == "R-027"
    assert "15.03.2018" in refused.value
    proposed = [fact.label for fact in office.pages["task_score"].facts]
    assert "Предложение – срок" in proposed
    assert proposed.count("Не се финансира") == 2
