"""The leave behind a substitution, who may stand in, and the order that names them."""

from collections.abc import Mapping
from dataclasses import replace

from service.cases.files import upload_for_task
from service.cases.task_page import read_task_page
from service.stories.claim.substitution import assign
from tests.documents.samples import PNG
from tests.processes.refusals import problems
from tests.processes.school import ORDER, SICK, STUDY, School

#: the leave that STUDY's and OLYMPIAD's application asks for, ordered on a Friday
ORDER_OF_LEAVE = {
    "order_number": "45",
    "order_on": "20.04.2018",
    "starts_on": "23.04.2018",
    "ends_on": "27.04.2018",
}
OLYMPIAD = replace(STUDY, ground="art161", papers={})


def test_nobody_substitutes_for_himself(school: School) -> None:
    case_id = school.documented(SICK)
    found = problems(lambda: assign(school.story, case_id, replace(SICK, substitute="teacher_1")))
    assert found["substitute"].rule == "R-049"


def test_a_stranger_is_not_among_those_who_may_substitute(school: School) -> None:
    case_id = school.documented(SICK)
    found = problems(lambda: assign(school.story, case_id, replace(SICK, substitute="minister")))
    assert "substitute" in found


def test_only_the_director_is_of_category_d(school: School) -> None:
    case_id = school.documented(SICK)
    plan = replace(SICK, category="director", choice={"director_reason": "Няма друг."})
    found = problems(lambda: assign(school.story, case_id, plan))
    assert found["category"].rule == "R-044"


def test_an_order_before_its_application_is_refused_by_r037(school: School) -> None:
    case_id = school.open(STUDY)
    application = {
        "application_number": "14",
        "application_on": "23.04.2018",
        "study_school": "Софийски университет",
        "study_form": "задочна",
    }
    school.do(case_id, "task_file_leave", application, "teacher_2")
    found = problems(lambda: school.do(case_id, "task_order_leave", ORDER_OF_LEAVE, "director"))
    assert found["order_on"].rule == "R-037"


def test_an_act_from_other_money_is_refused_by_r053(school: School) -> None:
    case_id = school.documented(SICK)
    choice = {
        "substitute": school.story.people["teacher_3"],
        "category": "qualified_teacher",
        "is_specialist": "yes",
    }
    school.do(case_id, "task_choose_substitute", choice, "director")
    act = {**ORDER, "funding_source": "бюджет на училището"}
    found = problems(lambda: school.do(case_id, "task_issue_order", act, "director"))
    assert found["funding_source"].rule == "R-053"


def _olympiad(evidence: int | None) -> Mapping[str, object]:
    return {
        "application_number": "15",
        "application_on": "20.04.2018",
        "case_161": "accompanying",
        "case_161_order": "",
        "evidence": "" if evidence is None else evidence,
    }


def test_accompanying_pupils_needs_its_document_by_r025(school: School) -> None:
    case_id = school.open(OLYMPIAD)
    found = problems(lambda: school.do(case_id, "task_file_leave", _olympiad(None), "teacher_2"))
    assert "evidence" in found


def test_accompanying_pupils_with_its_document_is_financed(school: School) -> None:
    story = school.story
    case_id = school.open(OLYMPIAD)
    teacher = story.actor("teacher_2")
    page = read_task_page(school.world.office, teacher, story.task_id(case_id, "task_file_leave"))
    stored = upload_for_task(
        school.world.office, teacher, page, field_id="evidence", name="spisak.png", content=PNG
    )
    school.do(case_id, "task_file_leave", _olympiad(stored.id), "teacher_2")
    school.do(case_id, "task_order_leave", ORDER_OF_LEAVE, "director")
    assert story.task_id(case_id, "task_choose_substitute")


def test_the_external_assessment_needs_the_order_of_the_minister_or_the_ruo(school: School) -> None:
    case_id = school.open(OLYMPIAD)
    values = {**_olympiad(None), "case_161": "external_assessment"}
    found = problems(lambda: school.do(case_id, "task_file_leave", values, "teacher_2"))
    assert "case_161_order" in found


def test_a_teacher_who_did_not_work_here_yet_cannot_be_absent(school: School) -> None:
    early = replace(SICK, starts_on="04.09.2017", ends_on="05.09.2017")
    found = problems(lambda: school.open(early))
    assert found["teacher"].rule == "R-014"
    assert "04.09.2017" in found["teacher"].message
