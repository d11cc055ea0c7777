"""What the core refuses, as errors a person can read."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.kernel.errors import Conflict, PrepiskaError, Refused


@dataclass(frozen=True)
class DiagramProblem:
    """Why a diagram is refused, at which element ("" for the file)."""

    element_id: str
    #: Bulgarian sentence
    reason: str


class BpmnError(Exception):
    """A business error an operation raises for a boundary event with the same code to catch."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message
        super().__init__(message or code)


class DiagramRefused(Refused):
    """The diagram would not mean what it shows; `problems` name each element and why."""

    code = "engine.diagram-refused"
    sentence = "Диаграмата не може да бъде внедрена: {first}"

    def __init__(self, problems: Sequence[DiagramProblem]) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems = tuple(problems)
        head = problems[0]
        first = f"„{head.element_id}“: {head.reason}" if head.element_id else head.reason
        super().__init__(first=first, count=len(problems))


class NotWaiting(Conflict):
    """The task, timer, message or job is not waited for any more: somebody was faster."""

    code = "engine.not-waiting"
    sentence = "Тази стъпка вече не се очаква: междувременно преписката е продължила."


class StepLimitExceeded(PrepiskaError):
    """One step ran through more elements than a transaction may."""

    code = "engine.step-limit"
    sentence = "Стъпката премина през повече от {limit} елемента без да изчака и беше спряна."


class VariableRefused(PrepiskaError):
    """A process variable is not JSON, or larger than a variable may be."""

    code = "engine.variable-refused"
    sentence = "Променливата „{name}“ не може да бъде запазена: {reason}."


class RunFailed(PrepiskaError):
    """A value computed while running cannot be used where the diagram uses it."""

    code = "engine.run-failed"
    sentence = "Елементът „{element}“ не може да бъде изпълнен: {reason}."


class StateUnreadable(PrepiskaError):
    """The stored state does not belong to this definition or this version of the engine."""

    code = "engine.state-unreadable"
    sentence = "Записаното състояние на процеса не може да бъде прочетено: {reason}."
