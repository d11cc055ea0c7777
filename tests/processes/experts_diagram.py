"""The part of P-10 that belongs to the experts, as a process of its own."""

from tests.engine_runtime.diagrams import diagram, flow, lane

_SEALED = '<camunda:properties><camunda:property name="sealed" value="true"/></camunda:properties>'
_EACH = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="expert_ids" '
    'camunda:elementVariable="expert_id"/>'
)


def _task(task_id: str, form: str, *, more: str = "", sealed: str = "", inner: str = "") -> str:
    listener = f'<camunda:taskListener event="complete" delegateExpression="licensing.{form}"/>'
    return (
        f'<bpmn:userTask id="{task_id}" name="Задача" camunda:formKey="licensing/{form}" {more}>'
        f"<bpmn:extensionElements>{listener}{sealed}</bpmn:extensionElements>{inner}"
        "</bpmn:userTask>"
    )


def _service(task_id: str, topic: str) -> str:
    return (
        f'<bpmn:serviceTask id="{task_id}" name="Стъпка" camunda:type="external" '
        f'camunda:topic="licensing.{topic}"/>'
    )


#: the part of P-10 that belongs to the experts
EXPERTS = diagram(
    "experts_probe",
    lanes=lane("l1", "system", "begin", "service_see_declarations", "gw", "service_prepare")
    + lane("l2", "napoo_external_expert", "task_declare", "task_assess")
    + lane("l3", "napoo_director", "task_replace_expert")
    + lane("l4", "napoo_expert", "done"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + _task(
        "task_declare", "declare_interest", more='camunda:assignee="${expert_id}"',
        sealed=_SEALED, inner=_EACH,
    )
    + _service("service_see_declarations", "see_declarations")
    + '<bpmn:exclusiveGateway id="gw" name="Замяна?" default="f_no"/>'
    + _task("task_replace_expert", "replace_expert")
    + _task("task_assess", "assess", more='camunda:assignee="${expert_id}"', inner=_EACH)
    + _service("service_prepare", "prepare_meeting")
    + '<bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "task_declare")
    + flow("f2", "task_declare", "service_see_declarations")
    + flow("f3", "service_see_declarations", "gw")
    + flow("f_yes", "gw", "task_replace_expert", "needs_replacement")
    + flow("f4", "task_replace_expert", "task_declare")
    + flow("f_no", "gw", "task_assess")
    + flow("f5", "task_assess", "service_prepare")
    + flow("f6", "service_prepare", "done"),
)  # fmt: skip
