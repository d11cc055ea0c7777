"""Which leave is financed, and what each ground asks for (R-019–R-025, R-030, R-033, R-038)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from service.domain.grounds import Decision
from service.domain.leave import Case161, Leave, LeaveGround, StudyPurpose
from service.rules.grounds import allow, incomplete, refuse

LISTED_GROUNDS = frozenset(
    {
        LeaveGround.ART155,
        LeaveGround.ART157,
        LeaveGround.ART159,
        LeaveGround.ART161,
        LeaveGround.ART162,
        LeaveGround.ART168,
        LeaveGround.ART169,
        LeaveGround.ART170,
    }
)
#: named in the act of leave but outside the list: the sentence can say which
_NEVER_FINANCED: Mapping[LeaveGround, str] = MappingProxyType(
    {
        LeaveGround.ART160: "неплатен отпуск по чл. 160 КТ",
        LeaveGround.ART163: "отпуск по чл. 163 КТ",
        LeaveGround.ART164: "отпуск по чл. 164 КТ",
        LeaveGround.ART167: "отпуск по чл. 165–167а КТ",
        LeaveGround.ART171: "отпуск по чл. 171 КТ",
        LeaveGround.VACANCY: "незаета щатна бройка",
    }
)
_LISTED_WORDS = "чл. 155, 157, 159, 161, 162, 168, 169 и 170 КТ"
_ITEMS_157 = range(1, 8)
_CASES_BY_ORDER = frozenset({Case161.EXTERNAL_ASSESSMENT, Case161.MATRICULATION})
_CHILDREN_AT_LEAST = 2


def check_leave_ground_is_listed(leave: Leave) -> Decision:
    """The ground is in the closed list (R-019), the rest is never financed (R-038)."""
    if leave.ground in LISTED_GROUNDS:
        return allow("R-019", "Основанието за отпуск е в списъка на програмата.")
    named = _NEVER_FINANCED.get(leave.ground)
    if named is not None:
        return refuse("R-038", f"Не се финансира: {named}. Списъкът е {_LISTED_WORDS}.")
    return refuse("R-019", f"Основанието не е в списъка на програмата ({_LISTED_WORDS}).")


def check_leave_conditions(leave: Leave) -> Decision:
    """The condition of the leave's own ground; a ground outside the list is refused."""
    check = _CONDITIONS.get(leave.ground)
    return check(leave) if check is not None else check_leave_ground_is_listed(leave)


def check_annual_leave_is_postponed(leave: Leave) -> Decision:
    """Чл. 155 КТ only by the postponed use of чл. 176 КТ, with its reason (R-020)."""
    if not leave.is_under_article_176:
        return refuse("R-020", "Годишният отпуск се финансира само при условията на чл. 176 КТ.")
    if not leave.article_176_reason:
        return incomplete("R-020", "Посочете основанието за ползване по чл. 176 КТ.")
    return allow("R-020", "Годишният отпуск е при условията на чл. 176 КТ.")


def check_item_157(leave: Leave) -> Decision:
    """Чл. 157, ал. 1, т. 1–7 КТ and nothing else of the article (R-021, R-022)."""
    if leave.paragraph_157 != 1:
        return refuse("R-022", f"Чл. 157, ал. {leave.paragraph_157} КТ не се финансира.")
    if leave.item_157 is None:
        return incomplete("R-021", "Посочете точката на чл. 157, ал. 1 КТ (1–7).")
    if leave.item_157 not in _ITEMS_157:
        return refuse("R-022", f"Чл. 157, ал. 1, т. {leave.item_157} КТ не се финансира.")
    return allow("R-021", f"Чл. 157, ал. 1, т. {leave.item_157} КТ е в обхвата.")


def check_union_leave(leave: Leave) -> Decision:
    """Чл. 159 КТ with the union and its document (R-023)."""
    if leave.union_name and leave.document_number:
        return allow("R-023", f"Синдикална дейност, {leave.union_name}.")
    return incomplete("R-023", "Посочете синдикалната организация и номера на документа.")


def check_case_161(leave: Leave) -> Decision:
    """The listed cases of чл. 161 КТ, by order where needed, with evidence (R-024, R-025)."""
    if leave.case_161 is None:
        return refuse("R-024", "Случаят не е сред изброените за чл. 161 КТ.")
    if leave.case_161 in _CASES_BY_ORDER and not leave.case_161_order:
        return incomplete("R-024", "Посочете заповедта на министъра или на началника на РУО.")
    if not leave.has_evidence:
        return incomplete("R-025", "Приложете документ за участието или придружаването.")
    return allow("R-024", "Служебен отпуск в изброен случай по чл. 161 КТ.")


def check_sick_leave(leave: Leave) -> Decision:
    """Чл. 162 КТ: the days are judged one by one, here only the ground (R-026)."""
    _ = leave
    return allow("R-026", "Временна неработоспособност: финансират се дните от работодателя.")


def check_mothers_leave(leave: Leave) -> Decision:
    """Чл. 168 КТ when the collective contract has it, with two children declared (R-030)."""
    if not leave.agreement_clause:
        return refuse("R-030", "Отпускът по чл. 168 КТ не е уговорен в колективния трудов договор.")
    if leave.children_count < _CHILDREN_AT_LEAST:
        return refuse("R-030", "Отпускът по чл. 168 КТ е за майка с две деца до 18 години.")
    return allow("R-030", f"Отпуск по чл. 168 КТ, КТД: {leave.agreement_clause}.")


def check_study_leave(leave: Leave) -> Decision:
    """Чл. 169 КТ: the yearly limit is judged by day, here only the ground (R-031)."""
    _ = leave
    return allow("R-031", "Отпуск за обучение по чл. 169 КТ.")


def check_application_leave(leave: Leave) -> Decision:
    """Чл. 170 КТ for a university or a doctorate, with consent (R-033)."""
    if not leave.has_consent:
        return refuse("R-033", "Отпускът по чл. 170 КТ изисква съгласие на работодателя.")
    if leave.purpose_170 in {StudyPurpose.UNIVERSITY, StudyPurpose.DOCTORATE}:
        return allow("R-033", "Кандидатстване във висше училище или за докторантура.")
    return refuse("R-033", "Чл. 170 КТ се признава само за висше училище или докторантура.")


_CONDITIONS: Mapping[LeaveGround, Callable[[Leave], Decision]] = MappingProxyType(
    {
        LeaveGround.ART155: check_annual_leave_is_postponed,
        LeaveGround.ART157: check_item_157,
        LeaveGround.ART159: check_union_leave,
        LeaveGround.ART161: check_case_161,
        LeaveGround.ART162: check_sick_leave,
        LeaveGround.ART168: check_mothers_leave,
        LeaveGround.ART169: check_study_leave,
        LeaveGround.ART170: check_application_leave,
    }
)
