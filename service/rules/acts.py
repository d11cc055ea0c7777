"""The order or contract that assigns the hours, and its five requisites (R-050–R-053)."""

from collections.abc import Iterable
from datetime import date

from service.domain.grounds import Decision, Outcome
from service.domain.institutions import HourUnit
from service.domain.people import Substitute
from service.domain.programme import ProgrammeEdition
from service.domain.substitution import ActKind, AssignmentAct
from service.domain.wording import date_bg
from service.rules.grounds import allow, ground, refuse

_CONTRACTS = (ActKind.LABOUR_CONTRACT, ActKind.CIVIL_CONTRACT, ActKind.OTHER_CONTRACT)


def required_act_kinds(substitute: Substitute, *, unit: HourUnit) -> tuple[ActKind, ...]:
    """An order for own staff, by unit; a contract for others (R-050–R-052)."""
    if not substitute.is_internal:
        return _CONTRACTS
    return (ActKind.ORDER_LESSONS if unit is HourUnit.LESSON else ActKind.ORDER_HOURS,)


def check_act_kind(act: AssignmentAct, *, substitute: Substitute, unit: HourUnit) -> Decision:
    """The act is of the kind the substitute and the unit call for (R-050–R-052)."""
    if act.kind in required_act_kinds(substitute, unit=unit):
        rule_id = "R-050" if substitute.is_internal else "R-052"
        return allow(rule_id, "Видът на акта отговаря на заместника и мерната единица.")
    if not substitute.is_internal:
        return refuse("R-052", "С външен заместник се сключва договор, не се издава заповед.")
    if act.kind in _CONTRACTS:
        return refuse("R-050", "За учител от същата институция се издава заповед, не договор.")
    return refuse("R-051", "Видът на заповедта не отговаря на мерната единица на часовете.")


def check_act_requisites(
    act: AssignmentAct, *, edition: ProgrammeEdition, line_dates: Iterable[date] = ()
) -> Decision:
    """The five requisites, one ground for each that is missing or wrong (R-053)."""
    missing = [*_missing(act, edition=edition), *_outside(act, line_dates)]
    if missing:
        texts = [f"Липсва или е грешен задължителен реквизит: {what}." for what in missing]
        return Decision(Outcome.INCOMPLETE, tuple(ground("R-053", text) for text in texts))
    return allow("R-053", f"Акт № {act.number} има всички задължителни реквизити.")


def _missing(act: AssignmentAct, *, edition: ProgrammeEdition) -> list[str]:
    checks = (
        (act.starts_on is not None and act.ends_on is not None, "период на заместване"),
        (bool(act.subject.strip()), "наименование на учебния предмет"),
        (act.hours > 0, "брой часове"),
        (
            act.funding_source == edition.funding_source,
            f"източник на финансиране ({edition.funding_source})",
        ),
        (act.hourly_rate is not None and act.hourly_rate > 0, "размер на възнаграждението за час"),
    )
    return [what for is_there, what in checks if not is_there]


def _outside(act: AssignmentAct, line_dates: Iterable[date]) -> list[str]:
    starts_on, ends_on = act.starts_on, act.ends_on
    if starts_on is None or ends_on is None:
        return []
    outside = sorted({on for on in line_dates if not starts_on <= on <= ends_on})
    return [f"период на заместване – не обхваща {date_bg(on)}" for on in outside]
