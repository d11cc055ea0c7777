"""A licensing procedure step by step, each step by the person whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.cases.office import Office
from service.cases.story import Story
from service.domain.licensing import CentreKind
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from service.rules.licensing.scores import sheet_for
from service.stories.licensing.filing import Row, application

#: who sits in the commission of the story
MEMBERS = ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo")
LEAD = "napoo_lead"
#: what is checked of a ЦПО's application filed in 2025
LINES = (
    "centre_rules", "curricula", "premises_title", "safety_declaration", "staff", "coverage",
    "applicant",
)  # fmt: skip


@dataclass
class Procedure:
    """One case of the licensing process; `at` moves the clock and does what has fallen due."""

    office: Office
    clock: FixedClock
    people: Mapping[str, int]
    organisations: Mapping[str, int]
    case_id: int = 0

    @property
    def story(self) -> Story:
        return Story(self.office, self.people)

    def at(self, on: date, hour: int = 10, minute: int = 0) -> None:
        """Go to a day and an hour in Sofia."""
        self.clock.set(sofia(on.year, on.month, on.day, hour, minute))
        self.office.run_due()

    def open(self) -> None:
        """The applicant opens the case."""
        opened = self.story.open(
            "licensing", as_="applicant", owner_id=self.organisations["centre-rila"],
            title="Издаване на лицензия на ЦПО/ЦИПО",
        )  # fmt: skip
        self.case_id = opened.case_id

    def do(self, element: str, as_: str, *, item: Json = None, **values: object) -> None:
        """Complete the open task of `element` (the one of `item`, if given)."""
        self.fill(element, as_, values, item=item)

    def fill(
        self, element: str, as_: str, values: Mapping[str, object], *, item: Json = None
    ) -> None:
        """The same, with the values of the form as a mapping."""
        self.story.do(self.case_id, element, as_=as_, item=item, **values)

    @property
    def ends(self) -> list[str]:
        return self.story.ends(self.case_id)

    @property
    def today(self) -> str:
        return self.clock.today().isoformat()

    # -- the application

    def apply(self, values: Mapping[str, object] | None = None) -> None:
        self.fill("task_apply", "applicant", values or application())

    def submit(self, **changes: object) -> None:
        values: dict[str, object] = {
            "payment_way": "paid_by_bank", "payment_number": "ПН-1001", "paid_on": self.today,
            "filing_way": "ssev", "receiving_way": "ssev", "truth": "true",
        }  # fmt: skip
        self.fill("task_pay_fee_1", "applicant", {**values, **changes})

    def register(self, **values: object) -> None:
        self.fill("task_register", "napoo_registrar", {"has_other": "false", **values})

    def assign(self, lead: str = LEAD) -> None:
        self.do("task_assign_lead", "napoo_director", lead=str(self.people[lead]))

    # -- regularity

    def check(
        self,
        *irregularities: str,
        result: str = "",
        no: Sequence[str] = (),
        lines: Sequence[str] = LINES,
        **changes: object,
    ) -> None:
        """Check by the list; irregular when something is named."""
        is_irregular = result == "irregular" or bool(irregularities)
        values: dict[str, object] = {
            "fee_found": "true",
            "items": [{"line": code, "answer": "no" if code in no else "yes"} for code in lines],
            "look_ups": [
                {"register": "commercial", "ground": "чл. 22 от ЗПОО", "number": "RX-7001",
                 "result": "вписано дружество"},
            ],
            "number": "ПКЛ-31",
            "irregularities": [{"text": text} for text in irregularities],
            "result": "irregular" if is_irregular else "regular",
        }  # fmt: skip
        if is_irregular:
            values["gives_term"] = "true"
        self.fill("task_check_regularity", LEAD, {**values, **changes})

    def sign_irregularities(self, as_: str = "napoo_chair") -> None:
        self.do("task_letter_irregularities", as_, number="ПКЛ-32", signed="true")

    def deliver_irregularities(self, delivered_on: date, way: str = "ssev") -> None:
        self.do(
            "task_deliver_irregularities", "napoo_registrar",
            delivered_on=delivered_on.isoformat(), delivery_way=way,
        )  # fmt: skip

    def cure(
        self,
        *,
        bases: Sequence[Row] = (),
        teachers: Sequence[Row] = (),
        documents: Sequence[Row] = (),
    ) -> None:
        self.do(
            "task_cure", "applicant", explanation="Приложени са липсващите документи.",
            bases=list(bases), teachers=list(teachers), documents=list(documents),
        )  # fmt: skip

    def propose_refusal(self) -> None:
        self.do(
            "task_memo_refusal", LEAD, number="ПКЛ-44",
            grounds="Документите не са представени в едномесечния срок.",
        )  # fmt: skip

    def refuse(self, element: str = "task_order_refusal", as_: str = "napoo_chair") -> None:
        self.do(
            element, as_, number="РД-07-9", grounds="Чл. 49б, ал. 8, т. 1 от ЗПОО.", signed="true"
        )

    # -- opening and the second fee

    def open_procedure(self, experts: Mapping[str, str] | None = None, **changes: object) -> None:
        """`experts` is key of the person → professional field."""
        named = experts or {"external_expert_1": "811", "external_expert_2": "812"}
        values: dict[str, object] = {
            "experts": [
                {"field": field, "expert": str(self.people[key])} for key, field in named.items()
            ],
            "report_days": "14", "commission": "ek-hotels", "number": "РД-07-8", "signed": "true",
        }  # fmt: skip
        self.fill("task_order_opening", "napoo_chair", {**values, **changes})

    def letter(self, element: str, delivered_on: date, *, number: str, **changes: object) -> None:
        """A letter the registrar sends; it is dated at the latest on the day of delivery."""
        values: dict[str, object] = {
            "number": number, "issued_on": delivered_on.isoformat(),
            "delivered_on": delivered_on.isoformat(), "delivery_way": "ssev",
        }  # fmt: skip
        self.fill(element, "napoo_registrar", {**values, **changes})

    def pay_fee_2(self, paid_on: date) -> None:
        self.pay("task_pay_fee_2", paid_on, number="ПН-1002")

    def pay(self, element: str, paid_on: date, *, number: str) -> None:
        self.do(
            element, "applicant", payment_way="paid_by_bank", payment_number=number,
            paid_on=paid_on.isoformat(),
        )  # fmt: skip

    def confirm_fee_2(self, decision: str = "received", reason: str = "") -> None:
        self.do("task_confirm_fee_2", "napoo_accountant", decision=decision, reason=reason)

    # -- experts

    def declare(self, key: str, interest: str = "") -> None:
        values = {"has_interest": "false", "no_participation": "true", "contract": "true"}
        if interest:
            values = {"has_interest": "true", "interest": interest}
        values["confidentiality"] = "true"
        self.fill("task_declare", key, values, item=self.people[key])

    def assess(
        self,
        key: str,
        *,
        lost: Mapping[str, str] | None = None,
        unsuitable: Mapping[str, str] | None = None,
        professions: Mapping[str, int],
        kind: CentreKind = CentreKind.CPO,
    ) -> None:
        """A report with full marks less `lost` (criterion → points taken)."""
        taken = lost or {}
        against = unsuitable or {}
        scores = [
            {
                "criterion": each.code,
                "score": str(each.most - _points(taken.get(each.code))),
                "motive": "Базата не е достатъчна." if each.code in taken else "",
            }
            for each in sheet_for(kind).indicators
        ]
        conclusions = [
            {
                "profession": str(profession_id),
                "verdict": "unsuitable" if code in against else "suitable",
                "ground": against.get(code, ""),
            }
            for code, profession_id in professions.items()
        ]
        values: dict[str, object] = {
            "visited_on": self.today, "scores": scores,
            "conclusion": "Центърът е оценен на място и по документи.",
        }  # fmt: skip
        if professions:
            values["conclusions"] = conclusions
        self.fill("task_assess", key, values, item=self.people[key])


def _points(text: str | None) -> Decimal:
    return Decimal(text or "0")
