"""Stories: whole cases played through the office by invented people; one package a story."""

import importlib
import pkgutil
from collections.abc import Callable

from service.cases.office import Office
from service.kernel.clock import FixedClock
from service.stories.telling import Tell

#: name of the story → what plays it by a clock it may move, printing line by line
STORIES: dict[str, Callable[[Office, FixedClock, Tell], None]] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").play
    for module in pkgutil.iter_modules(__path__)
    if module.ispkg
}
