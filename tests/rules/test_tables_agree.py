"""The tables and the pure functions are one law: on any facts they say the same and cite the same.

The functions give a person at a form his sentence, the tables decide; a difference is a defect.
"""

from dataclasses import replace
from datetime import date

from hypothesis import given as for_all, settings, strategies as st

from service.domain.grounds import Decision, Outcome
from service.domain.institutions import (
    GroupLevel,
    HourKind,
    Institution,
    InstitutionType,
    Ownership,
)
from service.domain.leave import Case161, Leave, LeaveGround, StudyPurpose
from service.domain.people import AbsentPerson, StaffPosition, Substitute, SubstituteCategory
from service.domain.substitution import Substitution
from service.kernel.calendar import WorkingCalendar
from service.kernel.json_types import Json
from service.rules.eligibility import ground_facts, institution_facts, substitute_facts
from service.rules.institutions import (
    check_absent_person_is_covered,
    check_date_is_within_term,
    check_group_is_financed,
    check_institution_is_beneficiary,
)
from service.rules.leave_grounds import check_leave_conditions
from service.rules.programme import load_edition
from service.rules.substitutes import check_substitute
from service.rules.units import check_kind_fits_group
from tests.support import programme as given

EDITION = load_edition("bsc-2018")
CALENDAR = WorkingCalendar.bulgarian()
TABLES = given.eligibility_tables()
MANY = settings(max_examples=80, deadline=None)
#: what the ground table adds to the grounds' own conditions: papers and days of the whole leave
WHOLE_LEAVE = {"R-029", "R-031", "R-034", "R-036"}

text = st.sampled_from(["", "посочено"])
days = st.dates(date(2018, 1, 2), date(2018, 12, 20))
leaves = st.builds(
    Leave,
    ground=st.sampled_from(LeaveGround),
    starts_on=days,
    ends_on=days,
    is_under_article_176=st.booleans(),
    article_176_reason=text,
    paragraph_157=st.integers(1, 3),
    item_157=st.none() | st.integers(1, 9),
    union_name=text,
    document_number=text,
    case_161=st.none() | st.sampled_from(Case161),
    case_161_order=text,
    has_evidence=st.booleans(),
    agreement_clause=text,
    children_count=st.integers(0, 3),
    has_consent=st.booleans(),
    purpose_170=st.none() | st.sampled_from(StudyPurpose),
)
substitutes = st.builds(
    Substitute,
    person_id=st.sampled_from([1, 2]),
    name=st.just("Иван Георгиев"),
    category=st.sampled_from(SubstituteCategory),
    position=st.sampled_from(StaffPosition),
    article_213_paragraph=st.none() | st.integers(7, 12),
    has_higher_education=st.booleans(),
    has_teacher_qualification=st.booleans(),
    speciality_matches=st.booleans(),
)
substitutions = st.builds(
    lambda who, reason, norm: given.substitution(
        substitute=who, director_reason=reason, director_norm_done=norm
    ),
    substitutes,
    text,
    st.none() | st.booleans(),
)
institutions = st.builds(
    Institution,
    key=st.just("KN-16"),
    name=st.just("СУ „Христо Ботев“"),
    type=st.sampled_from(InstitutionType),
    ownership=st.sampled_from(Ownership),
    settlement_code=st.just(given.DUPNITSA),
    is_in_bulgaria=st.booleans(),
)
absents = st.builds(
    AbsentPerson,
    person_id=st.just(1),
    name=st.just("Мария Петрова"),
    position=st.sampled_from(StaffPosition),
    leads_therapy_group=st.booleans(),
)


def asked(decision_id: str, facts: dict[str, Json]) -> tuple[str, str]:
    """Result and rule of the row that fires."""
    (row,) = TABLES.decide(decision_id, facts).rows
    return str(row.outputs["result"]), str(row.outputs["rule"])


def said(decision: Decision) -> tuple[str, str]:
    """The functions' answer in the table's words."""
    if decision.is_allowed:
        return "eligible", ""
    return decision.outcome.value, decision.rule_ids[0]


@MANY
@for_all(leave=leaves)
def test_the_table_of_grounds_agrees_with_the_functions(leave: Leave) -> None:
    leave = replace(leave, ends_on=max(leave.starts_on, leave.ends_on))
    result = asked("eligibility_ground", ground_facts(leave, edition=EDITION, calendar=CALENDAR))
    expected = said(check_leave_conditions(leave))

    if expected == ("eligible", ""):
        assert result == expected or result[1] in WHOLE_LEAVE
    else:
        assert result == expected


@MANY
@for_all(substitution=substitutions, institution=institutions)
def test_the_table_of_substitutes_agrees_with_the_functions(
    substitution: Substitution, institution: Institution
) -> None:
    facts = substitute_facts(substitution, institution=institution, edition=EDITION)
    decision = check_substitute(substitution, institution=institution)
    result, rule_id = asked("eligibility_substitute", facts)

    assert result == said(decision)[0]
    assert rule_id == "" or rule_id in decision.rule_ids


@MANY
@for_all(
    institution=institutions,
    absent=absents,
    group=st.sampled_from(GroupLevel),
    kind=st.sampled_from(HourKind),
    held_on=st.dates(date(2017, 10, 1), date(2019, 1, 31)),
    is_carry_over=st.booleans(),
)
def test_the_table_of_institutions_agrees_with_the_functions(
    *,
    institution: Institution,
    absent: AbsentPerson,
    group: GroupLevel,
    kind: HourKind,
    held_on: date,
    is_carry_over: bool,
) -> None:
    facts = institution_facts(
        institution,
        group=group,
        absent=absent,
        held_on=held_on,
        edition=EDITION,
        kind=kind,
        is_carry_over=is_carry_over,
    )
    checks = (
        check_institution_is_beneficiary(institution),
        check_date_is_within_term(held_on, edition=EDITION, is_carry_over=is_carry_over),
        check_group_is_financed(group, institution=institution),
        check_absent_person_is_covered(absent, institution=institution),
        check_kind_fits_group(kind, group=group, institution=institution),
    )
    first = next((each for each in checks if each.outcome is Outcome.REFUSED), checks[0])

    assert asked("eligibility_institution", facts) == said(first)
