"""What the applicant of the story files: professions, bases, teachers, documents."""

from collections.abc import Sequence

#: code → where it is taught; two of one professional field and one of another
COOK, WAITER, GUIDE = "811070", "811080", "812030"
PROFESSIONS = (COOK, WAITER, GUIDE)
_BASES = {
    "theory": "гр. Дупница, ул. „Николаевска“ 12",
    "practice": "гр. Дупница, учебна кухня, ул. „Патриарх Евтимий“ 3",
}
_TEACHERS = {"theory": "Ивелина Костадинова Мечкарска", "practice": "Горан Стаменов Лютаков"}
_DOCUMENTS = ("centre_rules", "curricula", "premises_title", "safety_declaration", "staff")
_TEXTS = (
    "goals", "structure", "admission", "training", "assessment", "records",
    "quality", "complaints", "archive", "transparency",
)  # fmt: skip

Row = dict[str, str]


def application(
    professions: Sequence[str] = PROFESSIONS,
    *,
    without_base: Sequence[str] = (),
    without_teacher: Sequence[str] = (),
    documents: Sequence[str] = _DOCUMENTS,
) -> dict[str, object]:
    """The whole form; `without_…` lists professions whose practice has no base or no teacher."""
    return {
        "kind": "cpo", "company_name": "„Рила Обучение“ ООД", "eik": "209900711",
        "is_foreign": "false", "centre_name": "Рила",
        "representative": "Боряна Валентинова Стойчева",
        "seat": "гр. Дупница, ул. „Николаевска“ 12", "address": "гр. Дупница, п.к. 2600, а.я. 7",
        "phone": "+359701555010", "email": "office@rila-obuchenie.bg",
        **dict.fromkeys(_TEXTS, "Описано е в правилника на центъра."),
        "professions": [
            {"profession": code, "curriculum": "Учебен план и програми, 2024 г."}
            for code in professions
        ],
        "bases": [row for code in professions for row in bases(code, but=without_base)],
        "teachers": [row for code in professions for row in teachers(code, but=without_teacher)],
        "documents": [document(code) for code in documents],
    }  # fmt: skip


def bases(code: str, *, but: Sequence[str] = ()) -> list[Row]:
    """The bases of one profession; without the one for practice when it is among `but`."""
    return [
        {
            "profession": code, "purpose": purpose, "address": address, "title": "rent",
            "declaration_number": "ВР-15-120", "declaration_on": "2024-11-20",
            "known": "new",
        }
        for purpose, address in _BASES.items()
        if purpose == "theory" or code not in but
    ]  # fmt: skip


def teachers(code: str, *, but: Sequence[str] = ()) -> list[Row]:
    """The teachers of one profession; without the one of practice when it is among `but`."""
    return [
        {
            "profession": code, "purpose": purpose, "name": name,
            "qualification": "магистър, пет години стаж", "diploma_issuer": "ВУАРР – Пловдив",
            "diploma_number": "ВУ-20418", "diploma_year": "2012",
        }
        for purpose, name in _TEACHERS.items()
        if purpose == "theory" or code not in but
    ]  # fmt: skip


def document(code: str) -> Row:
    """One line of the list of documents."""
    return {"document": code, "number": "1", "on": "2024-12-16"}
