"""Our face of the workflow engine: what the rest of the house may use of it."""

from service.engine.context import OperationContext
from service.engine.core.face import BpmnError
from service.engine.registry import (
    REGISTRY,
    CasePanel,
    OperationRegistry,
    case_panel,
    form_context,
    guards_start,
    offered_when,
    operation,
)
from service.forms.context import Fact, FormContext, Option

__all__ = [
    "REGISTRY",
    "BpmnError",
    "CasePanel",
    "Fact",
    "FormContext",
    "OperationContext",
    "OperationRegistry",
    "Option",
    "case_panel",
    "form_context",
    "guards_start",
    "offered_when",
    "operation",
]
