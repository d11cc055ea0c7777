"""The engine without a database: the only package that knows SpiffWorkflow.

`compile_process` checks a diagram strictly, `load_process` compiles one that was checked when it
was deployed; `start` and `resume` run instances. What they take and return is in `face`.
"""

from typing import TYPE_CHECKING

from service.engine.core.calls import call_cycle
from service.engine.core.compiled import Compiled, compile_process, load_process
from service.engine.core.execution import LiveExecution, resume, start
from service.engine.core.face import (
    LIMITS,
    Action,
    AsyncJob,
    BpmnError,
    Catalogue,
    ClosedTask,
    CompiledProcess,
    DecisionAnswer,
    DiagramProblem,
    DiagramRefused,
    Element,
    Ended,
    Execution,
    Flow,
    HistoryRow,
    Host,
    Limits,
    MultiInfo,
    NotWaiting,
    OpenTask,
    Outcome,
    RunFailed,
    StateUnreadable,
    Step,
    StepLimitExceeded,
    Subscription,
    Timer,
    VariableRefused,
    WalkResult,
)
from service.engine.core.importing import Imported, import_diagram
from service.engine.core.repairs import Repair

if TYPE_CHECKING:
    # the checker proves that what we build is what the face promises
    _PROCESS: type[CompiledProcess] = Compiled
    _EXECUTION: type[Execution] = LiveExecution

__all__ = [
    "LIMITS",
    "Action",
    "AsyncJob",
    "BpmnError",
    "Catalogue",
    "ClosedTask",
    "Compiled",
    "CompiledProcess",
    "DecisionAnswer",
    "DiagramProblem",
    "DiagramRefused",
    "Element",
    "Ended",
    "Execution",
    "Flow",
    "HistoryRow",
    "Host",
    "Imported",
    "Limits",
    "LiveExecution",
    "MultiInfo",
    "NotWaiting",
    "OpenTask",
    "Outcome",
    "Repair",
    "RunFailed",
    "StateUnreadable",
    "Step",
    "StepLimitExceeded",
    "Subscription",
    "Timer",
    "VariableRefused",
    "WalkResult",
    "call_cycle",
    "compile_process",
    "import_diagram",
    "load_process",
    "resume",
    "start",
]
