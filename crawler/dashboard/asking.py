"""What a reader asks for in an address: filters, language, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

MAX_PAGE = 100_000
MAX_VALUE = 100  # characters of a filter; the longest name of a source has a third of it

_Value = Annotated[str, Query(max_length=MAX_VALUE)]
_DATE = "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"
_Day = Annotated[str, Query(pattern=_DATE, description="a day, as 2026-03-02")]
_Period = Annotated[str, Query(pattern="^([0-9]{4}(-[0-9]{2})?)?$", description="a year or month, as 2026 or 2026-03")]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What announcements to show; None lets everything through."""

    region: str | None = None
    partner: str | None = None
    kind: str | None = None
    domain: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None
    period: str | None = None
    reviewed: bool | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, as an address carries them."""
        return {name: _write(value) for name, value in vars(self).items() if value is not None}


def read_filters(
    region: _Value = "",
    partner: _Value = "",
    kind: _Value = "",
    domain: _Value = "",
    source: _Value = "",
    since: _Day = "",
    until: _Day = "",
    period: _Period = "",
    reviewed: Literal["", "yes", "no"] = "",
) -> Filters:
    """Return the filters of a request; what a form sends empty is not set.

    Raises:
        RequestValidationError: a day that is not in the calendar.
    """
    return Filters(
        region=_word(region),
        partner=_word(partner),
        kind=_word(kind),
        domain=_word(domain),
        source=_word(source),
        since=_day("since", since),
        until=_day("until", until),
        period=period or None,
        reviewed={"yes": True, "no": False}.get(reviewed),
    )


Asked = Annotated[Filters, Depends(read_filters)]


def language_of(request: Request) -> str:
    """Return ``en`` where the address asks for it, else ``zh``."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def make_address(path: str, language: str, query: Mapping[str, Any]) -> str:
    """Return an address of ours that keeps the language.

    >>> make_address("/runs", "en", {"source": "samr", "page": None})
    '/runs?source=samr&lang=en'
    """
    asked = {name: str(value) for name, value in query.items() if value not in (None, "") and name != "lang"}
    if language == "en":
        asked["lang"] = "en"
    return f"{path}?{urlencode(asked)}" if asked else path


def own_path(address: str) -> str:
    """Return the address if it is a page of ours, else that of the first page: nobody is led elsewhere by a login.

    >>> own_path("/map?year=2026"), own_path("//evil.example"), own_path("https://evil.example/")
    ('/map?year=2026', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if fine and address.isprintable() else "/"


def check_id(number: int) -> int:
    """Return a number that both databases take for an id."""
    if not 0 < number < 2**31:
        raise HTTPException(404)
    return number


def check_page(number: int) -> int:
    """Return a number of a page that both databases can skip to."""
    return max(1, min(number, MAX_PAGE))


def _word(text: str) -> str | None:
    # A NUL or half of a surrogate pair is in no stored value, and PostgreSQL refuses to look for it.
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text) or None


def _write(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        wrong = {
            "type": "value_error",
            "loc": ("query", name),
            "msg": f"no day of the calendar: {error}",
            "input": text,
        }
        raise RequestValidationError([wrong]) from None
