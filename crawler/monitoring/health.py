"""What the states of all sources mean together: which notices are due, and what of the country is being read.

A source's own state is kept by the store, run by run. Here nothing is stored and nothing is sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from storage.discoveries import DiscoveryRecord
from storage.sources import SourceRecord

NoticeKind = Literal[
    "source_down",
    "source_reminder",
    "source_recovered",
    "source_sign",
    "source_sign_over",
    "column_proposed",
    "network_down",
    "network_recovered",
    "workers_gone",
    "workers_back",
]

UNREACHABLE = "unreachable"  # how the reason of a run begins when no request was answered
# How it begins when the run ended for reasons of our own, which say nothing about what could be reached.
CUT_SHORT = ("killed", "ended with status", "stopped with the watch", "nothing could be stored")
# Sources that must fail together, unreached, for one notice about the network instead of one each. In the sources'
# own failures three at a time have not been seen; below four fifths a shared failure is likelier a hosting provider's.
NETWORK_SHARE_MIN = 0.8
NETWORK_SOURCES_MIN = 3
# Sources have intervals of their own: when the first are down, others have not been tried yet. Those that were must all
# have failed, over half a usual interval, and must have been read the day before: hosts long dead are no evidence.
NETWORK_SILENCE = timedelta(minutes=30)
NETWORK_BEFORE = timedelta(days=1)
CUT_SHORT_GRACE = timedelta(days=1)  # after its return: a source whose crawls are cut short later than that is told
FROM_THE_START = "from the start"  # name of an outage before which nothing was ever read
WORKERS_SILENCE = timedelta(minutes=15)  # queued crawls are taken within seconds where a worker lives
REMINDER_DAYS = 7
OUTAGE_FORMAT = "%Y%m%dT%H%M%SZ"  # when an outage began, as part of its subject keys
QUIET_DAYS = (
    14  # without a new article a source is called quiet: most publish weekly, the Spring Festival takes ten days
)
TOLD = ("lost", "silent")  # causes of a look at a home page that come of something that worked and does no longer
STALE_INTERVALS = 3  # a source not read for this many intervals is blind whatever its state says


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to tell those who want to hear of health; queued twice under one ``subject_key``, it is told once."""

    subject_key: str
    kind: NoticeKind
    payload: dict[str, Any]
    source: str | None = None  # whose; None: the network's


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Every source in one of three lists: read, read but without news for long, not read."""

    read: tuple[SourceRecord, ...]
    quiet: tuple[SourceRecord, ...]
    blind: tuple[SourceRecord, ...]


def judge_coverage(sources: Sequence[SourceRecord], now: datetime, *, interval: timedelta) -> Coverage:
    """Sort the sources by what can be said about them now; ``interval`` is that of a source that was given no own."""
    blind = [source for source in sources if not is_read(source, now, interval=interval)]
    seen = [source for source in sources if source not in blind]
    quiet = [source for source in seen if is_quiet(source, now)]
    return Coverage(
        read=tuple(source for source in seen if source not in quiet), quiet=tuple(quiet), blind=tuple(blind)
    )


def is_read(source: SourceRecord, now: datetime, *, interval: timedelta) -> bool:
    """Whether news of the source would have been seen, if perhaps not all of it: a partial run has read, too."""
    if source.state not in {"healthy", "suspect"} or source.last_read_at is None:
        return False
    own = timedelta(seconds=source.interval_seconds) if source.interval_seconds else interval
    return now - source.last_read_at <= STALE_INTERVALS * own


def is_quiet(source: SourceRecord, now: datetime) -> bool:
    """Whether the source is read but has had nothing new for long."""
    return source.last_new_at is None or now - source.last_new_at > timedelta(days=QUIET_DAYS)


def judge_notices(
    sources: Sequence[SourceRecord], told: Collection[str], now: datetime, *, reminder_days: int = REMINDER_DAYS
) -> list[Notice]:
    """Return what is to be told now, given the subject keys of what was told before.

    One notice when a source goes down, is blocked or shows a sign, a reminder every ``reminder_days``, one when that is
    over. While nearly all are out of reach together it is the network: one notice, and none about single sources
    that are merely unreached, nor about those that have not been tried since it is back, to an end of whatever kind.
    """
    outage = find_network_outage(sources, told)
    back_at = _find_return(sources, told)
    notices = _judge_network(sources, outage, told, now)
    for source in sources:
        if source.state in {"down", "blocked"}:
            if not _may_be_the_networks(source, outage, back_at):
                notices += _judge_down(source, told, now, reminder_days)
            continue
        if source.state == "healthy":
            notices += _judge_recovered(source, told)
        if source.last_outcome == "complete":
            notices += _judge_signs(source, told, now, reminder_days)
    return [notice for notice in notices if notice.subject_key not in told]


def judge_proposals(
    sources: Sequence[SourceRecord], discoveries: Sequence[DiscoveryRecord], told: Collection[str]
) -> list[Notice]:
    """Return what is to be told of columns that discovery proposes for such as are lost or silent: each proposal once.

    What was proposed for a source that worked as it was declared is no news; `concord sources` shows it.
    """
    records = {source.id: source for source in sources}
    notices = []
    for found in discoveries:
        source = records.get(found.source_id)
        if source is None or not found.is_open or found.proposed_at is None or not found.cause.startswith(TOLD):
            continue
        key = f"column_proposed:{source.id}:{found.proposed_at:{OUTAGE_FORMAT}}"
        columns = [f"{column.name} {column.url}" for column in found.columns]
        facts = {**describe_source(source), "lost": [*found.replaces], "proposed": columns}
        payload = {"sources": [facts], "id": source.id, "cause": found.cause}
        notices.append(Notice(subject_key=key, kind="column_proposed", payload=payload, source=source.id))
    return [notice for notice in notices if notice.subject_key not in told]


def judge_workers(untaken_since: datetime | None, told: Collection[str], now: datetime) -> list[Notice]:
    """Return what is to be told of queued crawls that nobody takes, and of the end of that: each once."""
    began = [key.removeprefix("workers_gone:") for key in told if key.startswith("workers_gone:")]
    if open_ones := [name for name in sorted(began) if f"workers_back:{name}" not in told]:
        over = untaken_since is None
        return [
            Notice(subject_key=f"workers_back:{name}", kind="workers_back", payload={}) for name in open_ones * over
        ]
    if untaken_since is None or now - untaken_since < WORKERS_SILENCE:
        return []
    payload = {"since": untaken_since.isoformat()}
    return [Notice(subject_key=f"workers_gone:{untaken_since:{OUTAGE_FORMAT}}", kind="workers_gone", payload=payload)]


def find_network_outage(sources: Sequence[SourceRecord], told: Collection[str] = ()) -> str | None:
    """Return the name of the outage if nearly every source that was tried is out of reach, and some for long.

    That is so too where the first to be down are a few that are read often, and nothing else was reached meanwhile.
    While an outage that was told lasts, its name stays.
    """
    tried = [source for source in sources if source.last_run_at is not None and not _is_cut_short(source)]
    unreached = [source for source in tried if is_unreachable(source)]
    if not any(source.state == "down" for source in unreached):
        return None
    share = len(unreached) >= max(NETWORK_SOURCES_MIN, NETWORK_SHARE_MIN * len(tried))
    if not share and not _is_nothing_reached(tried):
        return None
    if opened := _open_network_outages(told):
        return opened[-1]
    # The last thing that worked names the outage.
    last = max((source.last_read_at for source in unreached if source.last_read_at), default=None)
    return last.isoformat(timespec="seconds") if last else FROM_THE_START


def _is_nothing_reached(tried: Sequence[SourceRecord]) -> bool:
    """Whether all that was tried for a good while is out of reach and was not so the day before."""
    reached_at = max(
        (source.last_run_at for source in tried if source.last_run_at and is_reached(source)), default=None
    )
    if reached_at is None:
        return False
    fell = [
        source.last_run_at
        for source in tried
        if source.last_run_at
        and source.last_run_at > reached_at
        and source.last_read_at
        and source.last_read_at > reached_at - NETWORK_BEFORE
    ]
    return len(fell) >= NETWORK_SOURCES_MIN and max(fell) - reached_at >= NETWORK_SILENCE


def is_reached(source: SourceRecord) -> bool:
    """Whether the source's last run had an answer, of whatever kind."""
    return source.state != "new" and not is_unreachable(source) and not _is_cut_short(source)


