"""The chart that a digest carries."""

import io
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from crawler.monitoring.chart import COLOURS, HEIGHT, SCALE, WIDTH, count_months, draw_chart
from crawler.monitoring.compose import make_mail, write_announcements
from crawler.monitoring.health import Coverage
from crawler.monitoring.wording import KINDS
from storage.announcements import AnnouncementSummary
from tests.conftest import NOW

Image = pytest.importorskip("PIL.Image")
TODAY = date(2026, 3, 2)
NOTHING = Coverage(read=(), quiet=(), blind=())


def summary(number: int, day: str | None, kind: str | None) -> AnnouncementSummary:
    return AnnouncementSummary(id=number, kind=kind, day=day, regions=())


SUMMARIES = [
    summary(1, "2026-03-01", "memorandum"),
    summary(2, "2026-03", "alliance"),
    summary(3, "2025-04-30", "memorandum"),
    summary(4, "2025-03-31", "memorandum"),  # thirteen months ago
    summary(5, None, "alliance"),
    summary(6, "2026-01-05", "novelty"),
]


def test_twelve_months_are_counted_and_empty_ones_stay() -> None:
    months = count_months(SUMMARIES, TODAY)

    assert next(iter(months)) == "2025-04"
    assert list(months)[-1] == "2026-03"
    assert len(months) == 12
    assert {month: dict(counts) for month, counts in months.items() if counts} == {
        "2025-04": {"memorandum": 1},
        "2026-01": {"novelty": 1},
        "2026-03": {"memorandum": 1, "alliance": 1},
    }


def test_the_picture_has_each_kind_in_its_colour_and_the_words_have_each_number() -> None:
    chart = draw_chart(SUMMARIES, TODAY, "zh")

    assert chart is not None
    picture = Image.open(io.BytesIO(chart.png))
    assert picture.size == (WIDTH * SCALE, HEIGHT * SCALE)
    seen = {"#%02x%02x%02x" % colour for _, colour in picture.getcolors(100_000)}  # noqa: UP031
    assert {COLOURS["memorandum"], COLOURS["alliance"]} <= seen
    assert COLOURS["work_plan"] not in seen
    assert "2026-03: 2" in chart.words
    assert "2025-05: 0" in chart.words
    assert [name for name, _ in chart.legend] == ["备忘录", "联盟", "novelty"]


def test_colours_are_known_for_every_kind() -> None:
    assert set(COLOURS) == set(KINDS["zh"])


def test_without_a_dated_announcement_there_is_no_chart() -> None:
    assert draw_chart([summary(1, None, "alliance")], TODAY, "zh") is None


def test_a_mail_shows_the_picture_beside_its_words() -> None:
    chart = draw_chart(SUMMARIES, TODAY, "en")
    letter = write_announcements([], digest=True, language="en", coverage=NOTHING, now=NOW, chart=chart)

    mail = make_mail(letter, sender="a@x.org", recipient="b@x.org", message_id="<1@x>", language="en", now=NOW)

    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    html, plain = read.get_body(("html",)), read.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert 'src="cid:chart@concord.invalid"' in html.get_content()
    assert "2026-03: 2" in html.get_content()
    (picture,) = [part for part in read.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart@concord.invalid>"
    assert chart is not None
    assert picture.get_content() == chart.png
