"""Who may substitute, and what each category must show (R-039–R-044, R-047, R-049)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from service.domain.grounds import Decision
from service.domain.institutions import Institution, InstitutionType
from service.domain.people import StaffPosition, Substitute, SubstituteCategory
from service.domain.substitution import Substitution
from service.rules.grounds import allow, incomplete, refuse, together

_OTHER_STAFF = frozenset(
    {
        StaffPosition.DEPUTY_DIRECTOR,
        StaffPosition.COUNSELLOR,
        StaffPosition.PSYCHOLOGIST,
        StaffPosition.LIBRARIAN,
    }
)
_WITHOUT_HIGHER_EDUCATION = 8
_PARAGRAPHS_213 = frozenset({8, 9, 10, 11})


def check_substitute(substitution: Substitution, *, institution: Institution) -> Decision:
    """All that a substitute must satisfy, the hours aside (R-039–R-044, R-047, R-049)."""
    return together(
        check_is_another_person(substitution),
        check_category_is_listed(substitution.substitute.category.value),
        check_category_evidence(substitution.substitute),
        check_director_gives_reason(substitution),
        check_director_norm(substitution, institution=institution),
    )


def check_is_another_person(substitution: Substitution) -> Decision:
    """Nobody substitutes for himself (R-049)."""
    if substitution.absent.person_id == substitution.substitute.person_id:
        return refuse("R-049", "Учителят замества сам себе си.")
    return allow("R-049", "Заместващият и отсъстващият са различни лица.")


def check_category_is_listed(category: str) -> Decision:
    """One of the five categories (R-039)."""
    if category in {member.value for member in SubstituteCategory}:
        return allow("R-039", "Категорията на заместника е сред петте по програмата.")
    return refuse("R-039", "Категорията на заместника не е сред петте по програмата (а–д).")


def check_category_evidence(substitute: Substitute) -> Decision:
    """What the substitute's own category asks for (R-040–R-044)."""
    return _EVIDENCE[substitute.category](substitute)


def check_qualified_teacher(substitute: Substitute) -> Decision:
    """Category а: a diploma with the qualification „учител“ (R-040)."""
    if substitute.has_teacher_qualification:
        return allow("R-040", "Заместникът има професионална квалификация „учител“.")
    return refuse("R-040", "Категория „а“ изисква професионална квалификация „учител“.")


def check_article_213(substitute: Substitute) -> Decision:
    """Category б: paragraph 8 without higher education, 9–11 with it (R-041)."""
    paragraph = substitute.article_213_paragraph
    if paragraph is None:
        return incomplete("R-041", "Посочете алинеята на чл. 213 от ЗПУО (8–11).")
    if paragraph not in _PARAGRAPHS_213:
        return refuse("R-041", f"Чл. 213, ал. {paragraph} от ЗПУО не е в обхвата на програмата.")
    if substitute.has_teacher_qualification:
        return refuse("R-041", "Категория „б“ е за лица без професионална квалификация „учител“.")
    if paragraph == _WITHOUT_HIGHER_EDUCATION and substitute.has_higher_education:
        return refuse("R-041", "Чл. 213, ал. 8 от ЗПУО е за лица без висше образование.")
    if paragraph != _WITHOUT_HIGHER_EDUCATION and not substitute.has_higher_education:
        return refuse("R-041", f"Чл. 213, ал. {paragraph} от ЗПУО изисква висше образование.")
    return allow("R-041", f"Лице по чл. 213, ал. {paragraph} от ЗПУО.")


def check_graduate(substitute: Substitute) -> Decision:
    """Category в: higher education in the speciality (R-042)."""
    if substitute.has_higher_education and substitute.speciality_matches:
        return allow("R-042", "Висше образование по съответната специалност.")
    return refuse("R-042", "Категория „в“ изисква висше образование по съответната специалност.")


def check_other_staff(substitute: Substitute) -> Decision:
    """Category г: deputy director, counsellor, psychologist, librarian (R-043)."""
    if substitute.position in _OTHER_STAFF:
        return allow("R-043", "Длъжността е сред изброените за категория „г“.")
    return refuse(
        "R-043",
        "Категория „г“ е за заместник-директор, педагогически съветник, психолог или библиотекар.",
    )


def check_is_director(substitute: Substitute) -> Decision:
    """Category д: the director himself (R-044)."""
    if substitute.position is StaffPosition.DIRECTOR:
        return allow("R-044", "Замества директорът, по изключение.")
    return refuse("R-044", "Категория „д“ е само за директора.")


def check_director_gives_reason(substitution: Substitution) -> Decision:
    """A director substitutes by exception and says why (R-044)."""
    if substitution.substitute.category is not SubstituteCategory.DIRECTOR:
        return allow("R-039", "Замества лице от списъка на програмата.")
    if substitution.director_reason.strip():
        return allow("R-044", f"Причина за изключението: {substitution.director_reason.strip()}")
    return incomplete("R-044", "Посочете защо по изключение замества директорът.")


def check_director_norm(substitution: Substitution, *, institution: Institution) -> Decision:
    """A kindergarten director first does his own teaching norm (R-047)."""
    is_director = substitution.substitute.category is SubstituteCategory.DIRECTOR
    if not is_director or institution.type is not InstitutionType.KINDERGARTEN:
        return allow("R-039", "Изискването за норма е за директор на детска градина.")
    if substitution.director_norm_done is None:
        return incomplete("R-047", "Декларирайте дали е изпълнена задължителната норма.")
    if substitution.director_norm_done:
        return allow("R-047", "Директорът е изпълнил задължителната си норма.")
    return refuse(
        "R-047", "Директорът не е изпълнил задължителната си норма преподавателска работа."
    )


_EVIDENCE: Mapping[SubstituteCategory, Callable[[Substitute], Decision]] = MappingProxyType(
    {
        SubstituteCategory.QUALIFIED_TEACHER: check_qualified_teacher,
        SubstituteCategory.ARTICLE_213: check_article_213,
        SubstituteCategory.GRADUATE: check_graduate,
        SubstituteCategory.OTHER_STAFF: check_other_staff,
        SubstituteCategory.DIRECTOR: check_is_director,
    }
)
