"""The months' chart as a picture for mails: announcements by month and kind. Mail programs show no SVG.

Digits only are drawn: no font for Chinese can be counted on. Kinds are told by the legend in the mail itself.
"""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.monitoring.wording import KINDS, LABELS
from storage.announcements import AnnouncementSummary

MONTHS = 12
# Those of the dashboard's style sheet.
COLOURS = {
    "memorandum": "#2f6fb0",
    "framework_agreement": "#1f8f83",
    "cooperation_agreement": "#4d9a3f",
    "alliance": "#b5701c",
    "joint_body": "#8a63c9",
    "mutual_recognition": "#c14f78",
    "joint_standards": "#c24d32",
    "joint_meeting": "#6f7f8c",
    "work_plan": "#9a8620",
}
OTHER = "#888f8c"
SCALE = 2  # for screens with small dots; the mail shows it at half
WIDTH, HEIGHT = 560, 190  # as the mail shows it
TOP, BOTTOM, STEP, BAR = 20, 160, 46, 26


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A PNG with the words that stand for it, and the kinds in it with their colours."""

    png: bytes
    words: str
    legend: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def count_months(summaries: Sequence[AnnouncementSummary], today: date) -> dict[str, Counter[str]]:
    """Return the kinds of each of the last months up to this one, the oldest first, months without any included."""
    last = today.year * 12 + today.month - 1
    months = {f"{at // 12:04}-{at % 12 + 1:02}": Counter[str]() for at in range(last - MONTHS + 1, last + 1)}
    for summary in summaries:
        if summary.day and summary.day[:7] in months:
            months[summary.day[:7]][summary.kind or ""] += 1
    return months


def draw_chart(summaries: Sequence[AnnouncementSummary], today: date, language: str) -> Chart | None:
    """Return the chart, None if there is nothing in it or Pillow is not installed."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ModuleNotFoundError:
        return None
    months = count_months(summaries, today)
    highest = max(counts.total() for counts in months.values())
    if not highest:
        return None
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "#ffffff")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(11 * SCALE)
    kinds = [*COLOURS, *sorted({kind for counts in months.values() for kind in counts} - set(COLOURS))]
    for number, (month, counts) in enumerate(months.items()):
        left, level = 4 + number * STEP, float(BOTTOM)
        for kind in kinds:
            height = counts[kind] * (BOTTOM - TOP) / highest
            box = (left * SCALE, (level - height) * SCALE, (left + BAR) * SCALE - 1, level * SCALE - 1)
            if height:
                pen.rectangle(box, fill=COLOURS.get(kind, OTHER))
            level -= height
        middle = (left + BAR / 2) * SCALE
        if counts.total():
            pen.text((middle, (level - 3) * SCALE), str(counts.total()), fill="#1d2422", font=font, anchor="ms")
        shown = f"{month[2:4]}-{month[5:]}"
        pen.text((middle, (BOTTOM + 16) * SCALE), shown, fill="#5c6663", font=font, anchor="ms")
    pen.line((0, BOTTOM * SCALE, WIDTH * SCALE, BOTTOM * SCALE), fill="#c9cbc4", width=SCALE)
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    words, seen = KINDS[language], Counter[str]()
    for counts in months.values():
        seen.update(counts)
    return Chart(
        png=target.getvalue(),
        words=_describe(months, language),
        legend=tuple((words.get(kind, kind or "–"), COLOURS.get(kind, OTHER)) for kind in kinds if seen[kind]),
    )


def _describe(months: dict[str, Counter[str]], language: str) -> str:
    """Return the numbers of the chart, for who does not see it."""
    told = LABELS[language]["comma"].join(f"{month}: {counts.total()}" for month, counts in months.items())
    return f"{LABELS[language]['chart']} {told}"