def is_unreachable(source: SourceRecord) -> bool:
    """Whether the source's last runs failed because no request was answered."""
    return source.state in {"suspect", "down", "blocked"} and source.state_reason.startswith(UNREACHABLE)


def _is_cut_short(source: SourceRecord) -> bool:
    return source.state_reason.startswith(CUT_SHORT)


def _find_return(sources: Sequence[SourceRecord], told: Collection[str]) -> datetime | None:
    """Return when the first source was reached again after the last outage of the network that was told."""
    if not (names := sorted(key.removeprefix("network_down:") for key in told if key.startswith("network_down:"))):
        return None
    began = datetime.min.replace(tzinfo=UTC) if names[-1] == FROM_THE_START else datetime.fromisoformat(names[-1])
    # Only of a source that is well again is it known since when: one that is blocked stays so from before the outage.
    well = (source.state_since for source in sources if source.state == "healthy")
    return min((since for since in well if since > began), default=None)


def _may_be_the_networks(source: SourceRecord, outage: str | None, back_at: datetime | None) -> bool:
    """Whether the failure of the network explains that the source is down.

    A crawl cut short found out nothing: what failed in the outage and was then killed still has to be tried.
    """
    if outage is not None:
        return is_unreachable(source) or _is_cut_short(source)
    if is_unreachable(source):
        return not _is_tried_since(source, back_at)
    return _is_cut_short(source) and back_at is not None and not _is_tried_since(source, back_at + CUT_SHORT_GRACE)


