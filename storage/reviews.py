"""Readers' judgement of what was recognised: right, wrong, or how it should read; and the labelled lines made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storage.exceptions import BadReview, NotFound
from storage.models import Article, Review
from storage.types import Verdict, to_storable

LABELS = ("announcement", "background", "other")
# Fields of a record that a reader can put right: the type of each, and whether it may be unknown.
_TEXTS, _LISTS = ("kind", "region_group", "event_date"), ("parties", "regions", "domains", "instrument_names")
FIELDS = ("label", *_TEXTS, *_LISTS)
MAX_NAME = 200
MAX_NOTE = 2000
MAX_VALUES = 100
_ARTICLES_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewRecord:
    """One reader's judgement of one article. ``judged``: the record that the reader saw, in the form of FIELDS."""

    id: int
    article_id: int
    reviewer: str
    origin: str
    verdict: Verdict
    judged: dict[str, Any]
    rules_version: str
    correction: dict[str, Any] | None
    note: str
    made_at: datetime


def add_review(
    session: Session,
    article_id: int,
    verdict: Verdict | str,
    now: datetime,
    *,
    reviewer: str,
    origin: str,
    correction: Mapping[str, Any] | None = None,
    note: str = "",
) -> int:
    """Store what a reader says of an article's record, in place of what this reader said before; return the id.

    ``correction`` goes with the verdict ``corrected`` and holds the fields of FIELDS that should read otherwise;
    a field that it leaves out is confirmed.

    Raises:
        NotFound: there is no such article.
        BadReview: the verdict is none, the reviewer has no name, or the correction cannot be stored; the message is
            for the reader.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"there is no article {article_id}")
    try:
        verdict = Verdict(verdict)
    except ValueError:
        raise BadReview(f"a verdict is right, wrong or corrected, not {str(verdict)[:40]!r}") from None
    name = " ".join(to_storable(reviewer).split())[:MAX_NAME]
    if not name:
        raise BadReview("a review needs the name of its reviewer")
    values = {
        "origin": origin[:MAX_NAME],
        "verdict": verdict,
        "judged": {name: _field(article.recognition or {}, name) for name in FIELDS},
        "rules_version": article.rules_version,
        "correction": check_correction(correction) if verdict is Verdict.CORRECTED else None,
        "note": note[:MAX_NOTE],
        "made_at": now,
    }
    row = session.scalar(sa.select(Review).where(Review.article_id == article_id, Review.reviewer == name))
    if row is None:
        row = Review(article_id=article_id, reviewer=name)
        session.add(row)
    for column, value in values.items():
        setattr(row, column, value)
    session.flush()
    return row.id


def check_correction(correction: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a correction as it is stored.

    Raises:
        BadReview: it is empty, names a field that is none, or gives one a value of the wrong form.
    """
    if not correction:
        raise BadReview("a correction names at least one field: " + ", ".join(FIELDS))
    checked: dict[str, Any] = {}
    for name, value in correction.items():
        if name not in FIELDS:
            raise BadReview(f"no field is named {str(name)[:40]!r}; fields are {', '.join(FIELDS)}")
        checked[name] = _check_value(name, value)
    return checked


def find_review(session: Session, article_id: int, reviewer: str) -> ReviewRecord | None:
    """Return what a reader said of an article, None for nothing."""
    row = session.scalar(sa.select(Review).where(Review.article_id == article_id, Review.reviewer == reviewer))
    return _to_record(row) if row else None


def list_reviews(
    session: Session,
    *,
    article_id: int | None = None,
    verdict: Verdict | str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ReviewRecord]:
    """Return reviews, newest first."""
    query = sa.select(Review).order_by(Review.made_at.desc(), Review.id.desc()).limit(limit).offset(offset)
    if article_id is not None:
        query = query.where(Review.article_id == article_id)
    if verdict is not None:
        query = query.where(Review.verdict == Verdict(verdict))
    return [_to_record(row) for row in session.scalars(query)]


def count_reviews(session: Session, article_ids: Sequence[int] | None = None) -> dict[Verdict, int]:
    """Return how many reviews say what, of all articles or of some."""
    query = sa.select(Review.verdict, sa.func.count()).group_by(Review.verdict)
    if article_ids is not None:
        query = query.where(Review.article_id.in_(list(article_ids)))
    counts = dict.fromkeys(Verdict, 0)
    for verdict, count in session.execute(query):
        counts[verdict] = count
    return counts


