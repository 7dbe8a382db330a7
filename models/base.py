# SPDX-License-Identifier: EUPL-1.2
"""Declarative base, typed columns, and the engine recipe of both databases."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import pysqlite3.dbapi2
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ExceptionContext,
    Integer,
    MetaData,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.exc import InvalidRequestError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
LOCK_PATIENCE_S: Final = 5  # then the page says "busy" instead of hanging
LOCK_NOT_AVAILABLE: Final = "55P03"
SQLITE_IS_LOCKED: Final = "database is locked"
PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={LOCK_PATIENCE_S * 1000}",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)
READ_ONLY: Final = {"ro": True}

Clock = Callable[[], datetime]
BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
PublicId = Annotated[uuid.UUID, mapped_column(Uuid, unique=True, default=uuid.uuid4)]


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC timestamps on both databases; naive input is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware moment into UTC; raise ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored moment needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give SQLite's naive moments their time zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StringList(TypeDecorator[list[str]]):
    """A short list of codes or names, stored as JSON; replace it as a whole to change it."""

    impl = JSON
    cache_ok = True


def stored_by_value(members: type[StrEnum], name: str = "") -> Enum:
    """Return a column type that stores a closed list by value, guarded by a CHECK."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or members.__name__.lower(),
        values_callable=lambda kind: [member.value for member in kind],
    )


class Base(DeclarativeBase):
    """All entities; constraint names follow one convention so migrations can address them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UTCDateTime,
        list[str]: StringList,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
    }


class ReadFirstSession(Session):
    """A session that reads without a write lock until a unit of work starts writing.

    SQLite has one writer: a page that only reads must not queue behind it. ``BEGIN IMMEDIATE`` is
    therefore sent only when ``writing`` is set (see ``models.unit_of_work``).
    """

    writing: bool = False
    _reading: Any = None

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Return the engine, marked read-only while no unit of work is open.

        The mark makes another engine object, and each engine has a connection of its own in a
        transaction: it is made once per session, so that all reads share one.
        """
        bind = super().get_bind(*args, **kwargs)
        if self.writing:
            return bind
        if self._reading is None:
            self._reading = bind.execution_options(**READ_ONLY)
        return self._reading


def lock(session: Session, row: Base) -> None:
    """Lock one row and read it again; what was joined to it is read along, not locked.

    PostgreSQL refuses to lock the far side of an outer join, so the lock names its table. What was
    changed before is written first: reading again would lose it.

    Raises:
        StaleDataError: the row was deleted since it was read; the unit of work says StaleVersion.
    """
    session.flush()
    try:
        session.refresh(row, with_for_update={"of": type(row)})
    except InvalidRequestError as gone:
        raise StaleDataError(str(gone)) from gone


def make_engine(database_url: str) -> Engine:
    """Return an engine for SQLite (own driver, WAL, immediate writes) or PostgreSQL."""
    if not database_url.startswith("sqlite"):
        url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_postgres)
        event.listen(engine, "handle_error", _hide_details)
        return engine
    engine = create_engine(
        database_url,
        module=pysqlite3.dbapi2,
        connect_args={"timeout": LOCK_PATIENCE_S},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def without_waiting(engine: Engine) -> Iterator[Connection]:
    """A small transaction of its own that fails, instead of waiting, while another one writes."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _set_patience(connection, 0)  # before it begins: beginning is what waits
        try:
            with connection.begin():
                if engine.dialect.name != "sqlite":
                    connection.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                _set_patience(connection, LOCK_PATIENCE_S)


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether the database works, but somebody else holds what was needed for too long."""
    if isinstance(error, NoConnectionFree):
        return True
    told = getattr(error, "orig", None)
    return getattr(told, "sqlstate", "") == LOCK_NOT_AVAILABLE or str(told) == SQLITE_IS_LOCKED


def make_session_factory(engine: Engine) -> sessionmaker[ReadFirstSession]:
    """Return the factory of sessions; objects stay readable after a commit."""
    return sessionmaker(engine, class_=ReadFirstSession, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _set_patience(connection: Connection, seconds: int) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout={seconds * 1000}")


def _prepare_postgres(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{LOCK_PATIENCE_S}s'")
    connection.commit()


def _hide_details(context: ExceptionContext) -> None:
    """Keep the first line of PostgreSQL's message: its details quote the row that was refused."""
    told = str(context.original_exception)
    kept = told.partition("\n")[0]
    context.original_exception.args = (kept,)
    if context.sqlalchemy_exception is not None:
        whole = (str(text) for text in context.sqlalchemy_exception.args)
        context.sqlalchemy_exception.args = tuple(text.replace(told, kept) for text in whole)


def _begin_sqlite(connection: Any) -> None:
    read_only = connection.get_execution_options().get("ro", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def enum_column(members: type[StrEnum], *, check: str = "", **options: Any) -> Mapped[Any]:
    """Return a mapped column for a closed list; ``check`` names its constraint if two share it."""
    return mapped_column(stored_by_value(members, check), **options)


AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def local_date(moment: datetime) -> date:
    """Return the Dutch calendar day of a moment; deadlines and windows are Dutch days."""
    return moment.astimezone(AMSTERDAM).date()
