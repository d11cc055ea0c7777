"""Stories: whole cases played through the office by invented people; one module a story."""

import importlib
import pkgutil
from collections.abc import Callable

Tell = Callable[[str], None]

#: name of the story → what plays it, printing line by line
STORIES: dict[str, Callable[[Tell], None]] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").play
    for module in pkgutil.iter_modules(__path__)
}