def find_verdicts(session: Session, article_ids: Sequence[int]) -> dict[int, Verdict]:
    """Return the last verdict on each of the articles that any reader has judged."""
    query = sa.select(Review.article_id, Review.verdict).where(Review.article_id.in_(list(article_ids)))
    rows = session.execute(query.order_by(Review.made_at, Review.id))
    return {article_id: verdict for article_id, verdict in rows}  # noqa: C416 - rows are no pairs to mypy


def withdraw_review(session: Session, article_id: int, reviewer: str) -> bool:
    """Take back what a reader said of an article; return whether there was anything."""
    gone = sa.delete(Review).where(Review.article_id == article_id, Review.reviewer == reviewer).returning(Review.id)
    return session.scalar(gone) is not None


def iterate_labelled(session: Session) -> Iterator[dict[str, Any]]:
    """Yield each reviewed article whose text is kept as a labelled line, by ascending id.

    The text is the one that was read, before repair. The last review of an article counts; ``review`` says whose it
    was, how many there are and whether they differ. Fields are absent where the review leaves them unknown: a record
    that is wrong says what the label is not, no more.
    """
    after = 0
    while True:
        ids = sa.select(Review.article_id).where(Review.article_id > after).distinct()
        chosen = list(session.scalars(ids.order_by(Review.article_id).limit(_ARTICLES_AT_ONCE)))
        if not chosen:
            return
        rows = sa.select(Review).where(Review.article_id.in_(chosen)).order_by(Review.made_at, Review.id)
        told: dict[int, list[Review]] = {}
        for row in session.scalars(rows):
            told.setdefault(row.article_id, []).append(row)
        for article in session.scalars(sa.select(Article).where(Article.id.in_(chosen)).order_by(Article.id)):
            if article.text is not None:
                yield _label(article, told[article.id])
        after = chosen[-1]


def _label(article: Article, reviews: list[Review]) -> dict[str, Any]:
    last = reviews[-1]
    truths = [_truth(review) for review in reviews]
    return {
        "id": f"article-{article.id}",
        "url": article.url,
        "title": article.raw_title or article.title or "",
        "text": article.raw_text or article.text,
        "published": article.published,
        "source": article.source_id,
        **truths[-1],
        "review": {
            "verdict": str(last.verdict),
            "reviewer": last.reviewer,
            "made_at": last.made_at.isoformat(timespec="seconds"),
            "rules_version": last.rules_version,
            "reviews": len(reviews),
            "disputed": any(truth != truths[-1] for truth in truths),
            "note": last.note,
        },
    }


def _truth(review: Review) -> dict[str, Any]:
    """Return the fields that a review says to be true, ``instrument_names`` under the name that labelled files use."""
    if review.verdict is Verdict.WRONG:
        # Not flagged and wrong: an announcement, its content unknown. Flagged and wrong: none, of whichever kind.
        return {"label": "other" if review.judged.get("label") == "announcement" else "announcement"}
    fields = {name: _field(review.judged, name) for name in FIELDS} | (review.correction or {})
    instruments = fields.pop("instrument_names")
    return {**fields, "kind_alt": [], "instrument_name": instruments}


def _field(record: Mapping[str, Any], name: str) -> Any:
    return list(record.get(name) or ()) if name in _LISTS else record.get(name)


def _check_value(name: str, value: Any) -> Any:
    if name == "label":
        if value not in LABELS:
            raise BadReview(f"a label is one of {', '.join(LABELS)}, not {str(value)[:40]!r}")
        return value
    if name in _TEXTS:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > MAX_NAME:
            raise BadReview(f"{name} must be a text of at most {MAX_NAME} characters, or nothing")
        return value.strip()
    if not isinstance(value, list | tuple) or len(value) > MAX_VALUES:
        raise BadReview(f"{name} must be a list of at most {MAX_VALUES} names")
    if not all(isinstance(item, str) and 0 < len(item.strip()) <= MAX_NAME for item in value):
        raise BadReview(f"{name} must hold names of 1 to {MAX_NAME} characters")
    return list(dict.fromkeys(item.strip() for item in value))


def _to_record(row: Review) -> ReviewRecord:
    return ReviewRecord(**{name: getattr(row, name) for name in ReviewRecord.__dataclass_fields__})
