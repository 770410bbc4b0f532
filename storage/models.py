"""The tables. Queries live in the modules named after them; nothing outside ``storage`` sees a row of these classes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import (
    AlertState,
    Compressed,
    RunOutcome,
    ScrapedJson,
    ScrapedText,
    SlotOutcome,
    SourceState,
    UtcDateTime,
    Verdict,
    enum_values,
)

Key = sa.String(255)
Url = sa.Text


class Base(DeclarativeBase):
    """Base of all tables; names of constraints are fixed, so that migrations can speak of them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, str: ScrapedText, Any: ScrapedJson}


class Source(Base):
    """A regulator's site or another publisher, as declared, with its health."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    title: Mapped[str]
    region: Mapped[str]
    region_code: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    homepage: Mapped[str]
    declared: Mapped[bool]  # False: a row of an earlier release or of a spider that was taken out
    state: Mapped[SourceState] = mapped_column(enum_values(SourceState))
    state_reason: Mapped[str]
    state_since: Mapped[datetime]
    failures: Mapped[int]  # runs in a row that were not complete
    signs: Mapped[Any]  # what is odd although the runs end well: kind, reason, since
    last_outcome: Mapped[RunOutcome | None] = mapped_column(enum_values(RunOutcome))
    last_run_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_new_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]  # by a run that was complete or partial
    interval_seconds: Mapped[float | None]  # between two crawls, as the watch has it now
    hosts: Mapped[Any]  # what a crawl of the source asks; no other crawl asks them meanwhile


class Column(Base):
    """A listing column of a source; ``last_complete_at`` says when it was last read to its end."""

    __tablename__ = "columns"

    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Url, primary_key=True)
    last_complete_at: Mapped[datetime]


class ColumnStop(Base):
    """The listing page from which a column is read on, after a run that could not read it to its end."""

    __tablename__ = "column_stops"

    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Url, primary_key=True)
    number: Mapped[int]
    page_url: Mapped[str] = mapped_column(Url)


class Discovery(Base):
    """What a look at a source's home page found last, and which of such finds is in use in place of the declaration."""

    __tablename__ = "discoveries"

    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"), primary_key=True)
    looked_at: Mapped[datetime]
    cause: Mapped[str]  # why the home page was asked
    answered: Mapped[bool]  # False: nothing was learned, the site could not be read
    reason: Mapped[str]  # why there is no proposal, empty where there is one
    family: Mapped[str | None] = mapped_column(Key)
    columns: Mapped[Any]
    replaces: Mapped[Any]  # addresses that the proposal stands in for
    proposed_at: Mapped[datetime | None]
    used_since: Mapped[datetime | None]
    used_family: Mapped[str | None] = mapped_column(Key)
    used_columns: Mapped[Any]
    used_replaces: Mapped[Any]
    confirmed: Mapped[bool]  # by a person; else put to use because nothing else was known


class Run(Base):
    """One crawl of one source; without ``finished_at`` it is under way or was killed."""

    __tablename__ = "runs"
    __table_args__ = (
        sa.Index(
            "uq_runs_alive",
            "source_id",
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        ),
        sa.Index(None, "source_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"))
    trigger: Mapped[str] = mapped_column(Key)
    started_at: Mapped[datetime] = mapped_column(index=True)
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[RunOutcome | None] = mapped_column(enum_values(RunOutcome))
    reason: Mapped[str]
    counts: Mapped[Any]
    pid: Mapped[int]
    host: Mapped[str]


