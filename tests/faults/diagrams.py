"""Small processes that two can fight over, and a long one to be interrupted in."""

from itertools import pairwise

from tests.engine_runtime.diagrams import diagram, flow, lane, user_task

_WITHDRAW = (
    '<bpmn:boundaryEvent id="withdraw" name="Оттеглена" attachedToRef="judge">'
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="actionRole" value="director"/>'
    '<camunda:property name="actionLabel" value="Оттеглете"/>'
    "</camunda:properties></bpmn:extensionElements>"
    '<bpmn:messageEventDefinition id="withdraw_m" messageRef="message_withdraw"/>'
    "</bpmn:boundaryEvent>"
)
_LATE = (
    '<bpmn:boundaryEvent id="late" name="Срокът изтече" attachedToRef="judge">'
    '<bpmn:timerEventDefinition id="late_t"><bpmn:timeDuration '
    'xsi:type="bpmn:tFormalExpression">P5D</bpmn:timeDuration></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
)

#: one task of a commission of two; the director may withdraw it, and a deadline takes it away
JUDGE = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "withdraw", "late", "done", "gone", "left")
    + lane("l2", "ruo_commission", "judge"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + user_task("judge")
    + _LATE
    + _WITHDRAW
    + '<bpmn:endEvent id="done" name="Готово"/><bpmn:endEvent id="gone" name="Изтекла"/>'
    + '<bpmn:endEvent id="left" name="Оттеглена"/>'
    + flow("f1", "begin", "judge")
    + flow("f2", "judge", "done")
    + flow("f3", "late", "gone")
    + flow("f4", "withdraw", "left"),
    messages='<bpmn:message id="message_withdraw" name="probe.withdraw"/>',
)

#: how many tasks the long case has
LENGTH = 20


def long_case() -> bytes:
    """The director's tasks one after another; each completion shows the next."""
    names = [f"step_{number}" for number in range(1, LENGTH + 1)]
    chain = ["begin", *names, "done"]
    return diagram(
        "probe",
        lanes=lane("l1", "director", *chain),
        body='<bpmn:startEvent id="begin" name="Начало"/>'
        + "".join(user_task(name) for name in names)
        + '<bpmn:endEvent id="done" name="Готово"/>'
        + "".join(
            flow(f"f{number}", source, target)
            for number, (source, target) in enumerate(pairwise(chain))
        ),
    )


def machine_case() -> bytes:
    """Three asynchronous activities of the worker between the start and the end."""
    works = ["work_1", "work_2", "work_3"]
    chain = ["begin", *works, "done"]
    return diagram(
        "probe",
        lanes=lane("l1", "director", "begin", "done") + lane("l2", "system", *works),
        body='<bpmn:startEvent id="begin" name="Начало"/>'
        + "".join(
            f'<bpmn:serviceTask id="{name}" name="Работа" camunda:type="external" '
            'camunda:topic="probe.work" camunda:asyncBefore="true"/>'
            for name in works
        )
        + '<bpmn:endEvent id="done" name="Готово"/>'
        + "".join(
            flow(f"f{number}", source, target)
            for number, (source, target) in enumerate(pairwise(chain))
        ),
    )
