"""What the engine's runtime refuses, in words a person can act on."""

from service.kernel.errors import Conflict, Forbidden, NotFound, PrepiskaError, Refused


class CaseNotFound(NotFound):
    """No such case, or not the asker's."""

    code = "cases.not-found"
    sentence = "Няма такава преписка или тя не е достъпна за Вас."


class ClockUnknown(NotFound):
    """The case has no term of this name that runs or stands still."""

    code = "clocks.unknown"
    sentence = "В преписката няма срок „{name}“, който да тече."


class ClockStandsStill(Conflict):
    """What was asked of a term needs it to run, or to be stopped on that ground."""

    code = "clocks.stands-still"
    sentence = "Срокът „{title}“ {reason}."


class TaskNotFound(NotFound):
    """No such task, or not the asker's."""

    code = "tasks.not-found"
    sentence = "Няма такава задача или тя не е достъпна за Вас."


class AlreadyCompleted(Conflict):
    """Another person, or another tab, was faster."""

    code = "tasks.already-completed"
    sentence = (
        "Задачата „{task}“ вече е изпълнена от {who} на {when}; въведеното от Вас е запазено."
    )


class TaskWithdrawn(Conflict):
    """The process took the task away: a deadline passed or the case was withdrawn."""

    code = "tasks.withdrawn"
    sentence = (
        "Задачата „{task}“ вече не се очаква: преписката продължи без нея на {when}; "
        "въведеното от Вас е запазено."
    )


class AlreadyClaimed(Conflict):
    """Somebody else has taken the task."""

    code = "tasks.already-claimed"
    sentence = "Задачата „{task}“ вече е поета от {who}."


class NotClaimed(Conflict):
    """The task is not the asker's to give back or hand over."""

    code = "tasks.not-claimed"
    sentence = "Задачата „{task}“ не е поета от Вас."


class PersonalTask(Conflict):
    """The diagram has given the task to its person: a vote, a declaration, an expert's report."""

    code = "tasks.personal"
    sentence = "Задачата „{task}“ е възложена лично и не се връща на групата, нито се предава."


class CaseChanged(Conflict):
    """The form was filled against an older version of the case."""

    code = "cases.changed"
    sentence = (
        "Преписката е променена, след като отворихте формата. Прегледайте я и опитайте отново."
    )


class KeyReused(Conflict):
    """An idempotency key came back with another request."""

    code = "requests.key-reused"
    sentence = "Ключът на заявката вече е използван за друго действие."


class NotYours(Forbidden):
    """The asker may see the task and may not do this with it."""

    code = "tasks.not-yours"
    sentence = "{reason}"


class DefinitionNotFound(NotFound):
    """No deployed process has this key."""

    code = "engine.definition-not-found"
    sentence = "Няма внедрен процес с ключ „{key}“."


class DeploymentRefused(Refused):
    """A diagram, table or form does not fit; each problem names its file and element."""

    code = "engine.deployment-refused"
    sentence = "Внедряването е отказано: {first}"


class CallTooDeep(PrepiskaError):
    """Call activities call each other deeper than ten levels."""

    code = "engine.call-too-deep"
    sentence = "Процесите се извикват един друг на повече от {limit} нива."


class RoleUnfilled(Refused):
    """No organisation plays the role of a lane in this case."""

    code = "engine.role-unfilled"
    sentence = "В преписката няма организация за ролята „{role}“."
