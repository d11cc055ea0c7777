"""ЦПО „Струма“: three recommendations, two months, and three of three fulfilled."""

from service.rules.control.checklist import Place
from service.stories.control.setting import Controlled
from service.stories.stage import Stage

_OFFICER, _CENTRE = "napoo_officer", "centre_manager"
_FINDINGS = (
    ("Данните за курс № 3 са въведени след 14 дни.", "ЗПОО, чл. 50, ал. 4"),
    ("Дневникът на група 2 не е попълнен за седмицата.", "условия по лицензията"),
    ("Годишната информация е подадена на 03.02.2025 г.", "ЗПОО, чл. 22, ал. 8"),
)
_RECOMMENDED = (
    "Въвеждайте данните до 10 дни от събитието.",
    "Попълвайте дневника в деня на занятието.",
    "Определете отговорник за годишната информация.",
)


def play_cured(stage: Stage) -> None:
    """From the plan to the register."""
    telling = stage.telling
    of = Controlled(stage)
    telling.part("ЦПО „Струма“: план, заповед, проверка по документи и на място")
    _order(of)
    _check(of)
    of.tell()
    telling.part("Протоколът и трите срока от връчването")
    _protocol(of)
    of.tell()
    telling.part("Препоръките: отчет, проверка, край")
    _fulfil(of)
    of.tell()


def _order(of: Controlled) -> None:
    of.stage.at(6, 3, 10)
    of.open("centre-struma")
    of.do(
        "task_plan",
        "napoo_director",
        reason="Закъсняла годишна информация за 2024 г.",
        signs=[],
        regime="periodic",
        type="thematic",
        mode=["documents", "on_site"],
        site_from_on="13.03.2025",
        site_to_on="14.03.2025",
    )
    of.stage.at(7, 3, 9)
    of.do(
        "task_order",
        "napoo_chair",
        officers=[str(of.stage.people[_OFFICER]), str(of.stage.people["napoo_lead"])],
        specialists=[],
        from_on="10.03.2025",
        to_on="14.03.2025",
        scope=["courses", "annual"],
    )


def _check(of: Controlled) -> None:
    of.stage.at(12, 3, 15)
    of.do(
        "task_check_documents",
        _OFFICER,
        checked_on="12.03.2025",
        summary="Прегледани са курсовете и годишната информация.",
        **of.answers(
            Place.DOCUMENTS,
            {"cpo_courses_2": _FINDINGS[0][0], "cpo_annual_1": _FINDINGS[2][0]},
        ),
    )
    of.stage.at(14, 3, 16)
    of.do(
        "task_check_on_site",
        _OFFICER,
        checked_on="14.03.2025",
        place="гр. Кюстендил, ул. „Цар Освободител“ № 24",
        is_present="yes",
        representative="Огнян Паскалев, ръководител",
        summary="Посетени са две групи.",
        documents=[],
        documents_days="",
        **of.answers(Place.SITE, {"cpo_courses_1": _FINDINGS[1][0]}),
    )


def _protocol(of: Controlled) -> None:
    of.stage.at(20, 3, 11)
    of.do(
        "task_protocol",
        _OFFICER,
        findings=[
            {"description": text, "ground": ground, "degree": "irregularity"}
            for text, ground in _FINDINGS
        ],
        recommendations=[
            {"finding": str(number), "description": text, "months": "2"}
            for number, text in enumerate(_RECOMMENDED, start=1)
        ],
        conclusion="Нередовностите могат да се отстранят.",
        signed="yes",
    )
    of.stage.at(24, 3, 10)
    of.do("task_send", "napoo_registrar", channel="ssev", delivered_on="24.03.2025")
    of.stage.at(31, 3, 15)
    of.do("task_objection", _CENTRE, has_objection="no", opinion="", evidence="")
    of.stage.at(4, 4, 14)
    of.do("task_report", _OFFICER, conclusion="Предлагаме препоръките да се изпълнят в срок.")


def _fulfil(of: Controlled) -> None:
    of.stage.at(20, 5, 11)
    for each in of.recommendations():
        of.fulfil(each.id, as_=_CENTRE, reply="Изпълнено, прилагам доказателство.")
    of.stage.at(28, 5, 10)
    of.do(
        "task_verify",
        _OFFICER,
        verdicts=[
            {"recommendation": str(each.id), "verdict": "fulfilled", "note": ""}
            for each in of.recommendations()
        ],
    )
