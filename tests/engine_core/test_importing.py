"""A diagram drawn elsewhere: what is repaired, what is told, what is left to a person."""

import re

import pytest

from service.engine.core import Catalogue, DiagramRefused, import_diagram, load_process
from service.engine.core.importing import Imported
from service.engine.core.walk import walk
from service.kernel.xml import XmlRefused

ANY = Catalogue()

HEAD = (
    '<semantic:definitions xmlns:semantic="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:activiti="http://activiti.org/bpmn"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="x">'
)


def foreign(inside: str, *, before: str = "", after: str = "") -> bytes:
    process = f'<process id="P" name="Чужд">{inside}</process>'
    text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1semantic:\2", f"{before}{process}{after}")
    return f"{HEAD}{text}</semantic:definitions>".encode()


def taken(inside: str, **around: str) -> Imported:
    return import_diagram(foreign(inside, **around), catalogue=ANY)


def told(imported: Imported) -> str:
    return "\n".join(f"{repair.element_id}: {repair.what}" for repair in imported.repairs)


def left(imported: Imported) -> list[tuple[str, str]]:
    return [(problem.element_id, problem.reason) for problem in imported.remaining]


FORM = 'activiti:formKey="x/a"'


def test_a_bare_task_gets_ids_a_start_an_end_and_runs() -> None:
    imported = taken(f'<userTask name="Подай молба" {FORM}/>')
    assert left(imported) == []
    words = told(imported)
    for part in ("изпълним", "идентификаторът", "началото", "краят", "диалект"):
        assert part in words
    process = load_process(imported.content)
    assert "podai_molba" in " ".join(process.elements) or "poday_molba" in " ".join(
        process.elements
    )
    assert walk(process, seed=1).ended


def test_a_flow_without_id_is_kept_and_a_dangling_one_is_dropped() -> None:
    imported = taken(
        f'<startEvent id="s"/><userTask id="a" {FORM}/><endEvent id="e"/>'
        '<sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="e"/>'
        '<sequenceFlow id="lost" sourceRef="a" targetRef="nowhere"/>'
    )
    assert left(imported) == []
    assert "lost: потокът не свързваше нищо" in told(imported)
    assert len(load_process(imported.content).flows) == 2


def test_reserved_and_repeated_ids_are_renamed_with_their_references() -> None:
    imported = taken(
        f'<startEvent id="Start"/><userTask id="End" {FORM}/><endEvent id="край"/>'
        '<sequenceFlow id="f" sourceRef="Start" targetRef="End"/>'
        '<sequenceFlow id="f" sourceRef="End" targetRef="край"/>'
    )
    assert left(imported) == []
    process = load_process(imported.content)
    assert {"Start", "End", "край"}.isdisjoint(process.elements)
    assert walk(process, seed=1).ended


def test_an_uncontrolled_split_becomes_a_gateway_that_is_drawn() -> None:
    shapes = (
        '<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="P">'
        '<bpmndi:BPMNShape id="a_di" bpmnElement="a"><dc:Bounds x="100" y="100" width="100"'
        ' height="80"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape id="e_di" bpmnElement="e1"><dc:Bounds x="300" y="100" width="36"'
        ' height="36"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNEdge id="f1_di" bpmnElement="f1"><di:waypoint x="1" y="1"/></bpmndi:BPMNEdge>'
        '<bpmndi:BPMNShape id="ghost_di" bpmnElement="ghost"/>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    imported = taken(
        f'<userTask id="a" {FORM}/><endEvent id="e1"/><endEvent id="e2"/>'
        '<sequenceFlow id="f1" sourceRef="a" targetRef="e1"/>'
        '<sequenceFlow id="f2" sourceRef="a" targetRef="e2"/>',
        after=shapes,
    )
    assert left(imported) == []
    assert "a: няколкото изхода минават през шлюз" in told(imported)
    text = imported.content.decode()
    assert 'bpmnElement="split_added_1"' in text
    assert "ghost" not in text
    assert text.count('bpmnElement="f1"') == 1


