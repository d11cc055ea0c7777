"""The ground all tables stand on: one metadata, named constraints, a few column types."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Identity,
    LargeBinary,
    MetaData,
    Numeric,
    Text as SqlText,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from service.kernel.json_types import Json

#: constraint names are part of the schema: migrations and error mapping find them by name
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: a surrogate key given by the database
IdPk = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
#: a reference to a surrogate key
Id = Annotated[int, mapped_column(BigInteger)]
Text = Annotated[str, mapped_column(SqlText)]
#: an exact sum with its currency beside it, never a float
Money = Annotated[Decimal, mapped_column(Numeric(14, 2))]
#: lessons (whole) or astronomical hours (halves)
Hours = Annotated[Decimal, mapped_column(Numeric(8, 2))]
#: an aware UTC instant
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
#: a day in Europe/Sofia
Day = Annotated[date, mapped_column(Date)]
Bytes = Annotated[bytes, mapped_column(LargeBinary)]
JsonColumn = Annotated[dict[str, Json], mapped_column(JSONB)]


class Base(DeclarativeBase):
    """The root of all mapped classes."""

    metadata = MetaData(naming_convention=_NAMES)


def one_of(column: str, values: type[object] | tuple[str, ...], name: str) -> CheckConstraint:
    """A CHECK that `column` holds one of an enum's values; the state machine's last line."""
    members = values if isinstance(values, tuple) else tuple(str(v) for v in values)  # type: ignore[attr-defined]
    allowed = ", ".join(f"'{member}'" for member in members)
    return CheckConstraint(f"{column} IN ({allowed})", name=name)
