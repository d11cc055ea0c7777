"""Putting diagrams, tables and forms into force from outside: one draws, another deploys.

A file sent alone (the desktop Modeler's deploy button) replaces the one of its name among those in
force; together they are checked as one deployment. Whoever holds `process.design` proposes what
they send; whoever holds `process.deploy` puts into force what somebody else has proposed. What
nobody proposed counts as drawn by the sender, and so cannot be deployed by them.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.catalogue import resources_in_force
from service.cases.office import Office
from service.engine.definitions import FileProblem, ResourcesRefused, deploy, read_bundle
from service.identity.actor import Actor
from service.identity.allow import AccessDenied, allow, demand
from service.identity.roles import ROLE_CODES
from service.identity.targets import DeploymentTarget
from service.storage.models.deployment import Deployment
from service.storage.models.proposal import ProposedResource

#: where a new file goes whose place its name does not say
_NEW_AREA = "own"
_LONGEST_NAME = 200
#: of the transactions that deploy, one at a time
_LOCK = 2_018_400
_DIAGRAMS = frozenset({".bpmn", ".dmn"})


class Proposed(AccessDenied):
    """The designer's files are noted; another person puts them into force."""

    code = "deployments.proposed"
    sentence = (
        "Предложено: {files}. В сила ще влезе, когато одобряващият процеси изпрати същите файлове."
    )


class NotProposed(AccessDenied):
    """Nobody with the right to draw has proposed this content."""

    code = "deployments.not-proposed"
    sentence = (
        "Съставителят на процеси още не е предложил: {files}. Който чертае, не въвежда в действие."
    )


def deploy_uploads(
    office: Office, actor: Actor, uploads: Mapping[str, bytes], *, name: str
) -> Deployment:
    """Put uploaded files into force over those that are.

    Raises ResourcesRefused with every problem, Proposed to a designer (who is noted as the author),
    NotProposed and AccessDenied to whoever may not deploy them.
    """
    draws = allow(actor, "process.design").allowed
    deploys = allow(actor, "process.deploy", DeploymentTarget(author_ids=frozenset())).allowed
    if not draws:
        demand(actor, "process.deploy", DeploymentTarget(author_ids=frozenset()))
    with office.transaction() as session:
        # what is in force must not change between being read and being added to
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        in_force = resources_in_force(session)
        placed = place(in_force, uploads)
        resources = {**in_force, **placed}
        changed = {path: body for path, body in placed.items() if in_force.get(path) != body}
        authors, orphans = _authors(session, actor, changed)
        if deploys and not orphans:
            demand(actor, "process.deploy", DeploymentTarget(author_ids=authors))
            return _deploy(office, session, resources, name=name, person_id=actor.person_id)
        _check(office, resources)
        if draws:
            propose(session, actor, changed, now=office.clock.now())
    if draws:
        raise Proposed(files=_listed(changed) or "нищо ново")
    raise NotProposed(files=_listed(orphans))


def place(in_force: Mapping[str, bytes], uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each upload under the path of the file it replaces, or a new path of its own.

    Raises ResourcesRefused for a name that is no diagram, table or form, or that fits two files.
    """
    placed: dict[str, bytes] = {}
    problems: list[FileProblem] = []
    for name, content in uploads.items():
        path, reason = _path_of(in_force, name)
        if reason:
            problems.append(FileProblem(name, "", reason))
        elif path in placed:
            problems.append(FileProblem(name, "", "файлът е изпратен два пъти."))
        else:
            placed[path] = content
    if problems:
        raise ResourcesRefused(problems)
    return placed


def propose(session: Session, actor: Actor, changed: Mapping[str, bytes], *, now: datetime) -> None:
    """Note the actor as the author of these contents; a second time changes nothing."""
    for path, content in changed.items():
        session.execute(
            insert(ProposedResource)
            .values(author_id=actor.person_id, path=path, sha256=_sha(content), proposed_at=now)
            .on_conflict_do_nothing()
        )


def _check(office: Office, resources: Mapping[str, bytes]) -> None:
    read_bundle(resources, operations=office.registry.operations.keys(), roles=ROLE_CODES)


def _deploy(
    office: Office,
    session: Session,
    resources: Mapping[str, bytes],
    *,
    name: str,
    person_id: int | None,
) -> Deployment:
    return deploy(
        session,
        resources,
        name=name,
        now=office.clock.now(),
        operations=office.registry.operations.keys(),
        roles=ROLE_CODES,
        person_id=person_id,
    )


def _authors(
    session: Session, actor: Actor, changed: Mapping[str, bytes]
) -> tuple[frozenset[int], dict[str, bytes]]:
    """Who proposed the changed files, and the files that nobody but the actor stands behind."""
    authors: set[int] = set()
    orphans: dict[str, bytes] = {}
    for path, content in changed.items():
        found = session.scalars(
            select(ProposedResource.author_id).where(
                ProposedResource.path == path, ProposedResource.sha256 == _sha(content)
            )
        ).all()
        authors.update(found)
        if not set(found) - actor.person_ids:
            orphans[path] = content
    return frozenset(authors), orphans


def _path_of(in_force: Mapping[str, bytes], name: str) -> tuple[str, str]:
    """Where the upload belongs, or why it belongs nowhere."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if not parts:
        return "", "файлът няма име."
    if len(name) > _LONGEST_NAME:
        return "", "името на файла е твърде дълго."
    given = PurePosixPath(*parts)
    if str(given) in in_force:
        return str(given), ""
    tail = parts[-2:] if given.suffix == ".json" else parts[-1:]
    fitting = [path for path in in_force if path.split("/")[-len(tail) :] == tail]
    if len(fitting) == 1:
        return fitting[0], ""
    if fitting:
        return "", "името подхожда на няколко файла; изпратете го с пълния път."
    return _new_path(given)


def _new_path(given: PurePosixPath) -> tuple[str, str]:
    if given.suffix in _DIAGRAMS:
        return f"processes/{_NEW_AREA}/{given.name}", ""
    if given.suffix == ".json" and len(given.parts) > 1:
        return f"forms/{_NEW_AREA}/{'/'.join(given.parts[-2:])}", ""
    if given.suffix == ".json":
        return "", "формата се изпраща като процес/форма.json."
    return "", "приемат се само диаграми (.bpmn), таблици (.dmn) и форми (.json)."


def _listed(files: Mapping[str, bytes]) -> str:
    return ", ".join(sorted(path.rpartition("/")[2] for path in files))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
