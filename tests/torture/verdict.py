"""What came of it: everything published was stored and told once, nothing else was, and every outage was reported."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from crawler.rehearsal.truth import Expected
from crawler.rehearsal.verdict import MANY, judge
from storage import models
from storage.alerts import AlertRecord, list_alerts
from storage.announcements import list_announcements
from storage.types import AlertState, RunOutcome
from tests.torture.house import DAILY, FIRST, GONE, OPERATOR, SECOND, House
from tests.torture.plan import REPORTED_DAYS, Ordeal, Outage
from tests.torture.post import AMBIGUOUS, Taken

READERS = (FIRST, SECOND, DAILY)
KILL_SECONDS = 3.0  # between a server's 250 and the kill of the watch that had not yet written it down
BLIND_NOTICES = {"source_down", "source_reminder"}


@dataclass(frozen=True, kw_only=True)
class Account:
    """Figures to print, and a line for each broken promise."""

    figures: dict[str, object]
    lost: tuple[str, ...]
    repeated: tuple[str, ...]
    unreported: tuple[str, ...]
    false_alarms: tuple[str, ...]
    troubles: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.repeated or self.unreported or self.false_alarms or self.troubles)


def give_account(house: House, ordeal: Ordeal, expected: Expected, started: datetime) -> Account:
    """Compare the store, the mails taken and the plan. ``started``: the moment of day 1 on the rehearsal's clock."""
    with house.database.read() as session:
        story = judge(session, expected)
        alerts = list_alerts(session, limit=MANY)
        announced = {record.id: record.title for record in list_announcements(session, limit=MANY) if not record.seed}
        doubled = _find_doubled(session)
        runs = Counter(session.scalars(sa.select(models.Run.outcome)))
        cut_short = _find_cut_short(session)
    told = [alert for alert in alerts if alert.announcement_id is not None]
    notices = [alert for alert in alerts if alert.announcement_id is None]
    mails, excused, repeated = _count_mails(house)
    reported, unreported = _judge_outages(ordeal, notices, started)
    kept_from = [fault for fault in story.faults if fault.startswith(("not stored", "missed"))]
    joined = [fault for fault in story.faults if fault.startswith(("false", "flagged", "two events"))]
    return Account(
        figures={
            "articles": f"{story.articles} of {story.articles_expected}",
            "announcements": f"{story.flagged} of {story.announcements_expected}",
            "copies attached": f"{story.copies_attached} of {story.copies_expected}",
            "alerts": f"{sum(alert.state is AlertState.SENT for alert in told)} sent of {len(told)}",
            "mails taken": f"{mails}, {excused} of them repeats that SMTP cannot exclude, all with the same Message-ID",
            "outages to report": f"{reported} reported of {sum(outage.is_long for outage in ordeal.outages)}",
            "notices": dict(Counter(alert.kind for alert in notices if alert.recipient == OPERATOR)),
            "runs": {str(outcome or "open"): count for outcome, count in runs.items()},
            "mail server": dict(house.post.struck),
        },
        lost=(*kept_from, *_find_untold(told, announced, house)),
        repeated=(*doubled, *repeated, *joined, *_find_told_twice(told)),
        unreported=(*unreported, *_judge_network(ordeal, notices)),
        false_alarms=tuple(_find_false_alarms(ordeal, notices, started, cut_short)),
        troubles=tuple(house.troubles),
    )


def _find_doubled(session: Session) -> list[str]:
    rows = session.execute(
        sa.select(models.Article.source_id, models.Article.title, sa.func.count())
        .where(models.Article.source_id.is_not(None))
        .group_by(models.Article.source_id, models.Article.title, models.Article.text)
        .having(sa.func.count() > 1)
    )
    return [f"stored {count} times: {title} of {source}" for source, title, count in rows]


def _find_untold(told: Sequence[AlertRecord], announced: dict[int, str], house: House) -> Iterator[str]:
    """Every announcement must have been sent to every reader, and the mail server must have taken it."""
    by_subject: dict[int, dict[str, AlertRecord]] = defaultdict(dict)
    for alert in told:
        by_subject[alert.announcement_id or 0][alert.recipient] = alert
    taken = {(mail.recipient, mail.message_id) for mail in house.post.taken}
    for number, title in announced.items():
        for reader in READERS:
            alert = by_subject[number].get(reader)
            if alert is None:
                yield f"no alert on {title} for {reader}"
            elif alert.state is not AlertState.SENT:
                yield f"alert {alert.id} on {title} for {reader} is {alert.state}: {alert.last_error}"
            elif (reader, alert.message_id) not in taken:
                yield f"alert {alert.id} on {title} for {reader} is marked sent, but no server took it"


def _find_told_twice(told: Sequence[AlertRecord]) -> Iterator[str]:
    counted = Counter((alert.announcement_id, alert.recipient) for alert in told)
    for (announcement, recipient), count in counted.items():
        if count > 1:
            yield f"{count} alerts on announcement {announcement} for {recipient}"


def _count_mails(house: House) -> tuple[int, int, list[str]]:
    """Return mails taken, how many were repeats that SMTP cannot exclude, and a line for each other repeat."""
    by_key: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for mail in house.post.taken:
        by_key[mail.recipient, mail.message_id].append(mail)
    excused, repeated = 0, []
    for (recipient, message_id), mails in by_key.items():
        for before, after in pairwise(mails):
            if before.mood in AMBIGUOUS or _was_cut_off(before, house):
                excused += 1
            else:
                repeated.append(f"{message_id} to {recipient} twice, {after.at - before.at:.1f} s apart")
    return len(house.post.taken), excused, repeated


