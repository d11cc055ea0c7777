"""Заместване на отсъстващ учител: what the tasks of `substitution.bpmn` do (R-007–R-069, R-117)."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
