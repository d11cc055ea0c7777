"""Data of the papers of an expert commission and of an external expert, as operations make it."""

from service.kernel.json_types import Json

_HEAD: dict[str, Json] = {
    "issuer": "Национална агенция за професионално образование и обучение",
    "place": "гр. София",
    "case_number": "2025-000002",
    "number": "1/2025",
    "date": "08.04.2025 г.",
    "held_on": "08.04.2025 г.",
    "commission": "ЕК „Хотелиерство, ресторантьорство и туризъм“",
    "purpose": "Издаване на лицензия",
    "applicant": "ЦПО „Рила“",
    "when": "08.04.2025 г., вторник, 10:00 ч.",
    "where_word": "Място",
    "where": "НАПОО, зала 2",
    "is_remote": False,
}
_QUESTION: dict[str, Json] = {
    "label": "Да се лицензира ли професия „Готвач“ (811070)",
    "score": "30,50 от 32,00",
    "votes": [
        {"name": "Светослав Панайотов Ралев", "choice": "за", "motive": ""},
        {"name": "Явор Христофоров Лулчев", "choice": "против", "motive": "Няма база за практика."},
    ],
    "counts": "за – 1, против – 1, въздържали се – 0",
    "outcome": "без решение",
}
_EXPERT: dict[str, Json] = {
    "issuer": "Национална агенция за професионално образование и обучение",
    "place": "гр. София",
    "case_number": "2025-000002",
    "date": "18.03.2025 г.",
    "person": "Маргарита Йосифова Недкова",
    "capacity": "външен експерт по направление 811",
    "procedure": "лицензиране на „Рила Обучение“ ООД, ЕИК 209900711",
}

#: template → data
MEETING_DOCUMENTS: dict[str, dict[str, Json]] = {
    "meeting_invitation": _HEAD
    | {
        "agenda": "1. Доклади на експертите\n2. Гласуване",
        "invited": ["Светослав Панайотов Ралев, председател", "Явор Христофоров Лулчев"],
        "signatory": "Зорница Кирилова Ганева",
    },
    "meeting_minutes": _HEAD
    | {
        "agenda": "1. Доклади на експертите\n2. Гласуване",
        "present": ["Светослав Панайотов Ралев, председател", "Явор Христофоров Лулчев"],
        "absent": ["Теодора Минкова Арнаудова"],
        "recused": ["Надежда Емануилова Топалова"],
        "quorum": "Присъстват 2 от 3 членове; за кворум са нужни 2: има кворум.",
        "discussion": "Разгледани са докладите на външните експерти.",
        "questions": [_QUESTION],
        "signatories": [
            {"role": "Председателствал", "name": "Светослав Панайотов Ралев"},
            {"role": "Протоколчик", "name": "Зорница Кирилова Ганева"},
        ],
    },
    "chair_report": _HEAD
    | {
        "signed_on": "08.04.2025 г.",
        "questions": [_QUESTION],
        "summary": "Комисията предлага лицензия за професия „Готвач“.",
        "signatory": "Светослав Панайотов Ралев",
    },
    "interest_declaration": _EXPERT | {"interest": "", "mark": "TLP-AMBER"},
    "expert_contract": _EXPERT
    | {
        "fields": "811",
        "registration": "ЦПО-0001/10.01.2025",
        "fee": "55,00 лв. (28,12 €)",
    },
}