class Slot(Base):
    """A moment at which a crawl was due, and what became of it."""

    __tablename__ = "slots"
    __table_args__ = (sa.UniqueConstraint("source_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[SlotOutcome] = mapped_column(enum_values(SlotOutcome))
    recorded_at: Mapped[datetime]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id", ondelete="SET NULL"))


class Page(Base):
    """A page as fetched last, with the validators for the next conditional request."""

    __tablename__ = "pages"

    canonical_url: Mapped[str] = mapped_column(Url, primary_key=True)
    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"), index=True)
    kind: Mapped[str] = mapped_column(Key)
    fetched_at: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    charset: Mapped[str | None]
    body: Mapped[bytes | None] = mapped_column(Compressed)


class Story(Base):
    """Articles about one thing: the first, its copies, and other papers' own reports of the same event."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[str | None] = mapped_column(Key, unique=True)
    title: Mapped[str]
    # No foreign key: articles point here already, and a circle of keys cannot be filled in one pass.
    authoritative_article_id: Mapped[int | None]
    created_at: Mapped[datetime]


class Article(Base):
    """One article as read, repaired and judged. The text is absent for seeds whose texts do not ship."""

    __tablename__ = "articles"
    __table_args__ = (
        sa.Index("ix_articles_newest_first", sa.text("published DESC NULLS LAST"), sa.text("id DESC")).ddl_if(
            dialect="postgresql"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    canonical_url: Mapped[str] = mapped_column(Url, unique=True)
    url: Mapped[str]
    source_id: Mapped[str | None] = mapped_column(Key, sa.ForeignKey("sources.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id", ondelete="SET NULL"))
    story_id: Mapped[int] = mapped_column(sa.ForeignKey("stories.id"), index=True)
    title: Mapped[str | None]
    published: Mapped[str | None] = mapped_column(Key, index=True)
    byline_source: Mapped[str | None]
    author: Mapped[str | None]
    text: Mapped[str | None]
    raw_title: Mapped[str | None]
    raw_text: Mapped[str | None]
    repairs: Mapped[Any]
    uncertain: Mapped[Any]
    flags: Mapped[Any]
    attachments: Mapped[Any]
    fetched_at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(Key, index=True)
    recognition: Mapped[Any]
    rules_version: Mapped[str] = mapped_column(Key)
    relation: Mapped[str] = mapped_column(Key)
    of_article_id: Mapped[int | None] = mapped_column(sa.ForeignKey("articles.id"), index=True)
    score: Mapped[float | None]
    match_reasons: Mapped[Any]


class Facet(Base):
    """What recognition found in an article, one value a row, to filter and to find candidates by."""

    __tablename__ = "facets"
    __table_args__ = (sa.Index(None, "field", "value", "article_id"),)

    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(Key, primary_key=True)  # kind, region, region_group, party, domain, instrument
    value: Mapped[str] = mapped_column(Key, primary_key=True)


class Fingerprint(Base):
    """An article's ordered n-gram hashes and slots: enough for the exact check without its text."""

    __tablename__ = "fingerprints"

    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    payload: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Shingle(Base):
    """The sampled hashes of an article, to find candidates by."""

    __tablename__ = "shingles"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(
        sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class Correction(Base):
    """What a person last did to an article's story: took the article out of one, or made its story one with another.

    ``part``: which of the stories that were made one it is of; a copy of it is of the same.
    """

    __tablename__ = "corrections"

    article_id: Mapped[int] = mapped_column(
        sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(Key)
    # No foreign keys: a story that was made one with another is gone.
    story_id: Mapped[int] = mapped_column(index=True)
    from_story_id: Mapped[int] = mapped_column(index=True)
    part: Mapped[int | None]
    made_at: Mapped[datetime]


class SiteLine(Base):
    """A line at the edge of a source's pages, by its hash, and in how many of its stories it stood."""

    __tablename__ = "site_lines"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("sources.id"), primary_key=True)
    line: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    stories: Mapped[int]
    seen_at: Mapped[datetime]


class Announcement(Base):
    """New cooperation that a story reports; a story has one at the most, so copies cannot announce it again."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(sa.ForeignKey("stories.id"), unique=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id"), unique=True)
    title: Mapped[str]
    kind: Mapped[str | None] = mapped_column(Key)
    published: Mapped[str | None] = mapped_column(Key)
    event_date: Mapped[str | None] = mapped_column(Key)
    recognition: Mapped[Any]
    rules_version: Mapped[str] = mapped_column(Key)
    seed: Mapped[bool]  # known before the first crawl; never alerted
    flagged_at: Mapped[datetime] = mapped_column(index=True)


class Act(Base):
    """One act that an article reports, new or old; ``fields`` is the act as recognition gave it."""

    __tablename__ = "acts"
    __table_args__ = (sa.UniqueConstraint("article_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str | None] = mapped_column(Key, index=True)
    new: Mapped[bool]
    happened: Mapped[bool]
    date: Mapped[str | None] = mapped_column(Key, index=True)
    instrument: Mapped[str | None]
    fields: Mapped[Any]


class Cooperation(Base):
    """A lasting thing between regions or agencies: a mechanism, an alliance, a document, their joint standards."""

    __tablename__ = "cooperations"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(Key)
    created_at: Mapped[datetime]


class CooperationKey(Base):
    """What a cooperation is known by, as recognition made it of participants and names; a key knows only one."""

    __tablename__ = "cooperation_keys"

    key: Mapped[str] = mapped_column(Key, primary_key=True)
    cooperation_id: Mapped[int] = mapped_column(sa.ForeignKey("cooperations.id", ondelete="CASCADE"), index=True)


class CooperationEvent(Base):
    """What an article tells of a cooperation; ``role`` is a ``Role`` of storage.cooperations, ``day`` EDTF."""

    __tablename__ = "cooperation_events"
    __table_args__ = (sa.UniqueConstraint("cooperation_id", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperation_id: Mapped[int] = mapped_column(sa.ForeignKey("cooperations.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    story_id: Mapped[int] = mapped_column(sa.ForeignKey("stories.id"), index=True)
    role: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    name: Mapped[str | None]
    number: Mapped[int | None]
    day: Mapped[str | None] = mapped_column(Key)


class Review(Base):
    """A reader's judgement of what was recognised in an article; each reader's last one counts."""

    __tablename__ = "reviews"
    __table_args__ = (sa.UniqueConstraint("article_id", "reviewer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("articles.id", ondelete="CASCADE"))
    reviewer: Mapped[str] = mapped_column(Key)
    origin: Mapped[str] = mapped_column(Key)  # where it was said: dashboard, alert, command
    verdict: Mapped[Verdict] = mapped_column(enum_values(Verdict))
    judged: Mapped[Any]  # the record as the reader saw it; rules change later
    rules_version: Mapped[str] = mapped_column(Key)
    correction: Mapped[Any | None]
    note: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)


class Subscription(Base):
    """Who wants to hear of what, as concord.toml says; taken out there, it stays here as inactive."""

    __tablename__ = "subscriptions"

    name: Mapped[str] = mapped_column(Key, primary_key=True)
    position: Mapped[int]
    active: Mapped[bool]
    recipients: Mapped[Any]
    regions: Mapped[Any]
    kinds: Mapped[Any]
    domains: Mapped[Any]
    words: Mapped[Any]
    when: Mapped[str] = mapped_column(Key)
    hour: Mapped[int]
    language: Mapped[str] = mapped_column(Key)
    health: Mapped[bool]
    quiet_hours: Mapped[Any]
    sources: Mapped[Any]
    empty_digest: Mapped[bool]
    synced_at: Mapped[datetime]


class Alert(Base):
    """The outbox: one subject for one recipient, written with what it tells of, and its way to the recipient."""

    __tablename__ = "alerts"
    __table_args__ = (
        # Two subscriptions that both match still tell one reader once.
        sa.UniqueConstraint("subject", "recipient"),
        sa.Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.Text, unique=True)
    subscription: Mapped[str] = mapped_column(Key, sa.ForeignKey("subscriptions.name"))
    subject: Mapped[str] = mapped_column(Key)
    recipient: Mapped[str] = mapped_column(sa.String(1000))
    channel: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    announcement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("announcements.id"), index=True)
    payload: Mapped[Any]
    language: Mapped[str] = mapped_column(Key)
    digest: Mapped[bool]
    message_id: Mapped[str] = mapped_column(Key, index=True)
    # Set when a digest is first leased: what went into one mail goes into it again, under the same Message-ID.
    batched: Mapped[bool]
    state: Mapped[AlertState] = mapped_column(enum_values(AlertState))
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lease_token: Mapped[str | None] = mapped_column(Key)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class Channel(Base):
    """A channel that did not answer at all: its alerts wait together, in order, until ``retry_at``."""

    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(Key, primary_key=True)
    failures: Mapped[int]
    down_since: Mapped[datetime]
    retry_at: Mapped[datetime]
    last_error: Mapped[str]


class Lease(Base):
    """What one process at a time may do, and which one does: it beats, or another takes it."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(Key, primary_key=True)
    holder: Mapped[str | None] = mapped_column(Key)
    place: Mapped[str]
    pid: Mapped[int]
    beats: Mapped[int] = mapped_column(sa.BigInteger)
    taken_at: Mapped[datetime]
    beat_at: Mapped[datetime]