def _was_cut_off(mail: Taken, house: House) -> bool:
    return any(0 <= kill - mail.at <= KILL_SECONDS for kill in house.breaks)


def _judge_outages(ordeal: Ordeal, notices: Sequence[AlertRecord], started: datetime) -> tuple[int, list[str]]:
    reported, unreported = 0, []
    for outage in ordeal.outages:
        if not outage.is_long:
            continue
        began = started + timedelta(days=outage.first - 1)
        bound = began + timedelta(days=REPORTED_DAYS)
        told = [alert for alert in notices if _tells_of(alert, outage.source)]
        if any(began <= alert.created_at <= bound for alert in told):
            reported += 1
        elif any(alert.created_at < began and not _is_over(alert, notices, outage, began) for alert in told):
            reported += 1  # it was down already
        elif ordeal.network & set(range(outage.first, outage.last + 1)) and any(
            a.kind == "network_down" for a in notices
        ):
            reported += 1
        else:
            late = min((alert.created_at for alert in told if alert.created_at > bound), default=None)
            said = f"reported after {(late - began).total_seconds() / 86400:.1f} days" if late else "never reported"
            unreported.append(f"{outage.source} {outage.kind} from day {outage.first} to {outage.last}: {said}")
        if not any(_is_recovery(alert, outage) and alert.created_at > began for alert in notices):
            unreported.append(f"{outage.source}: its return after day {outage.last} was not reported")
    return reported, unreported


def _judge_network(ordeal: Ordeal, notices: Sequence[AlertRecord]) -> Iterator[str]:
    """The days on which no site answers are told in one notice, and their end in another."""
    for kind in ("network_down", "network_recovered"):
        count = sum(alert.kind == kind and alert.recipient == OPERATOR for alert in notices)
        if count != bool(ordeal.network):
            yield f"{count} notices {kind}, of {int(bool(ordeal.network))} failure of the network"


def _tells_of(alert: AlertRecord, source: str) -> bool:
    return alert.kind in BLIND_NOTICES and any(told["id"] == source for told in alert.payload["sources"])


def _is_recovery(alert: AlertRecord, outage: Outage) -> bool:
    return alert.kind in {"source_recovered", "network_recovered"} and any(
        told["id"] == outage.source for told in alert.payload.get("sources", [{"id": outage.source}])
    )


def _is_over(alert: AlertRecord, notices: Sequence[AlertRecord], outage: Outage, by: datetime) -> bool:
    return any(_is_recovery(other, outage) and alert.created_at < other.created_at < by for other in notices)


def _find_cut_short(session: Session) -> dict[str, list[datetime]]:
    """Return when crawls of each source were cut short by our kills and restarts, not by the source."""
    rows = session.execute(
        sa.select(models.Run.source_id, models.Run.started_at).where(
            models.Run.outcome != RunOutcome.COMPLETE,
            models.Run.reason.contains("killed")
            | models.Run.reason.contains("stored")
            | models.Run.reason.contains("ended with status"),
        )
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for source, at in rows:
        found[source].append(at)
    return found


def _find_false_alarms(
    ordeal: Ordeal, notices: Sequence[AlertRecord], started: datetime, cut_short: dict[str, list[datetime]]
) -> Iterator[str]:
    for alert in notices:
        if alert.recipient != OPERATOR or alert.kind in {"alert_given_up", "channel_down", "alive"}:
            continue
        day = (alert.created_at - started) / timedelta(days=1) + 1
        if alert.kind.startswith("network"):
            if not any(-1 <= day - dark <= 3 for dark in ordeal.network):
                yield f"day {day:.1f}: {alert.kind}"
            continue
        for told in alert.payload["sources"]:
            if any(_is_about(outage, told["id"], day) for outage in ordeal.outages):
                continue
            if any(0 <= day - dark <= 4 for dark in ordeal.network) and told["state"] == "healthy":
                continue  # back from what it was down for when the network failed
            cuts = [
                at for at in cut_short[told["id"]] if alert.created_at - timedelta(days=12) <= at <= alert.created_at
            ]
            if len(cuts) >= 3:
                continue  # three crawls in a row that we killed: the source was not read, and that is said
            yield f"day {day:.1f}: {alert.kind} {told['id']}: {told['reason']}"


def _is_about(outage: Outage, source: str, day: float) -> bool:
    return outage.source == source and outage.first <= day <= outage.last + REPORTED_DAYS


def print_account(account: Account, house: House, seconds: float) -> None:
    """Print the ledger of faults and results."""
    print("\nWhat was done to it")
    for what, count in sorted(house.ledger.items()):
        print(f"  {what:<36}{count}")
    print("What came of it")
    for what, figure in account.figures.items():
        print(f"  {what:<36}{figure}")
    for name in ("lost", "repeated", "unreported", "false_alarms", "troubles"):
        lines = getattr(account, name)
        print(f"  {name.replace('_', ' '):<36}{len(lines)}")
        for line in lines[:20]:
            print(f"    {line}")
    print(f"  {'seconds':<36}{seconds:.0f}")


assert GONE  # told nothing for good, which harms nobody
