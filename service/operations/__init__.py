"""What diagrams ask the machine to do, one package a process; found by name.

Beside them stands what several processes share: two packages (`licences`, `programme`) and the
modules. No diagram names those.
"""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
