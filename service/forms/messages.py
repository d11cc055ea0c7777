"""The sentences people read beside a field; one place, so that the tone is one."""

from datetime import date
from decimal import Decimal

from service.forms.definition import Choice, Day, Field, Number, Table
from service.forms.formatting import plural, show_date, show_money, show_number

NOT_AMONG_OPTIONS = "Изберете от предложените възможности."
FILE_IS_GONE = "Файлът вече не е наличен. Прикачете го отново."
_KINDS = {"pdf": "PDF", "png": "PNG", "jpeg": "JPEG", "xlsx": "Excel (XLSX)", "docx": "Word (DOCX)"}


_MISSING = {
    "confirm": "Отметнете „{label}“, за да продължите.",
    "yesno": "Отговорете с „Да“ или „Не“: „{label}“.",
    "choice": "Изберете „{label}“.",
    "choices": "Изберете поне едно: „{label}“.",
    "person": "Изберете човек в полето „{label}“.",
    "organisation": "Изберете институция в полето „{label}“.",
    "date": "Въведете дата в полето „{label}“.",
    "hours": "Въведете броя часове в полето „{label}“.",
    "money": "Въведете сумата в полето „{label}“.",
    "number": "Въведете число в полето „{label}“.",
    "file": "Прикачете файл: „{label}“.",
    "table": "Добавете поне един ред в „{label}“.",
}


_MISSING_CELL = {
    "yesno": "Изберете „Да“ или „Не“.",
    "choice": "Изберете.",
    "person": "Изберете човек.",
    "organisation": "Изберете институция.",
    "date": "Въведете дата.",
    "hours": "Въведете броя часове.",
    "money": "Въведете сума.",
    "number": "Въведете число.",
    "text": "Попълнете.",
}


def missing_cell(field: Field) -> str:
    """What is said when a needed cell is empty; its row and column are named around it."""
    return field.missing or _MISSING_CELL[field.type]


def missing(field: Field) -> str:
    """What is said when a needed field is empty."""
    if field.missing:
        return field.missing
    if isinstance(field, Choice) and field.as_buttons:
        return "Изберете решение с един от бутоните."
    sentence = _MISSING.get(field.type, "Попълнете полето „{label}“.")
    return sentence.format(label=field.label.rstrip(".: "))


def too_early(field: Day, limit: date) -> str:
    return field.min_message or f"Датата не може да е преди {show_date(limit)} г."


def too_late(field: Day, limit: date) -> str:
    return field.max_message or f"Датата не може да е след {show_date(limit)} г."


def too_little(field: Number, limit: Decimal, currency: str) -> str:
    return field.min_message or _off_limit(field, limit, currency, "малк", "по-малко")


def too_much(field: Number, limit: Decimal, currency: str) -> str:
    return field.max_message or _off_limit(field, limit, currency, "голям", "повече")


def _off_limit(field: Number, limit: Decimal, currency: str, size: str, amount: str) -> str:
    if field.type == "money":
        shown = show_money(limit, currency).removesuffix(".")
        return f"Сумата не може да е по-{size}а от {shown}."
    shown = show_number(limit)
    if field.type == "hours":
        return f"Часовете не могат да са {amount} от {shown}."
    return f"Числото не може да е по-{size}о от {shown}."


def wrong_count(field: Choice, *, least: bool) -> str:
    """What is said when too few or too many options are chosen."""
    if least:
        return f"Изберете поне {plural(field.min, 'възможност', 'възможности')}."
    return f"Изберете най-много {plural(field.max or 0, 'възможност', 'възможности')}."


def too_few_rows(field: Table) -> str:
    if field.min_rows == 1:
        return missing(field)
    return f"Въведете поне {field.min_rows} реда в „{field.label}“."


def too_many_rows(field: Table) -> str:
    return f"В „{field.label}“ може да има най-много {plural(field.max_rows, 'ред', 'реда')}."


def repeated_row(first: int) -> str:
    """`first` is the number of the earlier row, counted from one."""
    return f"Този ред повтаря ред {first}."


def wrong_kind_of_file(name: str, accept: tuple[str, ...]) -> str:
    kinds = " или ".join(_KINDS[kind] for kind in accept)
    return f"Файлът „{name}“ не е {kinds}."


def accepted_files(accept: tuple[str, ...], max_mb: int) -> str:
    """The standing hint of a file field."""
    return f"{', '.join(_KINDS[kind] for kind in accept)}, до {max_mb} MB."


def too_large_file(name: str, max_mb: int) -> str:
    return f"Файлът „{name}“ е по-голям от {max_mb} MB."


def too_many_files(max_files: int) -> str:
    return f"Прикачете най-много {plural(max_files, 'файл', 'файла')}."