def test_conditional_exits_of_a_task_become_an_inclusive_choice() -> None:
    imported = taken(
        f'<userTask id="a" default="f2" {FORM}/><endEvent id="e1"/><endEvent id="e2"/>'
        '<sequenceFlow id="f1" sourceRef="a" targetRef="e1">'
        '<conditionExpression language="feel">=amount = 5</conditionExpression></sequenceFlow>'
        '<sequenceFlow id="f2" sourceRef="a" targetRef="e2"/>'
    )
    assert left(imported) == []
    condition = load_process(imported.content).flows["f1"].condition
    assert condition is not None
    assert condition.evaluate({"amount": 5}) is True


def test_a_choice_without_conditions_is_a_persons() -> None:
    imported = taken(
        f'<startEvent id="s"/><userTask id="a" {FORM}/><exclusiveGateway id="gw-1"/>'
        '<endEvent id="e1"/><endEvent id="e2"/>'
        '<sequenceFlow id="f0" sourceRef="s" targetRef="a"/>'
        '<sequenceFlow id="f1" sourceRef="a" targetRef="gw-1"/>'
        '<sequenceFlow id="f2" sourceRef="gw-1" targetRef="e1"/>'
        '<sequenceFlow id="f3" sourceRef="gw-1" targetRef="e2"/>'
    )
    assert left(imported) == []
    assert "f2: изходът се избира от човек чрез choice_gw_1" in told(imported)


def test_a_half_conditioned_choice_gets_its_default() -> None:
    imported = taken(
        '<startEvent id="s"/><exclusiveGateway id="gw"/><endEvent id="e1"/><endEvent id="e2"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="gw"/>'
        '<sequenceFlow id="f2" sourceRef="gw" targetRef="e1">'
        "<conditionExpression>x</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f3" sourceRef="gw" targetRef="e2"/>'
    )
    assert left(imported) == []
    assert load_process(imported.content).flows["f3"].is_default


def test_links_compensation_and_other_kinds_are_repaired_by_name() -> None:
    imported = taken(
        '<startEvent id="s"/><task id="t" activiti:formKey="x/t"/>'
        '<manualTask id="m" activiti:formKey="x/m"/><complexGateway id="c"/>'
        '<subProcess id="box" activiti:formKey="x/b"/>'
        '<intermediateThrowEvent id="out"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="in"><linkEventDefinition name="L"/></intermediateCatchEvent>'
        '<boundaryEvent id="undo" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="reverse" isForCompensation="true"/><endEvent id="e"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="m"/>'
        '<sequenceFlow id="f3" sourceRef="m" targetRef="c"/>'
        '<sequenceFlow id="f4" sourceRef="c" targetRef="box"/>'
        '<sequenceFlow id="f5" sourceRef="box" targetRef="out"/>'
        '<sequenceFlow id="f6" sourceRef="in" targetRef="e"/>'
    )
    assert left(imported) == []
    words = told(imported)
    for own in ("t:", "m:", "c:", "box:", "out:", "undo:", "reverse:"):
        assert own in words
    assert walk(load_process(imported.content), seed=1).ended


def test_zeebe_says_the_same_in_our_words() -> None:
    imported = taken(
        '<startEvent id="s"/><serviceTask id="op"><extensionElements>'
        '<zeebe:taskDefinition type="sample.op"/></extensionElements></serviceTask>'
        '<callActivity id="c"><extensionElements><zeebe:calledElement processId="child"/>'
        '</extensionElements></callActivity><userTask id="u"><extensionElements>'
        '<zeebe:formDefinition formKey="x/u"/><zeebe:assignmentDefinition assignee="=who"/>'
        '</extensionElements></userTask><endEvent id="e"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="op"/>'
        '<sequenceFlow id="f2" sourceRef="op" targetRef="c"/>'
        '<sequenceFlow id="f3" sourceRef="c" targetRef="u"/>'
        '<sequenceFlow id="f4" sourceRef="u" targetRef="e"/>'
    )
    assert left(imported) == []
    elements = load_process(imported.content).elements
    assert elements["op"].topic == "sample.op"
    assert elements["c"].called_element == "child"
    assignee = elements["u"].assignee
    assert assignee is not None
    assert assignee.evaluate({"who": 7}) == 7


