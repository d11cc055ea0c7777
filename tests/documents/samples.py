"""Real small files of every kind taken, and the data that fills every official document."""

import base64
import io
import zipfile

import openpyxl

from service.documents import render_pdf
from service.kernel.clock import sofia
from service.kernel.json_types import Json
from tests.documents.application_samples import APPLICATION
from tests.documents.meeting_samples import MEETING_DOCUMENTS
from tests.documents.official_samples import OFFICIAL

AT = sofia(2018, 6, 6, 9)

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td"
    "hbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEA"
    "AAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhED"
    "EQA/AKYAH//Z"
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAIAAAB/FOjAAAAAH0lEQVR4nOzLsQ0AAAzCMFT1/5fDC7Dj3Q+ocSotJAwA"
    "AP//MhQxgQAAAAZJREFUAwCgCgMQwAS0GgAAAABJRU5ErkJggg=="
)

_LOCAL = "7,50 лв."
_SCHOOL = "Основно училище „Неофит Рилски“"
_RUO = "Регионално управление на образованието – Кюстендил"
_MINISTRY = "Министерство на образованието и науката"
_MODULE = "Без свободен час в училище"
_PERIOD = "01.03.2018 – 30.04.2018 г."
_FINDINGS: list[Json] = [
    {
        "description": "14.03.2018 г.: заместващият учител живее в гр. Дупница",
        "hours": "4",
        "paid_rate": "9,00 лв.",
        "due_rate": _LOCAL,
        "amount": "6,00 лв.",
    }
]
_HEAD: dict[str, Json] = {
    "issuer": _SCHOOL,
    "place": "гр. Дупница",
    "signatory_role": "Директор",
    "signatory": "Елена Димитрова",
}
_RUO_HEAD: dict[str, Json] = {
    "issuer": _RUO,
    "place": "гр. Кюстендил",
    "signatory_role": "Началник на РУО – Кюстендил",
    "signatory": "Стефан Илиев",
}

