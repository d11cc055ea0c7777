"""A licence for ЦПО „Рила“ in 2025 (domain report, R-208 – R-244), from the form to the register.

Irregular at first, cured in its month with the decision clock stopped; one expert is replaced, one
member of the commission is recused, one profession is refused. Everything passes through the office
as people would do it; set up directly are only the people.
"""

from datetime import date

from service.cases.office import Office
from service.domain.licences import DUTY_NAMES, DutyKind
from service.domain.wording import date_bg
from service.kernel.clock import FixedClock, sofia
from service.operations.licences.register import (
    duties_of,
    find_licence,
    licence_state,
    professions_of,
)
from service.stories.ledger import events_of
from service.stories.licensing.deciding import Decided
from service.stories.licensing.filing import COOK, GUIDE, WAITER, application, teachers
from service.stories.licensing.procedure import MEMBERS
from service.stories.stage import Stage, tell_verified
from service.stories.telling import Column, Tell, Telling

_GROUND = "Няма собствена група за практика с екскурзовод."
#: each ballot; what the votes come to is told once
_LONG = frozenset({"meeting.voted"})
_BEGINS = sofia(2025, 1, 10, 9)


class Told(Decided):
    """A procedure that is told chapter by chapter, from what its ledger says."""

    told: int = 0

    def tell(self, telling: Telling, title: str) -> None:
        """The next chapter: every event since the last one that says something by a rule."""
        telling.part(title)
        events = events_of(self.office, self.case_id)
        for event in events[self.told :]:
            if event.text and event.rules and event.kind not in _LONG:
                telling.step(event.at, event.short_who, event.text, rule=event.rules)
        self.told = len(events)


def play(office: Office, clock: FixedClock, tell: Tell) -> None:
    """Play the story in an office over an empty database, printing as it goes."""
    telling = Telling(tell)
    clock.set(_BEGINS)
    stage = Stage.set_up(office, clock, telling)
    case = Told(office, clock, stage.people, stage.organisations)
    telling.title(
        "Лицензия на ЦПО „Рила“: от заявлението до вписването в регистъра",
        under="НАПОО, 2025 г.; правилата са по чл. 49–49б от ЗПОО",
    )
    _file(case, telling)
    _cure(case, telling)
    _open(case, telling)
    _assess(case, telling)
    _meet(case, telling)
    _decide(case, telling)
    _register(case, telling)
    tell_verified(office, telling)


def _file(case: Told, telling: Telling) -> None:
    case.open()
    case.apply(application((COOK, WAITER, GUIDE), without_teacher=[GUIDE]))
    case.submit()
    case.at(date(2025, 1, 10), 11)
    case.register()
    case.at(date(2025, 1, 13))
    case.assign()
    case.tell(telling, "Заявлението: такса, входящ номер, водещ експерт")


def _cure(case: Told, telling: Telling) -> None:
    case.at(date(2025, 1, 29))
    case.check("„Екскурзовод“: няма преподавател по практика", no=["coverage"])
    case.sign_irregularities()
    case.at(date(2025, 1, 31))
    case.deliver_irregularities(date(2025, 1, 31))
    case.at(date(2025, 2, 17))
    case.cure(teachers=teachers(GUIDE)[1:])
    case.at(date(2025, 2, 20))
    case.check()
    case.tell(telling, "Нередовност: един месец, в който срокът за решение е спрян")


def _open(case: Told, telling: Telling) -> None:
    case.at(date(2025, 2, 27))
    case.open_procedure(
        {"external_expert_1": "811", "external_expert_2": "811", "external_expert_3": "812"}
    )
    case.at(date(2025, 3, 5))
    case.letter("task_letter_fee_2", date(2025, 3, 5), number="ПКЛ-50")
    case.at(date(2025, 3, 17))
    case.pay_fee_2(date(2025, 3, 17))
    case.confirm_fee_2()
    case.tell(telling, "Процедурата е открита: таксата за оценяване в последния ден")


def _assess(case: Told, telling: Telling) -> None:
    case.at(date(2025, 3, 18))
    case.declare("external_expert_1")
    case.declare("external_expert_3")
    case.declare("external_expert_2", interest="Водя обучения в дружеството на заявителя.")
    case.at(date(2025, 3, 19))
    case.replace("external_expert_2", by="director_kn08")
    case.declare("director_kn08")
    case.at(date(2025, 3, 28))
    of_811, of_812 = case.professions("811"), case.professions("812")
    case.assess("external_expert_1", lost={"2.1.1": "1", "3.1.1": "1"}, professions=of_811)
    case.assess("director_kn08", lost={"2.1.1": "1"}, professions=of_811)
    case.assess(
        "external_expert_3", lost={"3.1.2": "3", "4.1.1": "1"}, professions=of_812,
        unsuitable={GUIDE: "няма база за практика по маршрут"},
    )  # fmt: skip
    case.tell(telling, "Външните експерти: интерес, замяна, доклади")


def _meet(case: Told, telling: Telling) -> None:
    case.at(date(2025, 4, 2))
    case.invite(date(2025, 4, 8))
    recused = "ek_member_3"
    case.declare_members(interest={recused: "Роднина съм на управителя."})
    voting = [key for key in MEMBERS if key != recused]
    case.at(date(2025, 4, 8), 11)
    case.attend(voting)
    case.vote(voting, against=[GUIDE])
    case.minute()
    case.tell(telling, "Експертната комисия: отвод, кворум, гласуване")


def _decide(case: Told, telling: Telling) -> None:
    case.at(date(2025, 4, 10))
    case.close()
    case.at(date(2025, 4, 11))
    case.order({GUIDE: _GROUND})
    case.at(date(2025, 4, 14))
    case.communicate(date(2025, 4, 14))
    case.at(date(2025, 4, 15))
    case.hand_over(date(2025, 4, 15))
    case.tell(telling, "Заповедта, професия по професия, и съобщаването в 3 дни")
    # nobody appeals the refused part; the case ends with its fourteen days
    case.at(date(2025, 4, 29))


def _register(case: Told, telling: Telling) -> None:
    telling.part("Регистърът")
    with case.office.transaction() as session:
        licence = find_licence(session, case.organisations["centre-rila"])
        annex = professions_of(session, licence.id)
        duties = duties_of(session, licence.id)
    telling.say(
        f"Лицензия № {licence.number} от {date_bg(licence.issued_on)}, "
        f"{licence_state(licence)}; заповед № {licence.order_number}.",
        rule="R-243",
    )
    telling.table(
        (Column("код"), Column("професия"), Column("степен", is_number=True)),
        [(each.code, each.name, str(each.degree)) for each in annex],
    )
    for duty in duties:
        due = "" if duty.due_on is None else f", първо до {date_bg(duty.due_on)}"
        telling.say(f"{DUTY_NAMES[DutyKind(duty.kind)]}{due}", rule="R-242")
