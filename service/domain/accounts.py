"""Words of a request for an account: who asks and how far the request has come (R-208, R-209)."""

from enum import StrEnum


class LegalForm(StrEnum):
    """Правна форма: who may apply for a licence (R-208)."""

    #: юридическо лице
    LEGAL_ENTITY = "legal_entity"
    #: едноличен търговец (ЕТ)
    SOLE_TRADER = "sole_trader"


class AccountRequestState(StrEnum):
    """Състояние на профила: where a request for an account stands, in the agency's words (B5)."""

    #: очаква се валидация на e-mail
    AWAITING_EMAIL = "awaiting_email"
    #: успешна валидация на e-mail
    EMAIL_CONFIRMED = "email_confirmed"
    #: очаква потвърждение от НАПОО
    AWAITING_APPROVAL = "awaiting_approval"
    #: одобрена
    APPROVED = "approved"
    #: отказана
    REJECTED = "rejected"
    #: създаден потребител
    CREATED = "created"
    #: не е потвърден e-mail в срока
    NOT_CONFIRMED = "not_confirmed"


class LinkPurpose(StrEnum):
    """Връзка от писмо: what a link that works once is for."""

    #: потвърждава електронната поща
    CONFIRM_EMAIL = "confirm_email"
    #: задава първата парола
    SET_PASSWORD = "set_password"  # noqa: S105 - no password