#: template → data of the story of A8
DOCUMENTS: dict[str, dict[str, Json]] = {
    **APPLICATION,
    **MEETING_DOCUMENTS,
    **OFFICIAL,
    "leave_order": {
        **_HEAD,
        "number": "112",
        "date": "16.04.2018 г.",
        "article": "чл. 169",
        "application_number": "",
        "application_date": "13.04.2018 г.",
        "teacher": "Мария Петрова",
        "position": "старши учител по математика",
        "leave_kind": "платен учебен отпуск",
        "days": "5 работни дни",
        "starts_on": "23.04.2018 г.",
        "ends_on": "27.04.2018 г.",
        "condition": "",
        "lessons": [
            {"date": "12.03.2018 г.", "number": "1", "group": "V а", "subject": "Математика"}
        ],
    },
    "annex_2": {
        **_HEAD,
        "act": "Заповед № 113/09.03.2018 г.",
        "substitute": "Георги Стоянов",
        "settlement": "гр. Дупница",
        "category": "а",
        "period": "12.03. – 14.03.2018 г.",
        "absent": "Мария Петрова",
        "rows": [
            {"date": "12.03.2018 г.", "group": "V а", "subject": "Математика", "hours": "5"},
            {"date": "13.03.2018 г.", "group": "VI б", "subject": "Математика", "hours": "6"},
            {"date": "14.03.2018 г.", "group": "V а", "subject": "Математика", "hours": "5"},
        ],
        "hours": "16 учебни часа",
        "staffing_list": "Списък-образец № 1",
        "rate": _LOCAL,
        "amount": "120,00 лв.",
    },
    "annex_3": {
        **_HEAD,
        "number": "45",
        "date": "14.05.2018 г.",
        "ruo": "РУО – Кюстендил",
        "institution": "ОУ „Неофит Рилски“",
        "module": _MODULE,
        "period": _PERIOD,
        "neispuo_code": "1000513",
        "eik": "000261517",
        "financing_body": "Община Дупница",
        "annual_base": "1 200 000,00 лв.",
        "cap": "6 000,00 лв.",
        "used": "1 020,00 лв.",
        "carry_over": "",
        "rows": [
            {"kind": "учебни часове", "hours": "21", "rate": _LOCAL, "amount": "157,50 лв."},
            {"kind": "учебни часове", "hours": "22", "rate": "9,00 лв.", "amount": "198,00 лв."},
            {"kind": "астрономически часове", "hours": "12", "rate": _LOCAL, "amount": "90,00 лв."},
        ],
        "hours": "55",
        "total": "445,50 лв.",
        "total_words": "четиристотин четиридесет и пет лева и петдесет стотинки",
    },
    "annex_4": {
        **_HEAD,
        "institution": "ОУ „Неофит Рилски“",
        "signatory_position": "директор",
        "period": _PERIOD,
        "module": _MODULE,
        "rows": [{"kind": "учебни часове", "hours": "55", "amount": "445,50 лв."}],
        "hours": "55",
        "total": "445,50 лв.",
        "account": "6042-117",
        "date": "14.05.2018 г.",
    },
    "annex_5": {
        **_RUO_HEAD,
        "number": "РУО2-117",
        "date": "21.05.2018 г.",
        "region": "Кюстендил",
        "module": _MODULE,
        "period": _PERIOD,
        "rate_local": _LOCAL,
        "rate_away": "9,00 лв.",
        "rows": [
            {
                "institution": "ОУ „Неофит Рилски“, гр. Дупница",
                "substitutes": "4",
                "hours_local": "33",
                "hours_away": "22",
                "amount": "445,50 лв.",
            }
        ],
        "substitutes": "4",
        "hours_local": "33",
        "hours_away": "22",
        "total": "445,50 лв.",
        "commission_order": "РД-06-91/02.05.2018 г.",
    },
    "reduction_protocol": {
        "issuer": _MINISTRY,
        "place": "гр. София",
        "module": _MODULE,
        "period": _PERIOD,
        "date": "28.05.2018 г.",
        "approved": "420 000,00 лв.",
        "available": "400 000,00 лв.",
        "coefficient": "0,952380952…",
        "difference": "20 000,00 лв.",
        "rows": [
            {
                "registration_no": "10-0001/14.05.2018",
                "institution": "ОУ „Неофит Рилски“",
                "approved": "445,50 лв.",
                "reduced": "424,29 лв.",
            }
        ],
    },
    "minister_order": {
        "issuer": _MINISTRY,
        "place": "гр. София",
        "number": "РД09-1234",
        "date": "06.06.2018 г.",
        "basis": "чл. 25, ал. 4 от Закона за администрацията",
        "year": "2018",
        "proposal_number": "2",
        "proposal_date": "30.05.2018 г.",
        "module": _MODULE,
        "period": _PERIOD,
        "total": "400 000,00 лв.",
        "total_words": "четиристотин хиляди лева",
        "reduced": True,
        "approved": "420 000,00 лв.",
        "available": "400 000,00 лв.",
        "coefficient": "0,952380952…",
        "institutions": "60",
        "bodies": [{"name": "Община Дупница", "institutions": "60", "amount": "400 000,00 лв."}],
        "entries": [
            {"institution": f"ОУ № {number}", "settlement": "гр. Дупница", "amount": "424,29 лв."}
            for number in range(60)
        ],
        "signatory_role": "Министър на образованието и науката",
        "signatory": "Иван Петров",
        "controller": "заместник-министъра",
        "case_number": "01-0001/28.05.2018",
    },
    "annex_7": {
        **_RUO_HEAD,
        "institution": "ОУ „Неофит Рилски“",
        "checked_on": "20.09.2018 г.",
        "order": "№ РД-06-220/17.09.2018 г.",
        "monitors": "Ана Колева",
        "aspects": "финансова и организационна част",
        "methods": "проверка на място",
        "documents": "заповеди, справки-декларации",
        "summary": "Проверени са часовете.",
        "findings": _FINDINGS,
        "total": "6,00 лв.",
        "recommendations": "",
        "signatories": ["Ана Колева"],
        "director": "Елена Димитрова",
    },
    "recovery_notice": {
        **_RUO_HEAD,
        "number": "РУО2-300",
        "date": "28.09.2018 г.",
        "institution": "ОУ „Неофит Рилски“",
        "settlement": "гр. Дупница",
        "grade": "5",
        "due_on": "12.10.2018 г.",
        "amount": "6,00 лв.",
        "amount_words": "шест лева",
        "findings": _FINDINGS,
        "reason": "Заместникът живее в населеното място на училището.",
        "financing_body": "Община Дупница",
    },
}


def pdf() -> bytes:
    """A real PDF: our own card."""
    return render_pdf("annex_7", DOCUMENTS["annex_7"], at=AT)


def xlsx() -> bytes:
    """A real workbook of one cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Часове"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_WORDS = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
    '2006/main"><w:body><w:p><w:r><w:t>Договор</w:t></w:r></w:p></w:body></w:document>'
)


def docx(**parts: bytes) -> bytes:
    """A small Word document, with further parts when asked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", _WORDS)
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
