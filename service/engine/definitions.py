"""Deployments: diagrams, tables and forms that come into force together and never change after.

A definition's hash covers its diagram, the forms it shows and all tables, so an instance always
runs on exactly what it started with. Compiled definitions are cached by id: they are immutable.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.engine.core import Compiled, call_cycle, compile_process, load_process
from service.engine.core.face import Catalogue, DiagramRefused
from service.engine.errors import DefinitionNotFound, DeploymentRefused
from service.forms import FormDefinition, FormRefused, load_form
from service.rules.decisions import DecisionModel, DecisionRefused, load_decisions
from service.storage.models.deployment import Deployment, DeploymentResource, ProcessDefinition

Resources = Mapping[str, bytes]


@dataclass(frozen=True)
class Definition:
    """One version of one process with everything it needs to run."""

    id: int
    key: str
    version: int
    name: str
    content_hash: str
    source: bytes
    process: Compiled
    forms: Mapping[str, FormDefinition]
    #: decision id → the model that holds it
    decisions: Mapping[str, DecisionModel]


@dataclass(frozen=True)
class FileProblem:
    """Why a resource is refused: file, element or JSON path, and the reason in Bulgarian."""

    path: str
    element: str
    reason: str


@dataclass
class Bundle:
    """Resources read and checked, before they are stored."""

    processes: dict[str, tuple[str, Compiled]] = field(default_factory=dict)
    forms: dict[str, FormDefinition] = field(default_factory=dict)
    form_paths: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, DecisionModel] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)


class ResourcesRefused(DeploymentRefused):
    """What is to be deployed does not fit; `problems` name file, element and reason."""

    code = "engine.resources-refused"

    def __init__(self, problems: list[FileProblem]) -> None:
        self.problems = tuple(problems)
        head = problems[0]
        place = f"{head.path}, {head.element}" if head.element else head.path
        super().__init__(first=f"{place}: {head.reason}")


def read_bundle(
    resources: Resources, *, operations: Collection[str], roles: Collection[str]
) -> Bundle:
    """Check every resource against every other; raises ResourcesRefused with all problems."""
    bundle = Bundle()
    _read_forms(resources, bundle)
    _read_tables(resources, bundle)
    _read_diagrams(resources, bundle, operations=operations, roles=roles)
    if bundle.problems:
        raise ResourcesRefused(bundle.problems)
    return bundle


def deploy(
    session: Session,
    resources: Resources,
    *,
    name: str,
    now: datetime,
    operations: Collection[str],
    roles: Collection[str],
    person_id: int | None = None,
) -> Deployment:
    """Store what is checked as one deployment, unless it is what was deployed last.

    A process whose diagram, forms and tables are unchanged keeps its version.
    """
    content_hash = _hash_of(resources)
    latest = session.scalar(select(Deployment).order_by(Deployment.id.desc()).limit(1))
    if latest is not None and latest.content_hash == content_hash:
        return latest
    bundle = read_bundle(resources, operations=operations, roles=roles)
    deployment = Deployment(
        name=name, content_hash=content_hash, deployed_at=now, deployed_by_id=person_id
    )
    session.add(deployment)
    session.flush()
    session.add_all(
        DeploymentResource(
            deployment_id=deployment.id, path=path, content=content, sha256=_sha(content)
        )
        for path, content in resources.items()
    )
    for path, process in bundle.processes.values():
        _store_definition(session, deployment, bundle, resources, path=path, process=process)
    session.flush()
    return deployment


class Definitions:
    """Loads definitions and keeps them: they never change, so nothing is ever invalidated."""

    def __init__(self) -> None:
        self._by_id: dict[int, Definition] = {}
        self._by_deployment: dict[int, Bundle] = {}

    def latest(self, session: Session, key: str) -> Definition:
        """The newest version of a process; raises DefinitionNotFound."""
        definition_id = session.scalar(
            select(ProcessDefinition.id)
            .where(ProcessDefinition.key == key)
            .order_by(ProcessDefinition.version.desc())
            .limit(1)
        )
        if definition_id is None:
            raise DefinitionNotFound(key=key)
        return self.get(session, definition_id)

    def get(self, session: Session, definition_id: int) -> Definition:
        """The definition with this id, compiled."""
        found = self._by_id.get(definition_id)
        if found is None:
            found = self._by_id[definition_id] = self._load(session, definition_id)
        return found

    def _load(self, session: Session, definition_id: int) -> Definition:
        row = session.get_one(ProcessDefinition, definition_id)
        bundle = self._by_deployment.get(row.deployment_id)
        resources = {
            resource.path: resource.content
            for resource in session.scalars(
                select(DeploymentResource).where(
                    DeploymentResource.deployment_id == row.deployment_id
                )
            )
        }
        if bundle is None:
            bundle = Bundle()
            _read_forms(resources, bundle)
            _read_tables(resources, bundle)
            self._by_deployment[row.deployment_id] = bundle
        source = resources[row.path]
        process = load_process(source)
        return Definition(
            id=row.id,
            key=row.key,
            version=row.version,
            name=row.name,
            content_hash=row.content_hash,
            source=source,
            process=process,
            forms={key: bundle.forms[key] for key in process.forms},
            decisions=bundle.decisions,
        )


def form_key_of(path: str) -> str:
    """`forms/programme/claim/assemble.json` → `claim/assemble`."""
    return "/".join(path.removesuffix(".json").split("/")[-2:])


def _read_forms(resources: Resources, bundle: Bundle) -> None:
    for path, content in resources.items():
        if not path.endswith(".json"):
            continue
        key = form_key_of(path)
        try:
            bundle.forms[key] = load_form(content)
            bundle.form_paths[key] = path
        except FormRefused as error:
            bundle.problems.extend(FileProblem(path, p.path, p.reason) for p in error.problems)


def _read_tables(resources: Resources, bundle: Bundle) -> None:
    for path, content in resources.items():
        if not path.endswith(".dmn"):
            continue
        try:
            model = load_decisions(content)
        except DecisionRefused as error:
            bundle.problems.extend(
                FileProblem(path, p.element_id, p.reason) for p in error.problems
            )
            continue
        bundle.decisions.update(dict.fromkeys(model.decision_ids, model))


def _read_diagrams(
    resources: Resources, bundle: Bundle, *, operations: Collection[str], roles: Collection[str]
) -> None:
    diagrams = {path: content for path, content in resources.items() if path.endswith(".bpmn")}
    catalogue = Catalogue(
        operations=operations,
        forms=frozenset(bundle.forms),
        roles=roles,
        decisions=frozenset(bundle.decisions),
        processes=frozenset(path.split("/")[-1].removesuffix(".bpmn") for path in diagrams),
    )
    for path, content in diagrams.items():
        try:
            process = compile_process(content, catalogue=catalogue)
        except DiagramRefused as error:
            bundle.problems.extend(
                FileProblem(path, p.element_id, p.reason) for p in error.problems
            )
            continue
        _check_place(bundle, path, process)
        bundle.processes[process.key] = (path, process)
    ring = call_cycle({key: process.called for key, (_, process) in bundle.processes.items()})
    if ring:
        path, _ = bundle.processes[ring[0]]
        reason = f"процесите се извикват един друг в кръг: {' → '.join(ring)}"
        bundle.problems.append(FileProblem(path, ring[0], reason))


def _check_place(bundle: Bundle, path: str, process: Compiled) -> None:
    """A process is found by its file's name, and one file alone holds it."""
    stem = path.rsplit("/", maxsplit=1)[-1].removesuffix(".bpmn")
    if process.key != stem:
        reason = f"файлът трябва да се нарича „{process.key}.bpmn“, както процеса в него"
        bundle.problems.append(FileProblem(path, process.key, reason))
    if process.key in bundle.processes:
        reason = f"процесът е и във файла „{bundle.processes[process.key][0]}“"
        bundle.problems.append(FileProblem(path, process.key, reason))


def _store_definition(
    session: Session,
    deployment: Deployment,
    bundle: Bundle,
    resources: Resources,
    *,
    path: str,
    process: Compiled,
) -> None:
    parts = [path, *sorted(bundle.form_paths[key] for key in process.forms)]
    parts += sorted(name for name in resources if name.endswith(".dmn"))
    content_hash = _hash_of({part: resources[part] for part in parts})
    last = session.scalar(
        select(ProcessDefinition)
        .where(ProcessDefinition.key == process.key)
        .order_by(ProcessDefinition.version.desc())
        .limit(1)
    )
    if last is not None and last.content_hash == content_hash:
        return
    highest = session.scalar(
        select(func.max(ProcessDefinition.version)).where(ProcessDefinition.key == process.key)
    )
    session.add(
        ProcessDefinition(
            deployment_id=deployment.id,
            key=process.key,
            version=(highest or 0) + 1,
            name=process.name,
            path=path,
            content_hash=content_hash,
        )
    )


def _hash_of(resources: Resources) -> str:
    listing = "\n".join(f"{path} {_sha(resources[path])}" for path in sorted(resources))
    return _sha(listing.encode())


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
