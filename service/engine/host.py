"""What the core asks of us while it runs a step: operations, tables, children, messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from service.engine.context import OperationContext
from service.engine.core.face import Element
from service.forms import FormValue
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json, JsonMapping

if TYPE_CHECKING:
    from service.engine.definitions import Definition, Definitions
    from service.engine.registry import OperationRegistry
    from service.engine.work import CaseWork


@dataclass(frozen=True)
class ChildOrder:
    """A call activity that wants a child instance, started after the parent's step."""

    key: str
    called_key: str
    variables: JsonMapping
    item_index: int | None


@dataclass(frozen=True)
class TableRows:
    """The outputs of the matched rows."""

    rows: Sequence[JsonMapping]


@dataclass
class StepHost:
    """The host of one step of one instance."""

    work: "CaseWork"
    definition: "Definition"
    definitions: "Definitions"
    registry: "OperationRegistry"
    instance_id: int
    task_id: int | None = None
    form: Mapping[str, FormValue] = field(default_factory=dict)
    role: str | None = None
    children: list[ChildOrder] = field(default_factory=list)

    def now(self) -> datetime:
        return self.work.now

    @property
    def today(self) -> date:
        """The present day in Europe/Sofia."""
        return self.work.now.astimezone(SOFIA).date()

    def context(
        self, element_id: str | None, *, inputs: JsonMapping, variables: JsonMapping
    ) -> OperationContext:
        """The hands an operation gets at `element_id`."""
        return OperationContext(
            work=self.work,
            definition=self.definition,
            definitions=self.definitions,
            registry=self.registry,
            instance_id=self.instance_id,
            task_id=self.task_id,
            element_id=element_id,
            form=self.form,
            inputs=inputs,
            variables=variables,
            role=self.role,
        )

    def call_operation(
        self, element: Element, topic: str, inputs: JsonMapping, variables: JsonMapping
    ) -> JsonMapping:
        context = self.context(element.id, inputs=inputs, variables=variables)
        return self.registry.find(topic)(context) or {}

    def decide(self, decision_ref: str, variables: JsonMapping) -> TableRows:
        context = self.context(None, inputs={}, variables=variables)
        result = context.decide(decision_ref, variables)
        rules: list[Json] = list(result.rules)
        grounds: list[Json] = [row.description for row in result.rows]
        name = self.definition.decisions[decision_ref].decisions[decision_ref].name
        context.record(
            "decision.made",
            {"decision": decision_ref, "name": name, "rules": rules, "grounds": grounds},
        )
        return TableRows(result.table)

    def start_child(
        self,
        element: Element,  # noqa: ARG002 - part of the core's protocol
        called_key: str,
        variables: JsonMapping,
        item_index: int | None,
        *,
        key: str,
    ) -> None:
        self.children.append(ChildOrder(key, called_key, dict(variables), item_index))

    def throw_message(self, element: Element, name: str, variables: JsonMapping) -> None:
        self.context(element.id, inputs={}, variables=variables).record(
            "message.thrown", {"message": name}
        )