def test_only_one_process_stays_and_the_others_are_named() -> None:
    pools = (
        '<collaboration id="col"><participant id="p1" processRef="P"/>'
        '<participant id="p2" processRef="Q"/><participant id="box"/>'
        '<messageFlow id="mf" sourceRef="a" targetRef="p2"/></collaboration>'
    )
    imported = taken(
        f'<userTask id="a" {FORM}/>', before=pools, after='<process id="Q"><task id="q"/></process>'
    )
    assert left(imported) == []
    for own in ("Q:", "p2:", "box:", "mf:"):
        assert own in told(imported)


def test_nested_lanes_are_flattened_and_their_roles_left_to_a_person() -> None:
    imported = taken(
        '<laneSet id="ls"><lane id="outer"><flowNodeRef>a</flowNodeRef><childLaneSet id="cs">'
        '<lane id="inner" name="Директор"><flowNodeRef> a </flowNodeRef></lane></childLaneSet>'
        f'</lane></laneSet><userTask id="a" {FORM}/>'
    )
    assert "outer: вложените ленти са изравнени" in told(imported)
    assert [own for own, _reason in left(imported)] == ["inner"]


def test_what_cannot_be_repaired_without_guessing_stays_refused() -> None:
    imported = taken('<userTask id="a"/>')
    assert left(imported) == [("a", "потребителската задача няма форма (camunda:formKey)")]


def test_the_process_takes_the_key_that_is_asked_for() -> None:
    content = foreign(f'<userTask id="a" {FORM}/>')
    imported = import_diagram(content, catalogue=ANY, key="visit")
    assert load_process(imported.content).key == "visit"


def test_a_sound_diagram_of_ours_is_not_repaired() -> None:
    imported = taken(f'<userTask id="a" {FORM}/>')
    again = import_diagram(imported.content, catalogue=ANY)
    assert again.repairs == ()
    assert again.content == imported.content


def test_what_is_no_process_is_refused() -> None:
    with pytest.raises(DiagramRefused):
        import_diagram(b"<a/>", catalogue=ANY)
    with pytest.raises(XmlRefused):
        import_diagram(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', catalogue=ANY)


def test_two_beginnings_without_a_start_begin_together() -> None:
    imported = taken(f'<userTask id="a" {FORM}/><userTask id="b" {FORM}/>')
    assert left(imported) == []
    process = load_process(imported.content)
    assert "parallelGateway" in {element.kind for element in process.elements.values()}
    assert walk(process, seed=1).ended


def test_conditions_that_decide_nothing_are_dropped_and_told() -> None:
    imported = taken(
        f'<startEvent id="s"/><userTask id="a" default="gone" {FORM}/>'
        '<parallelGateway id="p"/><exclusiveGateway id="x" default="f5"/>'
        '<endEvent id="e1"/><endEvent id="e2"/><endEvent id="e3"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>'
        '<sequenceFlow id="f2" sourceRef="a" targetRef="p">'
        "<conditionExpression>x</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f3" sourceRef="p" targetRef="x">'
        "<conditionExpression>x</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f4" sourceRef="p" targetRef="e1"/>'
        '<sequenceFlow id="f5" sourceRef="x" targetRef="e2">'
        "<conditionExpression>y</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f6" sourceRef="x" targetRef="e3">'
        "<conditionExpression>z</conditionExpression></sequenceFlow>"
    )
    assert left(imported) == []
    for own in ("f2", "f3", "f5"):
        assert f"{own}: условието" in told(imported)


def test_a_default_exit_of_a_task_stays_the_default_of_its_gateway() -> None:
    imported = taken(
        f'<userTask id="a" default="f2" {FORM}/><endEvent id="e1"/><endEvent id="e2"/>'
        '<sequenceFlow id="f1" sourceRef="a" targetRef="e1">'
        "<conditionExpression>${x}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f2" sourceRef="a" targetRef="e2"/>'
    )
    assert left(imported) == []
    process = load_process(imported.content)
    assert process.flows["f2"].is_default
    assert process.elements[process.flows["f2"].source].kind == "inclusiveGateway"
