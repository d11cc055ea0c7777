"""Заявка по програмата и оценка в РУО: what the tasks of `claim.bpmn` do (R-070–R-109)."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
