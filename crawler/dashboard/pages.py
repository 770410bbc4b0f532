"""The templates: every value in them is escaped, and nothing in it steers the eye."""

from datetime import date, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler.dashboard.asking import language_of, make_address
from crawler.dashboard.forms import make_form_token
from crawler.dashboard.saying import say_reasons
from crawler.dashboard.texts import RUN_COUNTS, TEXTS
from crawler.monitoring.compose import blank_unprintable, make_link, make_plain
from crawler.monitoring.progress import SHANGHAI
from crawler.monitoring.reasons import say_reason
from crawler.monitoring.subscriptions import mask_recipient
from crawler.monitoring.wording import COUNTS, DOMAINS, KINDS, NOTICES, ROLES, STATES
from crawler.recognition.gazetteer import group_names, provinces

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

# Words that prove several fields take the colour of the most particular: a document's name lies within its act.
_PARTICULAR = (
    "instrument_names", "event_date", "counts", "parties", "domains", "regions", "region_group", "kind", "act",
)  # fmt: skip


class Pages:
    """Renders templates in the language that the address asks for."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("crawler.dashboard"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_show,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            plain=lambda value, limit=300: make_plain(value, limit),
            lines=lambda text: "\n".join(make_plain(line, 300) for line in str(text).splitlines()),
            weblink=make_link,
            local=_local,
            day=lambda value: (value or "")[:10],
            masked=mask_recipient,
            bytes=_bytes,
            foremost=lambda fields: min(fields, key=_rank),
            translate=lambda value, words: words.get(value, value),
        )
        self._templates.globals.update(
            provinces=[place.name for place in provinces().values()],
            shorts={place.name: place.short for place in provinces().values()},
            groups=list(group_names()),
        )

    def render(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page."""
        language = language_of(request)
        visitor = request.state.visitor
        body = self._templates.get_template(name).render(
            t=TEXTS[language],
            kinds=KINDS[language],
            domains=DOMAINS if language == "en" else {name: name for name in DOMAINS},
            states=STATES[language],
            roles=ROLES[language],
            count_names=COUNTS[language],
            run_counts=RUN_COUNTS[language],
            notices=NOTICES[language],
            say=lambda reasons: say_reasons(reasons, language, KINDS[language], DOMAINS if language == "en" else {}),
            say_why=lambda reason: say_reason(reason, language),
            weekday=lambda day: _weekday(day, language),
            language=language,
            visitor=visitor,
            form_token=make_form_token(visitor.key) if visitor.key else "",
            path=request.url.path,
            link=lambda path, **query: make_address(path, language, query),
            other=make_address(request.url.path, "zh" if language == "en" else "en", dict(request.query_params)),
            **{"coverage": None, "q": "", "said": "", **values},
        )
        return HTMLResponse(body, status_code=status)


def _show(value: Any) -> Any:
    """Blank control characters and direction marks; what a macro rendered went through here piece by piece."""
    return blank_unprintable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _rank(field: str) -> int:
    return _PARTICULAR.index(field) if field in _PARTICULAR else len(_PARTICULAR)


def _local(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else "–"


def _weekday(day: str, language: str) -> str:
    try:
        return _WEEKDAYS[language][date.fromisoformat(day).weekday()]
    except ValueError:
        return ""


def _bytes(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
