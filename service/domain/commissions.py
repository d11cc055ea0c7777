"""Expert commissions of the agency: who sits in them, how they vote, what comes of it."""

from enum import StrEnum


class CommissionSeat(StrEnum):
    """Място в експертна комисия: held by a regular member, kept warm by a substitute (R-284)."""

    #: титуляр
    REGULAR = "regular"
    #: заместник: идва, когато титулярят на мястото не може
    SUBSTITUTE = "substitute"


class MeetingMode(StrEnum):
    """Начин на провеждане на заседанието (R-285)."""

    #: на място в агенцията
    ON_SITE = "on_site"
    #: в онлайн среда
    REMOTE = "remote"


class MeetingState(StrEnum):
    """Състояние на заседанието."""

    #: членовете са поканени
    INVITED = "invited"
    #: има кворум и се гласува
    HELD = "held"
    #: няма кворум: насрочва се отново
    POSTPONED = "postponed"
    #: протоколът е подписан
    SIGNED = "signed"
    #: докладът на председателя е представен
    REPORTED = "reported"
    #: приключено без решение
    UNDECIDED = "undecided"


class VoteChoice(StrEnum):
    """Глас на член на експертната комисия (R-235)."""

    #: за
    FOR = "for"
    #: против: с мотив
    AGAINST = "against"
    #: въздържал се
    ABSTAINED = "abstained"


class QuestionOutcome(StrEnum):
    """Решение по въпрос от дневния ред: what the votes come to (R-235)."""

    #: повече от половината са „за“
    ACCEPTED = "accepted"
    #: повече от половината са „против“
    REJECTED = "rejected"
    #: няма мнозинство нито за, нито против
    UNDECIDED = "undecided"
