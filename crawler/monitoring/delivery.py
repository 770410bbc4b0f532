"""Takes what is due out of the outbox and sees it through its channel.

Lease, commit, send, mark: each step is on record before the next begins, and each alert's fate is its own. What a
crash or a broken line leaves open goes out again under the same Message-ID, so a reader's mail program can tell.
"""

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import TemplateError
from pydantic import SecretStr
from sqlalchemy.orm import Session

from crawler.exceptions import ConfigurationError, DeliveryError
from crawler.monitoring.channels import (
    MAIL_TIMEOUTS,
    ChannelDown,
    MailChannel,
    MailFolder,
    RefusedForNow,
    SmtpChannel,
    send_chat,
)
from crawler.monitoring.chart import draw_chart
from crawler.monitoring.compose import Item, Letter, Notice, make_mail, make_plain, write_announcements, write_notice
from crawler.monitoring.health import OUTAGE_FORMAT, judge_coverage
from crawler.monitoring.subscriptions import Config, mask_recipient
from storage.alerts import (
    AlertRecord,
    lease_due,
    make_message_id,
    mark_failed,
    mark_sent,
    queue_notice_around,
    release_alerts,
)
from storage.announcements import get_announcement, summarize_announcements
from storage.articles import find_article
from storage.channels import (
    ChannelRecord,
    channel_of,
    free_channel,
    hold_channel,
    is_recipient,
    list_channels,
    recipient_channel,
)
from storage.cooperations import find_continuations
from storage.database import Database
from storage.exceptions import NotFound
from storage.follow_ups import list_follow_ups
from storage.sources import get_source, list_sources
from storage.stories import get_story
from storage.subscriptions import CHINA, sync_subscriptions

logger = logging.getLogger(__name__)

BATCH = 20  # alerts leased at once; after a kill this many wait for their lease to run out
LEASE_SPARE = 30.0  # seconds; the lease outlasts one mail and a half at its slowest, what is not begun then goes back
RETRY_FIRST = timedelta(minutes=1)
RETRY_LONGEST = timedelta(hours=6)
CHANNEL_RETRY_LONGEST = timedelta(minutes=30)
BROKEN_RETRY_LONGEST = timedelta(hours=2)  # what was cut off may have been taken: each repeat may be one too many
# What is refused "for now" is given up after both. Mail servers keep trying for about five days; a mailbox that was
# full over a holiday of a week is emptied on the first day after.
GIVE_UP_AFTER = timedelta(days=10)
GIVE_UP_ATTEMPTS = 12
# A server that restarts is back within minutes; an hour of silence is worth another channel's attention.
CHANNEL_TOLD_AFTER = timedelta(hours=1)
# What a row that is broken, or that a later release wrote, makes of the writing of its letter.
BROKEN_ALERT = (NotFound, TemplateError, LookupError, TypeError, ValueError, AttributeError)
GIVEN_UP = "alert_given_up"
CHANNEL_DOWN = "channel_down"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """Alerts that go out as one message to one recipient."""

    alerts: tuple[AlertRecord, ...]

    @property
    def first(self) -> AlertRecord:
        """The oldest of them; recipient, channel, language and Message-ID are the same for all."""
        return self.alerts[0]


