"""Small diagrams of the runtime's tests, each with the life it needs and no more."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 targetNamespace="http://prepiska.bg/processes">
"""


def lane(lane_id: str, role: str, *nodes: str) -> str:
    """A lane of a role with its nodes."""
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    return (
        f'<bpmn:lane id="{lane_id}" name="{role}"><bpmn:extensionElements><camunda:properties>'
        f'<camunda:property name="role" value="{role}"/></camunda:properties>'
        f"</bpmn:extensionElements>{refs}</bpmn:lane>"
    )


def diagram(key: str, *, lanes: str, body: str, messages: str = "") -> bytes:
    """A diagram of one pool."""
    return (
        f'{HEAD}{messages}<bpmn:collaboration id="collaboration_{key}">'
        f'<bpmn:participant id="pool_{key}" name="Проба" processRef="{key}"/></bpmn:collaboration>'
        f'<bpmn:process id="{key}" name="Проба" isExecutable="true">'
        f'<bpmn:laneSet id="lanes_{key}">{lanes}</bpmn:laneSet>{body}</bpmn:process>'
        "</bpmn:definitions>"
    ).encode()


def flow(flow_id: str, source: str, target: str, condition: str | None = None) -> str:
    """A sequence flow, with a condition if there is one."""
    head = (
        f'<bpmn:sequenceFlow id="{flow_id}" name="{flow_id}" sourceRef="{source}" '
        f'targetRef="{target}"'
    )
    if condition is None:
        return f"{head}/>"
    return (
        f'{head}><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${{{condition}}}'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def user_task(
    task_id: str, *, operation: str | None = None, inner: str = "", more: str = ""
) -> str:
    """A person's task showing the form `probe/simple`."""
    listener = (
        f'<camunda:taskListener event="complete" delegateExpression="{operation}"/>'
        if operation
        else ""
    )
    extension = f"<bpmn:extensionElements>{listener}</bpmn:extensionElements>" if listener else ""
    return (
        f'<bpmn:userTask id="{task_id}" name="Задача {task_id}" camunda:formKey="probe/simple" '
        f"{more}>{extension}{inner}</bpmn:userTask>"
    )


FORM = """{"id": "probe/simple", "version": 1, "title": "Проба", "submit": "Изпратете",
 "sections": [{"id": "s", "title": "Данни", "fields": [
  {"id": "again", "type": "yesno", "label": "Отново ли?", "required": false},
  {"id": "note", "type": "text", "label": "Бележка", "required": false}]}]}""".encode()

#: a correction loop between the director and the regional expert
LOOP = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "write", "gw", "done")
    + lane("l2", "ruo_expert", "check"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + user_task("write")
    + user_task("check", operation="probe.decide")
    + '<bpmn:exclusiveGateway id="gw" name="Отново ли?" default="f_no"/>'
    + '<bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "write")
    + flow("f2", "write", "check")
    + flow("f3", "check", "gw")
    + flow("f_yes", "gw", "write", "again")
    + flow("f_no", "gw", "done"),
)

#: a deadline that takes the task away, and a person's withdrawal at any time
DEADLINE = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "write", "late", "withdraw", "done", "gone", "left"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + user_task("write")
    + '<bpmn:boundaryEvent id="late" name="Срокът изтече" attachedToRef="write">'
    '<bpmn:timerEventDefinition id="late_t"><bpmn:timeDuration '
    'xsi:type="bpmn:tFormalExpression">P5D</bpmn:timeDuration></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
    + '<bpmn:boundaryEvent id="withdraw" name="Оттеглена" attachedToRef="write">'
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="actionRole" value="director"/>'
    '<camunda:property name="actionLabel" value="Оттеглете"/>'
    "</camunda:properties></bpmn:extensionElements>"
    '<bpmn:messageEventDefinition id="withdraw_m" messageRef="message_withdraw"/>'
    "</bpmn:boundaryEvent>"
    + '<bpmn:endEvent id="done" name="Готово"/><bpmn:endEvent id="gone" name="Изтекла"/>'
    + '<bpmn:endEvent id="left" name="Оттеглена"/>'
    + flow("f1", "begin", "write")
    + flow("f2", "write", "done")
    + flow("f3", "late", "gone")
    + flow("f4", "withdraw", "left"),
    messages='<bpmn:message id="message_withdraw" name="probe.withdraw"/>',
)

#: an asynchronous service task that fails as often as it is told
ASYNC = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "done") + lane("l2", "system", "work"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    '<bpmn:serviceTask id="work" name="Работа" camunda:type="external" camunda:topic="probe.work" '
    'camunda:asyncBefore="true"/><bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "work")
    + flow("f2", "work", "done"),
)

#: three members vote at once
VOTE = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "vote", "after", "done"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + user_task(
        "vote",
        inner='<bpmn:multiInstanceLoopCharacteristics isSequential="false" '
        'camunda:collection="members" camunda:elementVariable="member"/>',
    )
    + user_task("after")
    + '<bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "vote")
    + flow("f2", "vote", "after")
    + flow("f3", "after", "done"),
)

#: a chief keeps the clock while a person works; the term may end before the work
CLOCK = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "split", "again", "keep", "gw", "kept")
    + lane("l2", "ruo_expert", "work", "late", "done", "expired")
    + lane("l3", "system", "tell"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    '<bpmn:parallelGateway id="split" name="Наведнъж"/>'
    '<bpmn:exclusiveGateway id="again" name="Отново"/>'
    '<bpmn:exclusiveGateway id="gw" name="Още ли?" default="f_no"/>'
    + user_task("keep", operation="probe.clock")
    + user_task("work", more='camunda:dueDate="${cure_due_at}"')
    + '<bpmn:boundaryEvent id="late" name="Срокът изтече" attachedToRef="work">'
    '<bpmn:timerEventDefinition id="late_t"><bpmn:timeDate '
    'xsi:type="bpmn:tFormalExpression">${cure_due_at}</bpmn:timeDate>'
    "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:serviceTask id="tell" name="Съобщете" camunda:type="external" '
    'camunda:topic="probe.work"/>'
    '<bpmn:endEvent id="kept" name="Готово"/><bpmn:endEvent id="done" name="Свършено"/>'
    '<bpmn:endEvent id="expired" name="Изтекъл"/>'
    + flow("f1", "begin", "split")
    + flow("f2", "split", "again")
    + flow("f3", "split", "work")
    + flow("f4", "again", "keep")
    + flow("f5", "keep", "gw")
    + flow("f6", "gw", "again", "again")
    + flow("f_no", "gw", "kept")
    + flow("f7", "work", "done")
    + flow("f8", "late", "tell")
    + flow("f9", "tell", "expired"),
)
