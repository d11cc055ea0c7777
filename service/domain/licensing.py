"""Words of a licensing procedure: its kinds, states, fees and papers (ЗПОО, чл. 49–49б)."""

from enum import StrEnum


class CentreKind(StrEnum):
    """Вид на центъра: what a licence is for."""

    #: център за професионално обучение
    CPO = "cpo"
    #: център за информация и професионално ориентиране
    CIPO = "cipo"


class ProcedureState(StrEnum):
    """Състояние на процедурата: where an application stands, in the register's words (B5)."""

    #: подготвяне на документи за лицензиране
    DRAFT = "draft"
    #: подадени заявление и документи
    FILED = "filed"
    #: заведено в деловодството
    REGISTERED = "registered"
    #: проверка на редовността
    IN_CHECK = "in_check"
    #: отрицателна оценка; тече едномесечен срок за корекции
    IN_CURE = "in_cure"
    #: положителна оценка на редовността
    REGULAR = "regular"
    #: очаква се таксата за оценка
    AWAITING_FEE = "awaiting_fee"
    #: лицензионна експертиза
    IN_EXPERTISE = "in_expertise"
    #: разглеждане от експертна комисия
    IN_COMMISSION = "in_commission"
    #: приключване: докладната е изготвена
    CLOSING = "closing"
    #: издадена заповед за лицензиране
    ISSUED = "issued"
    #: издадена заповед за отказ
    REFUSED = "refused"
    #: отказът е обжалван
    APPEALED = "appealed"
    #: процедурата е прекратена от центъра
    WITHDRAWN = "withdrawn"


class ProfessionState(StrEnum):
    """Състояние на заявената професия: what is decided of it so far (R-234)."""

    #: заявена
    CLAIMED = "claimed"
    #: експертите намират, че центърът може да обучава по нея
    SUITABLE = "suitable"
    #: експерт намира, че центърът не може да обучава по нея
    UNSUITABLE = "unsuitable"
    #: експертната комисия предлага да се лицензира
    PROPOSED = "proposed"
    #: експертната комисия предлага отказ
    NOT_PROPOSED = "not_proposed"
    #: лицензирана
    ACCEPTED = "accepted"
    #: отказана
    REFUSED = "refused"


class Purpose(StrEnum):
    """Предназначение: what a base or a teacher is for; each profession needs both (R-213)."""

    #: по теория
    THEORY = "theory"
    #: по практика
    PRACTICE = "practice"


class FeeKind(StrEnum):
    """Такса: the three fees of a licensing procedure (чл. 60, ал. 2 от ЗПОО)."""

    #: за проверка на редовността
    FEE_1 = "fee_1"
    #: за оценяване
    FEE_2 = "fee_2"
    #: за издаване на лицензията
    FEE_3 = "fee_3"


class FeeState(StrEnum):
    """Състояние на плащането: the statuses of a payment request (R-429)."""

    #: очаква плащане
    PENDING = "pending"
    #: платено с карта
    PAID_BY_CARD = "paid_by_card"
    #: платено по банков път
    PAID_BY_BANK = "paid_by_bank"
    #: получено плащане
    RECEIVED = "received"
    #: изтекъл срок
    EXPIRED = "expired"
    #: отказано
    REJECTED = "rejected"
    #: прекратена услуга
    CANCELLED = "cancelled"


class FilingWay(StrEnum):
    """Начин на подаване: how an application reaches the agency (R-211)."""

    #: на гише
    DESK = "desk"
    #: чрез лицензиран пощенски оператор
    POST = "post"
    #: по електронна поща с КЕП
    EMAIL = "email"
    #: чрез ССЕВ
    SSEV = "ssev"


class ReceivingWay(StrEnum):
    """Начин на получаване: how the applicant wants the licence (R-212)."""

    #: на гише
    DESK = "desk"
    #: с вътрешна куриерска пратка
    COURIER = "courier"
    #: с вътрешна препоръчана поща
    POST = "post"
    #: с международна препоръчана поща
    FOREIGN_POST = "foreign_post"
    #: чрез ССЕВ
    SSEV = "ssev"


class LetterKind(StrEnum):
    """Уведомително писмо: the letters whose delivery starts or stops a term."""

    #: Прил. 7: нередовности
    IRREGULARITIES = "irregularities"
    #: Прил. 3: открита процедура и втора такса
    FEE_2 = "fee_2"
    #: Прил. 5: още един месец за втората такса
    FEE_2_LATE = "fee_2_late"
    #: Прил. 10: отказ
    REFUSAL = "refusal"
    #: Прил. 20: издадена лицензия и трета такса
    ISSUE = "issue"


class OrderKind(StrEnum):
    """Заповед по процедурата: the chair's orders."""

    #: Прил. 2: откриване на процедурата
    OPENING = "opening"
    #: Прил. 19: издаване на лицензия
    ISSUE = "issue"
    #: Прил. 9: отказ
    REFUSAL = "refusal"
    #: Прил. 21: възнаграждения
    FEES = "fees"


class RefusalCause(StrEnum):
    """Причина за отказа: why an application is refused as a whole."""

    #: нередовностите не са отстранени в срок
    NOT_CURED = "not_cured"
    #: втората такса не е платена в срок
    FEE_NOT_PAID = "fee_not_paid"
    #: по същество: центърът не може да обучава по нито една заявена професия
    MERITS = "merits"


class ExpertState(StrEnum):
    """Състояние на външния експерт: from the order to the report (R-227 – R-230)."""

    #: определен със заповедта
    NAMED = "named"
    #: декларирал, че няма интерес
    DECLARED = "declared"
    #: декларирал интерес, подлежи на замяна
    INTERESTED = "interested"
    #: заменен
    REPLACED = "replaced"
    #: представил доклад
    REPORTED = "reported"


class AppealOutcome(StrEnum):
    """Изход от обжалването (R-239)."""

    #: заповедта е оставена в сила
    UPHELD = "upheld"
    #: заповедта е отменена и преписката се връща за ново решаване
    ANNULLED = "annulled"