class Delivery:
    """Sends due alerts. ``mail`` opens the channel for mails, once a round; ``interval`` is that between two crawls.

    ``allowed`` names hosts of chat services that may be private; ``dashboard_url`` is where readers judge what they
    are told, empty for nowhere.
    """

    def __init__(
        self,
        database: Database,
        *,
        sender: str,
        mail: Callable[[], MailChannel],
        interval: timedelta,
        mail_seconds: float,
        lease_seconds: float | None = None,
        allowed: frozenset[str] = frozenset(),
        dashboard_url: str = "",
    ) -> None:
        self._database = database
        self._sender = sender
        self._open_mail = mail
        self._interval = interval
        self._mail_seconds = mail_seconds
        self._allowed = allowed
        self._dashboard_url = dashboard_url
        self._lease_seconds = lease_seconds or 1.5 * mail_seconds + LEASE_SPARE
        if self._lease_seconds <= mail_seconds:
            raise ValueError(f"a lease of {self._lease_seconds} s does not outlast a mail of {mail_seconds} s")

    def deliver(self, now: datetime) -> int:
        """Send everything that is due; return how many alerts were taken by their channels."""
        began, sent = time.monotonic(), 0
        mail = self._open_mail()
        try:
            while True:
                moment = now + timedelta(seconds=time.monotonic() - began)
                with self._database.write() as session:
                    leased = lease_due(session, moment, self._lease_seconds, BATCH)
                if not leased:
                    return sent
                sent += _Round(self._database, mail, self, moment).send(leased)
        finally:
            mail.close()

    def send_test(self, recipients: Iterable[tuple[str, str, str]], now: datetime) -> list[tuple[str, str | None]]:
        """Send a test alert to each (subscription, recipient, language); return (recipient, error or None) of each."""
        with self._database.read() as session:
            coverage = judge_coverage(list_sources(session), now, interval=self._interval)
        mail, results = self._open_mail(), list[tuple[str, str | None]]()
        try:
            for subscription, recipient, language in recipients:
                notice = Notice(kind="test", payload={}, subscription=subscription)
                letter = write_notice(notice, language=language, coverage=coverage)
                message_id = f"<{uuid.uuid4().hex}@concord.invalid>"
                try:
                    self.send_letter(letter, mail, recipient, message_id, language, now)
                    results.append((recipient, None))
                except DeliveryError as error:
                    results.append((recipient, str(error)))
        finally:
            mail.close()
        return results

    def send_letter(
        self,
        letter: Letter,
        mail: MailChannel,
        recipient: str,
        message_id: str,
        language: str,
        now: datetime,
        *,
        taken: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Send one letter by the channel that the recipient's address names; ``taken`` as of ``send_chat``.

        Raises:
            DeliveryError: it was not taken, or in a chat not all of it.
        """
        if channel_of(recipient) != "mail":
            send_chat(recipient, letter, allowed=self._allowed, taken=taken)
            return
        message = make_mail(
            letter, sender=self._sender, recipient=recipient, message_id=message_id, language=language, now=now
        )
        mail.send(message, recipient)

    def write_letter(self, session: Session, parcel: Parcel, now: datetime) -> Letter:
        """Put a parcel into words, from what is stored now."""
        coverage = judge_coverage(list_sources(session), now, interval=self._interval)
        first = parcel.first
        if first.announcement_id is None:
            notice = Notice(kind=first.kind, payload=first.payload, subscription=first.subscription)
            return write_notice(notice, language=first.language, coverage=coverage)
        items = [_load_item(session, alert) for alert in parcel.alerts]
        chart = None
        if first.digest and first.channel == "mail":
            chart = draw_chart(
                summarize_announcements(session, seed=False), now.astimezone(CHINA).date(), first.language
            )
        return write_announcements(
            items,
            digest=first.digest,
            language=first.language,
            coverage=coverage,
            now=now,
            chart=chart,
            follow_ups=list_follow_ups(session, parcel.alerts),
            dashboard_url=self._dashboard_url,
        )

    def has_time(self, leased_at: float) -> bool:
        """Whether one more message, at its slowest, ends before the lease does."""
        return time.monotonic() - leased_at + self._mail_seconds < self._lease_seconds


class _Round:
    """One lease of alerts: what is in hand, which channels fell silent on the way.

    Where a server fails on one mail, the last in hand is tried before the next: if that one is taken, the fault was the
    mail's, which waits by itself; if not, it is the server's, and all wait in their order.
    """

    def __init__(self, database: Database, mail: MailChannel, delivery: Delivery, now: datetime) -> None:
        self._database = database
        self._mail = mail
        self._delivery = delivery
        self._now = now
        self._began = time.monotonic()
        self._down: dict[str, str] = {}
        self._suspects: dict[str, list[tuple[Parcel, DeliveryError]]] = {}

    def send(self, leased: list[AlertRecord]) -> int:
        """Send each parcel in its turn; return how many alerts were taken."""
        sent, waiting = 0, deque(_pack(leased))
        while waiting:
            parcel = waiting.popleft()
            names = {parcel.first.channel, recipient_channel(parcel.first.recipient)}
            if names & self._down.keys() or not self._delivery.has_time(self._began):
                self._give_back(parcel)
                continue
            sent += self._send_parcel(parcel)
            if self._suspects.get(parcel.first.channel):
                self._bring_up_last(waiting, parcel.first.channel)
        for suspects in self._suspects.values():
            for parcel, error in suspects:  # nobody else was there to tell whose fault it is
                self._wait_in_order(parcel, parcel.first.channel, error, BROKEN_RETRY_LONGEST)
        return sent

    def _bring_up_last(self, waiting: deque[Parcel], channel: str) -> None:
        for parcel in reversed(waiting):
            if parcel.first.channel == channel:
                waiting.remove(parcel)
                waiting.appendleft(parcel)
                return

    def _send_parcel(self, parcel: Parcel) -> int:
        """Send one parcel; return how many of its alerts were taken, which may be some of many in a chat."""
        first, taken = parcel.first, 0

        def take(count: int) -> None:
            nonlocal taken
            fresh = parcel.alerts[taken : taken + count]  # the letter's last block is not an alert's
            taken += len(fresh)
            self._mark_sent(fresh)

        try:
            with self._database.read() as session:
                letter = self._delivery.write_letter(session, parcel, self._now)
            self._delivery.send_letter(
                letter, self._mail, first.recipient, first.message_id, first.language, self._now, taken=take
            )
        except DeliveryError as error:
            self._fail(Parcel(alerts=parcel.alerts[taken:]) if taken < len(parcel.alerts) else parcel, error)
            return taken
        except BROKEN_ALERT as error:  # one alert that cannot be written must not keep the others from their readers
            logger.exception("alert %s cannot be written", first.id)
            self._postpone(parcel, DeliveryError(make_plain(f"{type(error).__name__}: {error}", 500)))
            return 0
        self._mark_sent(parcel.alerts[taken:])
        self._clear(first.channel)
        return len(parcel.alerts)

    def _fail(self, parcel: Parcel, error: DeliveryError) -> None:
        channel, recipient = parcel.first.channel, recipient_channel(parcel.first.recipient)
        if isinstance(error, ChannelDown):
            suspects = [(parcel, error), *self._suspects.pop(channel, [])]
            self._hold(channel, str(error), CHANNEL_RETRY_LONGEST)
            for suspect, its_error in suspects:
                self._give_back(suspect, str(its_error))
        elif error.permanent:
            self._postpone(parcel, error)
        elif isinstance(error, RefusedForNow):
            self._wait_in_order(parcel, recipient, error, RETRY_LONGEST)
        elif channel in self._suspects:
            suspects = [*self._suspects.pop(channel), (parcel, error)]
            for suspect, its_error in suspects:
                self._wait_in_order(suspect, channel, its_error, BROKEN_RETRY_LONGEST)
        else:
            self._suspects[channel] = [(parcel, error)]

    def _clear(self, channel: str) -> None:
        """Note that a channel takes what it is given: what it did not take in this round was at fault itself."""
        for parcel, error in self._suspects.pop(channel, []):
            self._postpone(parcel, error)

    def _mark_sent(self, alerts: Sequence[AlertRecord]) -> None:
        if not alerts:
            return
        with self._database.write() as session:
            for alert in alerts:
                mark_sent(session, alert.id, alert.lease_token or "", self._passed())
            free_channel(session, alerts[0].channel)
            free_channel(session, recipient_channel(alerts[0].recipient))

    def _postpone(self, parcel: Parcel, error: DeliveryError) -> None:
        """Set the next attempt, later each time; give up what is refused for good or was refused for long."""
        now, first = self._passed(), parcel.first
        retry_at: datetime | None = now + _backoff(first.attempts, RETRY_LONGEST)
        tried_long = first.attempts >= GIVE_UP_ATTEMPTS and now - first.created_at > GIVE_UP_AFTER
        if error.permanent or tried_long:
            self._give_up(parcel, error)
            return
        with self._database.write() as session:
            for alert in parcel.alerts:
                mark_failed(session, alert.id, alert.lease_token or "", str(error), retry_at, now)
        logger.warning("alert %s: %s; again at %s UTC", first.id, error, f"{retry_at:%H:%M}")

    def _wait_in_order(self, parcel: Parcel, name: str, error: DeliveryError, longest: timedelta) -> None:
        """Let a channel's or a recipient's alerts wait where they are; give up what has waited for very long."""
        held = self._hold(name, str(error), longest) if name not in self._down else None
        now = self._passed()
        is_hopeless = held is not None and now - held.down_since > GIVE_UP_AFTER
        if is_hopeless and now - parcel.first.created_at > GIVE_UP_AFTER:
            self._give_up(parcel, error)
        else:
            self._give_back(parcel, str(error))

    def _give_up(self, parcel: Parcel, error: DeliveryError) -> None:
        now, first = self._passed(), parcel.first
        with self._database.write() as session:
            for alert in parcel.alerts:
                mark_failed(session, alert.id, alert.lease_token or "", str(error), None, now)
            if first.kind != GIVEN_UP:  # or two dead addresses would tell each other for ever
                self._tell_given_up(session, parcel, str(error), now)
        logger.warning("alert %s: %s; given up", first.id, error)

    def _give_back(self, parcel: Parcel, error: str | None = None) -> None:
        with self._database.write() as session:
            release_alerts(session, [alert.id for alert in parcel.alerts], parcel.first.lease_token or "", error)

    def _hold(self, name: str, error: str, longest: timedelta) -> ChannelRecord:
        """Let a channel or one recipient wait, longer each time; tell the others of a channel silent for long."""
        self._down[name] = error
        now = self._passed()
        with self._database.write() as session:
            before = {record.name: record.failures for record in list_channels(session)}.get(name, 0)
            retry_at = now + _backoff(before + 1, longest)
            hold_channel(session, name, error, retry_at, now)
            held = next(record for record in list_channels(session) if record.name == name)
            if now - held.down_since >= CHANNEL_TOLD_AFTER and not is_recipient(name):
                queue_notice_around(
                    session,
                    f"{CHANNEL_DOWN}:{name}:{held.down_since:{OUTAGE_FORMAT}}",
                    CHANNEL_DOWN,
                    {"channel": name, "since": held.down_since.isoformat(), "error": error},
                    now,
                    channel=name,
                )
        logger.warning("%s: %s; its alerts wait until %s UTC", name, error, f"{retry_at:%H:%M}")
        return held

    @staticmethod
    def _tell_given_up(session: Session, parcel: Parcel, error: str, now: datetime) -> None:
        """Tell the other readers, once a day for each address that takes nothing."""
        first = parcel.first
        whose = make_message_id([first.recipient])[1:17]
        told = queue_notice_around(
            session,
            f"{GIVEN_UP}:{whose}:{now.astimezone(CHINA):%Y-%m-%d}",
            GIVEN_UP,
            {"recipient": mask_recipient(first.recipient), "subscription": first.subscription, "error": error},
            now,
            subscription=first.subscription,
            recipient=first.recipient,
        )
        if not told:
            logger.error("alert %s is given up; it is listed by `concord alerts list --failed`", first.id)

    def _passed(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._began)


def open_delivery(
    database: Database,
    config: Config,
    *,
    var: Path,
    password: SecretStr,
    interval: timedelta,
    allowed: frozenset[str] = frozenset(),
    dashboard_url: str = "",
) -> Delivery:
    """Return the delivery that concord.toml asks for; its subscriptions must be in the store already.

    Raises:
        ConfigurationError: the password file cannot be read, or a login has no password.
    """
    settings = config.mail
    secret = settings.read_password(password)
    if settings.host and settings.username and not secret.get_secret_value():
        raise ConfigurationError("mail.username is set but no password: CONCORD_SMTP_PASSWORD or mail.password_file")

    def open_mail() -> MailChannel:
        return SmtpChannel(settings, secret) if settings.host else MailFolder(var / "outbox")

    return Delivery(
        database,
        sender=settings.sender,
        mail=open_mail,
        interval=interval,
        # A mail may have to connect, send and hang up first.
        mail_seconds=3 * MAIL_TIMEOUTS * settings.timeout_seconds if settings.host else 5,
        allowed=allowed,
        dashboard_url=dashboard_url,
    )


def store_subscriptions(database: Database, config: Config, now: datetime) -> None:
    """Bring the store's subscriptions to what concord.toml says."""
    with database.write() as session:
        sync_subscriptions(session, config.to_records(), now)


def _pack(leased: list[AlertRecord]) -> list[Parcel]:
    groups: dict[str, list[AlertRecord]] = {}
    for alert in leased:
        groups.setdefault(alert.message_id, []).append(alert)
    return [Parcel(alerts=tuple(group)) for group in groups.values()]


def _load_item(session: Session, alert: AlertRecord) -> Item:
    announcement = get_announcement(session, alert.announcement_id or 0)
    article = find_article(session, article_id=announcement.article_id)
    others = [
        other for other in get_story(session, announcement.story_id).articles if other.id != announcement.article_id
    ]
    try:
        source_title = get_source(session, announcement.source_id or "").title
    except NotFound:
        source_title = ""
    return Item(
        announcement=announcement,
        text=article.text if article else None,
        source_title=source_title,
        subscription=alert.subscription,
        also=[(other.title or other.url, other.url) for other in others],
        continues=find_continuations(session, announcement.story_id),
    )


def _backoff(attempts: int, longest: timedelta) -> timedelta:
    doublings = min(max(attempts - 1, 0), 20)
    return min(longest, RETRY_FIRST * (1 << doublings))
