"""The plan comes in: seventy-six rows, twenty oddities, and two rows chosen to be carried out."""

from service.identity.institutions import known_spellings, read_institutions
from service.kernel.errors import Refused
from service.operations.ruo_plan import PlanImport, import_plan
from service.operations.ruo_plan.carrying import subject_of, target_of
from service.operations.ruo_plan.importing import own_plan
from service.operations.ruo_plan.words import ANOMALIES, TYPES, term_words
from service.stories.inspection.stage import InspectionStage
from service.stories.telling import Column

TRANSFER, VOCATIONAL, IMPOSSIBLE = "1.2.14", "2.1.11", "5.2.3"


def bring_in(stage: InspectionStage) -> None:
    """Import the plan twice; the second time nothing changes (R-301)."""
    telling = stage.telling
    telling.part("Планът се внася: 76 реда, нищо не се губи")
    with stage.office.transaction() as session:
        first = import_plan(session, own_plan(), now=stage.clock.now())
        again = import_plan(session, own_plan(), now=stage.clock.now())
    telling.say(
        f"Нови: {first.created}. Повторно внасяне: нови {again.created}, променени "
        f"{again.updated}, без промяна {again.unchanged}.",
        rule="R-301",
    )
    spelled = sum(len(each) for each in known_spellings().values())
    telling.say(
        f"Разпознати са всички посочени институции: {len(read_institutions())} под {spelled} "
        "изписвания, по вид, патрон и населено място.",
        rule="R-342, R-343",
    )
    _tell_anomalies(stage, first)


def _tell_anomalies(stage: InspectionStage, done: PlanImport) -> None:
    telling = stage.telling
    telling.tell("")
    rows = [
        (each.activity or (f"цел {each.goal}" if each.goal else "план"), ANOMALIES[each.kind],
         each.rule)
        for each in done.anomalies
    ]  # fmt: skip
    telling.say(f"Несъответствия, показани и непоправени: {len(rows)}.")
    telling.table((Column("ред"), Column("несъответствие"), Column("правило")), rows)
    telling.tell("")
    for each in done.anomalies:
        if each.severity != "notice":
            telling.say(f"{each.activity}: {each.sentence}", rule=each.rule)


def choose(stage: InspectionStage, number: str) -> None:
    """What the row says and what it was understood as."""
    telling = stage.telling
    activity = stage.activity(number)
    with stage.office.transaction() as session:
        telling.say(f"{number} ({TYPES[activity.type].lower()}): {subject_of(activity, session)}")
    written = activity.cells["deadline_text"]
    telling.say(f"Срок „{written}“: {term_words(activity)}", rule="R-304")
    parts = ", ".join(f"{count} {noun}" for count, noun in target_of(activity).parts)
    telling.say(f"Цел: {parts}; посочени: {len(stage.named(number))}.", rule="R-307, R-308")
    for named, found in stage.named(number):
        if found is not None:
            telling.say(f"   „{named.text}“ → {found.full_name} ({found.key})")


def refuse_impossible(stage: InspectionStage) -> None:
    """A row whose end is before its start opens nothing (R-305)."""
    try:
        stage.open_named(IMPOSSIBLE, as_="ruo_expert_poo")
    except Refused as refusal:
        stage.telling.say(str(refusal))
