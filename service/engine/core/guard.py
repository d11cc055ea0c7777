"""The script engine of the library with our expression language in its place.

The stock engine is eval and exec, reached through sixteen doors: conditions, timers, cardinality,
completion, correlation, payloads, service parameters, table cells, scripts and the rest. Some of
them ask `script_engine.environment` directly, so the guard is the *environment*: whatever door is
opened, the text goes through `service.kernel.expressions`.
"""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from service.kernel.errors import Forbidden
from service.kernel.expressions import compile_expression, compile_script
from service.kernel.json_types import Json


class ServiceDoorClosed(Forbidden):
    """The library's own service calls are not used; operations are called by the run."""

    code = "engine.service-door-closed"
    sentence = "Извикването на услуга от диаграмата минава само през регистрирана операция."


class GuardedEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Evaluates and executes nothing but our own language."""

    def evaluate(
        self,
        expression: str,
        context: Mapping[str, Json],
        external_context: Mapping[str, Json] | None = None,
    ) -> Json:
        return compile_expression(expression).evaluate({**(external_context or {}), **context})

    def execute(
        self,
        script: str,
        context: dict[str, Json],
        external_context: Mapping[str, Json] | None = None,
    ) -> bool:
        context.update(compile_script(script).run({**(external_context or {}), **context}))
        return True

    def call_service(self, _context: Mapping[str, Json], **_kwargs: object) -> Json:
        raise ServiceDoorClosed


class GuardedEngine(PythonScriptEngine):  # type: ignore[misc]
    """The library's engine over the guarded environment; validation compiles by our rules."""

    def __init__(self) -> None:
        super().__init__(environment=GuardedEnvironment())

    def validate(self, expression: str) -> None:
        compile_expression(expression)


_ENGINE = GuardedEngine()


def guarded_engine() -> GuardedEngine:
    """The one engine all instances share; it has no state."""
    return _ENGINE
