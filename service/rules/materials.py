"""Themes programme and materials for substitutes who are no specialists (R-057–R-059)."""

from service.domain.grounds import Decision
from service.domain.institutions import Institution, InstitutionType
from service.domain.people import StaffPosition
from service.domain.substitution import Materials, MaterialsKind, Substitution
from service.rules.grounds import allow, incomplete

_RULES = {
    MaterialsKind.THEMES_PROGRAMME: "R-057",
    MaterialsKind.KINDERGARTEN_MATERIALS: "R-058",
    MaterialsKind.CENTRE_MATERIALS: "R-059",
}
_NAMES = {
    MaterialsKind.THEMES_PROGRAMME: "училищна програма с теми",
    MaterialsKind.KINDERGARTEN_MATERIALS: "материали за педагогически ситуации",
    MaterialsKind.CENTRE_MATERIALS: "материали за изкуства и спорт",
}
_TEACHERS = frozenset({StaffPosition.TEACHER, StaffPosition.RESOURCE_TEACHER})


def required_materials(
    substitution: Substitution, *, institution: Institution
) -> MaterialsKind | None:
    """What the substitute works with; None when a specialist takes a teacher's hours."""
    is_therapist_away = substitution.absent.position not in _TEACHERS
    if institution.type is InstitutionType.SPECIAL_CENTRE and is_therapist_away:
        return MaterialsKind.CENTRE_MATERIALS
    if substitution.is_specialist:
        return None
    if institution.type is InstitutionType.KINDERGARTEN:
        return MaterialsKind.KINDERGARTEN_MATERIALS
    return MaterialsKind.THEMES_PROGRAMME


def check_materials(substitution: Substitution, *, institution: Institution) -> Decision:
    """The materials called for exist and are approved (R-057–R-059)."""
    kind = required_materials(substitution, institution=institution)
    if kind is None:
        return allow("R-057", "Замества специалист; програма с теми не се изисква.")
    found = next((each for each in substitution.materials if each.kind is kind), None)
    if found is None:
        return incomplete(_RULES[kind], f"Приложете: {_NAMES[kind]}.")
    return _check_approved(found)


def _check_approved(materials: Materials) -> Decision:
    rule_id, name = _RULES[materials.kind], _NAMES[materials.kind]
    if materials.approved_on is None:
        return incomplete(rule_id, f"Директорът не е утвърдил: {name}.")
    if materials.kind is MaterialsKind.THEMES_PROGRAMME and not materials.council_protocol:
        return incomplete(rule_id, "Посочете протокола на педагогическия съвет.")
    return allow(rule_id, f"Утвърдено от директора: {name}.")
