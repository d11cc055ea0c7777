"""A year's check: four lessons paid at 9,00 instead of 7,50, and 6,00 leva that come back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.storage.models.absence import HourLineRow
from service.storage.models.claim import ClaimLine
from service.stories.claim.procedure import claim_of_case
from service.stories.ledger import event_of, events_of, point
from service.stories.stage import Stage

#: the day whose lessons the monitors find paid at the wrong rate
_WRONG_DAY = date(2018, 4, 25)
_TOLD = {
    "visit.planned", "visit.ordered", "visit.checked", "card.acknowledged", "visit.reported",
    "recovery.opened", "recovery.paid", "recovery.confirmed",
}  # fmt: skip


@dataclass
class VisitStory:
    """One visit to the story's school, from the plan to the ledgers."""

    stage: Stage
    owner_id: int
    claim_case_id: int
    case_id: int = 0

    def do(self, element: str, as_: str, **values: object) -> None:
        """Complete the one open task of the element."""
        self.stage.story.do(self.case_id, element, as_=as_, item=None, **values)

    def check(self) -> None:
        """Plan, order, visit, card, report."""
        stage = self.stage
        stage.at(10, 9)
        opened = stage.story.open(
            "monitoring", as_="monitor", owner_id=self.owner_id, title="Проверка на място"
        )
        self.case_id = opened.case_id
        self.do(
            "task_plan",
            "monitor",
            kind="on_site",
            aspects=["financial", "lawful"],
            methods=["documents", "talks"],
            claim=str(claim_of_case(stage.story, self.claim_case_id).id),
            planned_on="17.09.2018",
            level="ruo",
            reason="Голям дял часове по 9,00 лв.",
            has_survey="no",
        )
        stage.at(11, 9, 10)
        self.do("task_order", "ruo_head", order_number="РД-06-220", order_on="11.09.2018")
        stage.at(17, 9, 14)
        self._find()
        stage.at(18, 9, 9, 30)
        self.do("task_acknowledge", "director", has_objection="no", seen="yes")
        stage.at(20, 9, 15)
        self.do(
            "task_report",
            "monitor",
            grade="5",
            conclusion="Целите са постигнати; ставката по един договор е сгрешена.",
            proposals="",
        )

    def _find(self) -> None:
        finding = {
            "description": "На този ден заместващият учител вече живее в гр. Дупница.",
            "hours": "1",
            "paid_rate": "9.00",
            "due_rate": "7.50",
        }
        self.do(
            "task_check_on_site",
            "monitor",
            checked_on="17.09.2018",
            monitors="Анелия Сашева Вучкова, старши експерт",
            documents=["orders", "statements"],
            summary="Проверени са заповедите, договорите и справките за март и април.",
            recommendations="Адресът да се проверява преди всеки договор.",
            findings=[{"line": str(line_id), **finding} for line_id in self._lines()],
            cost="",
            signed="yes",
        )

    def _lines(self) -> list[int]:
        """The lessons of the day, as the claim keeps them."""
        claim_id = claim_of_case(self.stage.story, self.claim_case_id).id
        with self.stage.office.transaction() as session:
            return list(
                session.scalars(
                    select(HourLineRow.id)
                    .join(ClaimLine, ClaimLine.id == HourLineRow.claim_line_id)
                    .where(ClaimLine.claim_id == claim_id, HourLineRow.held_on == _WRONG_DAY)
                    .order_by(HourLineRow.lesson_number)
                )
            )

    def recover(self) -> None:
        """Invitation, payment, confirmation; the ledgers follow."""
        stage = self.stage
        stage.at(21, 9, 10)
        self.do(
            "task_open_recovery",
            "ruo_head",
            notice_number="РУО2-300",
            due_on="05.10.2018",
            reason="Ставката 9,00 лв. е за заместване извън населеното място.",
        )
        stage.at(27, 9, 11)
        self.do(
            "task_pay_back",
            "director",
            payment_number="ПН-12",
            paid_on="27.09.2018",
            payment_document=str(self._stamped_invitation()),
        )
        stage.at(28, 9, 9)
        self.do("task_confirm_refund", "financing_body", decision="received", reason="")

    def _stamped_invitation(self) -> int:
        """The document of payment: the invitation itself, as the bank stamped it."""
        return self.stage.hand_in(
            self.case_id,
            "recovery-notice",
            task_id=self.stage.story.task_id(self.case_id, "task_pay_back"),
            name="Платежно нареждане ПН-12.pdf",
            by="director",
        )


def tell_visit(of: VisitStory) -> None:
    """What was found and what came back, in the words of the ledger."""
    telling, office = of.stage.telling, of.stage.office
    for event in events_of(office, of.case_id, _TOLD):
        telling.step(event.at, event.short_who, event.text, rule=event.rules)
    settled = event_of(office, of.case_id, "recovery.settled")
    telling.tell("")
    telling.say(settled.text, rule=settled.rules)
    for ground in settled.grounds:
        telling.say(ground.text, rule=f"{ground.rule_id}, {point(ground.citation)}")
