"""Column types shared by all tables, the same on SQLite and PostgreSQL, and the words that columns may hold."""

import re
import zlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

MAX_URL_BYTES = 2000
"""Longest canonical URL that is stored. PostgreSQL indexes at most 2,704 bytes; the longest real one seen has 240."""

# PostgreSQL takes no NUL in text, neither database a lone surrogate; both come with damaged pages.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class SourceState(StrEnum):
    """Health of a source."""

    NEW = "new"
    HEALTHY = "healthy"
    SUSPECT = "suspect"
    DOWN = "down"
    BLOCKED = "blocked"


class RunOutcome(StrEnum):
    """How a crawl run ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    BLOCKED = "blocked"


class SlotOutcome(StrEnum):
    """What became of a moment at which a crawl was due; waiting: queued, and no worker has taken it yet."""

    WAITING = "waiting"
    RAN = "ran"
    CAUGHT_UP = "caught_up"
    SKIPPED = "skipped"
    MISSED = "missed"


class AlertState(StrEnum):
    """Where an alert stands on its way to one recipient."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a reader says of what was recognised: all of it holds, the label does not, or this is how it should read."""

    RIGHT = "right"
    WRONG = "wrong"
    CORRECTED = "corrected"


def to_storable(text: str) -> str:
    """Return the text with what no database takes replaced by U+FFFD, one for one, so that offsets still hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def _to_storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return to_storable(value)
    if isinstance(value, dict):
        return {to_storable(str(key)): _to_storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_storable_json(item) for item in value]
    return value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC; a naive one is an error."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give an aware one")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ScrapedText(TypeDecorator[str]):
    """Text from outside: any string can be stored."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else to_storable(value)


class ScrapedJson(TypeDecorator[Any]):
    """JSON that may hold text from outside; tuples come back as lists, None is SQL's NULL."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return _to_storable_json(value)


class Compressed(TypeDecorator[bytes]):
    """Bytes, kept with zlib. Level 6 brings a regulator's page to about a fifth of its size."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else zlib.decompress(value)


def enum_values(words: type[StrEnum]) -> sa.Enum:
    """Return a text column type that holds the values, not the names, of a StrEnum."""
    return sa.Enum(words, native_enum=False, length=20, values_callable=lambda cls: [member.value for member in cls])


def check_url(url: str) -> str:
    """Return a canonical address that can be stored and indexed.

    Raises:
        ValueError: it is longer than any real one.
    """
    if len(url.encode("utf-8", "replace")) > MAX_URL_BYTES:
        raise ValueError(f"address of more than {MAX_URL_BYTES} bytes: {url[:100]}…")
    return to_storable(url)
