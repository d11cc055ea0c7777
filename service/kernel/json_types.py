"""The shape of data that crosses a boundary: the engine's variables, payloads of the ledger."""

from collections.abc import Mapping
from typing import TypeAlias

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonMapping: TypeAlias = Mapping[str, Json]
