"""The end of a procedure: the meeting, the order, what follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_expertise import LicensingExpert
from service.storage.models.meeting import Meeting, MeetingQuestion
from service.stories.licensing.procedure import LEAD, MEMBERS, Procedure


@dataclass
class Decided(Procedure):
    """A procedure that may be played to any of its ends."""

    def professions(self, field: str = "") -> dict[str, int]:
        """Code → id of what is claimed, of one professional field when it is given."""
        with self.office.transaction() as session:
            rows = session.scalars(
                select(LicensingProfession)
                .join(LicensingApplication)
                .where(LicensingApplication.case_id == self.case_id)
                .order_by(LicensingProfession.code)
            ).all()
        return {each.code: each.id for each in rows if field in ("", each.field_code)}

    def replace(self, key: str, *, by: str) -> None:
        """The director names who comes in the place of an expert."""
        with self.office.transaction() as session:
            row_id = session.scalars(
                select(LicensingExpert.id)
                .join(LicensingApplication)
                .where(
                    LicensingApplication.case_id == self.case_id,
                    LicensingExpert.person_id == self.people[key],
                )
            ).one()
        rows = [{"expert": str(row_id), "by": str(self.people[by])}]
        self.do("task_replace_expert", "napoo_director", replacements=rows)

    # -- the meeting

    def invite(self, held_on: date, members: Sequence[str] = MEMBERS) -> None:
        self.do(
            "task_invite", LEAD, held_on=held_on.isoformat(), held_at="10:00", mode="on_site",
            room="НАПОО, зала 2", agenda="1. Доклади на външните експерти",
            invited=[str(self.people[key]) for key in members],
        )  # fmt: skip

    def declare_members(
        self, members: Sequence[str] = MEMBERS, interest: Mapping[str, str] | None = None
    ) -> None:
        found = interest or {}
        for key in members:
            values = {"has_interest": "false", "no_participation": "true"}
            if key in found:
                values = {"has_interest": "true", "interest": found[key]}
            values["confidentiality"] = "true"
            self.fill("task_declare", key, values, item=self.people[key])

    def attend(self, members: Sequence[str]) -> None:
        self.do(
            "task_attendance", LEAD, present=[str(self.people[key]) for key in members],
            presiding=str(self.people["ek_chair"]),
        )  # fmt: skip

    def vote(
        self, members: Sequence[str], against: Sequence[str] = (), abstained: Sequence[str] = ()
    ) -> None:
        """Everybody votes alike: against some codes, abstaining from others, for the rest."""
        choices = {**dict.fromkeys(abstained, "abstained"), **dict.fromkeys(against, "against")}
        questions = self.questions()
        for key in members:
            rows = [
                {
                    "question": str(question_id),
                    "choice": choices.get(code, "for"),
                    "motive": "Няма база за практика." if code in against else "",
                }
                for code, question_id in questions.items()
            ]
            self.do("task_vote", key, item=self.people[key], votes=rows)

    def minute(self, *, reports: bool = True) -> None:
        """The minutes, their signature and, when there is a proposal, the chair's report."""
        self.do("task_minutes", LEAD, discussion="Експертите представиха докладите си.")
        self.do("task_sign_minutes", "ek_chair", decision="sign", reason="")
        if reports:
            self.do(
                "task_chair_report", "ek_chair", summary="Предлагам да се издаде лицензия.",
                agree="true",
            )  # fmt: skip

    def meet(self, held_on: date, *, against: Sequence[str] = ()) -> None:
        """A meeting with everybody present, from the invitation to the chair's report."""
        self.invite(held_on)
        self.declare_members()
        self.at(held_on, 11)
        self.attend(MEMBERS)
        self.vote(MEMBERS, against)
        self.minute()

    def questions(self) -> dict[str, int]:
        """Code → id of the question, of the last meeting."""
        with self.office.transaction() as session:
            meeting_id = session.scalars(
                select(Meeting.id)
                .where(Meeting.case_id == self.case_id)
                .order_by(Meeting.id.desc())
            ).first()
            rows = session.scalars(
                select(MeetingQuestion)
                .where(MeetingQuestion.meeting_id == meeting_id)
                .order_by(MeetingQuestion.position)
            ).all()
        return {each.key: each.id for each in rows}

    # -- the decision

    def close(self, number: str = "ПКЛ-61") -> None:
        self.do(
            "task_closing_memo", LEAD, number=number,
            text="Предлагам заповед по предложението на комисията.",
        )  # fmt: skip

    def order(
        self,
        refusals: Mapping[str, str] | None = None,
        *,
        decision: str = "sign",
        number: str = "РД-07-12",
        as_: str = "napoo_chair",
    ) -> None:
        rows = [{"profession": code, "ground": ground} for code, ground in (refusals or {}).items()]
        values: dict[str, object] = {"refusals": rows, "decision": decision}
        if decision == "sign":
            values |= {"number": number, "grounds": "По предложение на експертната комисия."}
        else:
            values |= {"reason": "Мотивите не са пълни."}
        self.fill("task_order", as_, values)

    def communicate(self, delivered_on: date) -> None:
        self.letter("task_communicate", delivered_on, number="ПКЛ-70")

    def hand_over(self, paid_on: date) -> None:
        """The third fee, the licence, and the order that pays the commission."""
        self.pay("task_pay_fee_3", paid_on, number="ПН-1003")
        self.do("task_hand_over", "napoo_registrar", handed_on=self.today, fee_seen="true")
        self.do("task_order_fees", "napoo_chair", number="РД-07-15", signed="true")

    def communicate_refusal(self, delivered_on: date) -> None:
        self.letter("task_communicate_refusal", delivered_on, number="ПКЛ-80")

    # -- at any time

    def withdraw(self) -> None:
        self.story.press(
            self.case_id, "start_withdrawn", as_="applicant", reason="Отлагаме проекта."
        )

    def appeal(self, act: int, filed_on: date) -> None:
        self.story.press(
            self.case_id, "start_appealed", as_="napoo_registrar", act=str(act),
            court="Административен съд – Кюстендил", number="А-17",
            filed_on=filed_on.isoformat(),
        )  # fmt: skip
        self.office.run_due()

    def judge(self, outcome: str, decided_on: date | None = None) -> None:
        self.do(
            "task_court_decision", "napoo_director", outcome=outcome, decision_number="214",
            decided_on=self.today if decided_on is None else decided_on.isoformat(),
        )  # fmt: skip
        self.office.run_due()