def _is_tried_since(source: SourceRecord, moment: datetime | None) -> bool:
    return moment is None or (source.last_run_at is not None and source.last_run_at > moment)


def describe_source(source: SourceRecord) -> dict[str, Any]:
    """Return what a notice says about a source."""
    return {
        "id": source.id,
        "title": source.title,
        "region": source.region,
        "homepage": source.homepage,
        "state": str(source.state),
        "reason": source.state_reason,
        "since": source.state_since.isoformat(),
        "last_success_at": source.last_success_at.isoformat() if source.last_success_at else None,
    }


def _judge_network(
    sources: Sequence[SourceRecord], outage: str | None, told: Collection[str], now: datetime
) -> list[Notice]:
    if outage is not None:
        unreached = [describe_source(source) for source in sources if is_unreachable(source)]
        payload = {"sources": unreached, "since": None if outage == FROM_THE_START else outage}
        return [Notice(subject_key=f"network_down:{outage}", kind="network_down", payload=payload)]
    if not any(source.state == "healthy" for source in sources):
        return []
    return [
        Notice(
            subject_key=f"network_recovered:{name}",
            kind="network_recovered",
            payload={"since": None if name == FROM_THE_START else name, "recovered_at": now.isoformat()},
        )
        for name in _open_network_outages(told)
    ]


def _open_network_outages(told: Collection[str]) -> list[str]:
    """Return the names of outages of the network that were told and whose end was not, oldest first."""
    names = sorted(key.removeprefix("network_down:") for key in told if key.startswith("network_down:"))
    return [name for name in names if f"network_recovered:{name}" not in told]


def _judge_down(source: SourceRecord, told: Collection[str], now: datetime, reminder_days: int) -> list[Notice]:
    """Judge a source that is down or blocked; going from one to the other is the same outage."""
    payload = {"sources": [describe_source(source)]}
    outages = _open_outages(source, told)
    if not outages:
        key = f"source_down:{source.id}:{source.state_since:{OUTAGE_FORMAT}}"
        return [Notice(subject_key=key, kind="source_down", payload=payload, source=source.id)]
    days = (now - datetime.strptime(outages[-1], OUTAGE_FORMAT).replace(tzinfo=UTC)).days
    if days < reminder_days:
        return []
    key = f"source_reminder:{source.id}:{outages[-1]}:{days // reminder_days}"
    return [Notice(subject_key=key, kind="source_reminder", payload={**payload, "days": days}, source=source.id)]


def _judge_signs(source: SourceRecord, told: Collection[str], now: datetime, reminder_days: int) -> list[Notice]:
    """Judge what is odd about a source that reads well, and what was told as odd and is so no more."""
    shown = {f"{sign.kind}:{sign.since:{OUTAGE_FORMAT}}": sign for sign in source.signs}
    notices = []
    for name, sign in shown.items():
        facts = {**describe_source(source), "reason": sign.reason, "since": sign.since.isoformat()}
        times = (now - sign.since).days // reminder_days
        kind: NoticeKind = "source_reminder" if times else "source_sign"
        key = f"{kind}:{source.id}:{name}" + (f":{times}" if times else "")
        notices.append(Notice(subject_key=key, kind=kind, payload={"sources": [facts]}, source=source.id))
    prefix = f"source_sign:{source.id}:"
    told_of = [key.removeprefix(prefix) for key in told if key.startswith(prefix)]
    payload = {"sources": [describe_source(source)]}
    return notices + [
        Notice(
            subject_key=f"source_sign_over:{source.id}:{name}",
            kind="source_sign_over",
            payload=payload,
            source=source.id,
        )
        for name in sorted(told_of)
        if name not in shown
    ]


def _judge_recovered(source: SourceRecord, told: Collection[str]) -> list[Notice]:
    payload = {"sources": [describe_source(source)], "recovered_at": source.state_since.isoformat()}
    return [
        Notice(
            subject_key=f"source_recovered:{source.id}:{outage}",
            kind="source_recovered",
            payload=payload,
            source=source.id,
        )
        for outage in _open_outages(source, told)
    ]


def _open_outages(source: SourceRecord, told: Collection[str]) -> list[str]:
    """Return when the outages began that were told and whose end was not, oldest first."""
    prefix = f"source_down:{source.id}:"
    began = sorted(key.removeprefix(prefix) for key in told if key.startswith(prefix))
    return [outage for outage in began if f"source_recovered:{source.id}:{outage}" not in told]
