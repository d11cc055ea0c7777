"""The state of an instance as bytes: living tokens by the names of their nodes, and variables.

A JSON array, compact, for a BYTEA column: JSONB would reorder it and cost a conversion. Specs are
not in it, so that an instance moves to another version of its diagram by a map of names, keeping
its deadlines. Keys are in the order of the tokens' birth, which is the order of everything.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from service.engine.core.errors import StateUnreadable
from service.engine.core.library import AnyScope, InstanceWorkflow, Token
from service.kernel.json_types import Json

if TYPE_CHECKING:
    from service.engine.core.compiled import Compiled
    from service.engine.core.run import Run

VERSION = 1


def encode(run: "Run") -> bytes:
    workflow = run.workflow
    state = [
        VERSION,
        workflow.issued,
        run.variables,
        run.ends,
        _tokens(workflow),
        [
            [owner, scope.spec.name, _tokens(scope)]
            for owner, scope in workflow.subprocesses.items()
        ],
    ]
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def _tokens(scope: AnyScope) -> list[Json]:
    return [
        [token.id, token.spec.name, token.state, cast("Json", token.internal_data)]
        for token in scope.alive()
    ]


def decode(
    process: "Compiled", state: bytes, *, renamed: Mapping[str, str] | None = None
) -> tuple[InstanceWorkflow, dict[str, Json], list[str]]:
    """The workflow, variables and end events reached so far.

    `renamed` maps names of nodes of the version the state was written for to this version's.
    Raises `StateUnreadable` when a living token stands at a node that is not there.
    """
    try:
        version, issued, variables, ends, tokens, scopes = json.loads(state)
    except (ValueError, TypeError) as error:
        raise StateUnreadable(reason="повредени данни") from error
    if version != VERSION:
        raise StateUnreadable(reason=f"непозната версия {version}")
    names = renamed or {}
    workflow = InstanceWorkflow(process.spec, process.scope_specs, issued=issued)
    _fill(workflow, tokens, names)
    for owner, name, inner in scopes:
        token = workflow.find(owner)
        spec_name = names.get(name, name)
        if token is None or spec_name not in process.scope_specs:
            raise StateUnreadable(reason=f"няма подпроцес „{spec_name}“")
        _fill(workflow.create_subprocess(token, spec_name), inner, names)
    return workflow, variables, ends


def _fill(scope: AnyScope, tokens: list[list[Json]], names: Mapping[str, str]) -> None:
    specs = scope.spec.task_specs
    for key, name, state, data in tokens:
        stem, dot, suffix = str(name).partition(".trigger")
        spec = specs.get(names.get(stem, stem) + dot + suffix)
        if spec is None:
            raise StateUnreadable(reason=f"няма елемент „{name}“")
        token = Token(scope, spec, scope.task_tree, state=cast("int", state), key=cast("str", key))
        token.internal_data = cast("dict[str, Json]", data)
