"""``concord alerts``: what waits for readers, what reached them, what did not."""

import argparse
from datetime import UTC, datetime

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands._command import ConcordCommand
from crawler.commands._output import local_time, open_database, print_table
from crawler.exceptions import ConfigurationError
from crawler.monitoring.delivery import Delivery
from crawler.monitoring.preparation import prepare
from crawler.monitoring.progress import how_many, one_line
from crawler.monitoring.subscriptions import Config, mask_recipient
from storage.alerts import count_alerts, list_alerts, retry_alert
from storage.channels import is_recipient, list_channels
from storage.database import Database
from storage.types import AlertState


class Command(ConcordCommand, ScrapyCommand):
    """Thin: the outbox is in the store, the sending in monitoring."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "list [--failed] | send | retry ID | test [SUBSCRIPTION]"

    def short_desc(self) -> str:
        return "Show, send and try the alerts"

    def long_desc(self) -> str:
        return (
            "list: alerts, newest first. send: send now what is due. retry: make a failed or waiting alert due now. "
            "test: send a trial alert to each recipient of a subscription, or of all."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=["list", "send", "retry", "test"])
        parser.add_argument("name", nargs="?", help="id of an alert, or name of a subscription")
        parser.add_argument("--failed", action="store_true", help="with list: only those that were given up")
        parser.add_argument("--limit", type=int, default=50, help="with list: how many (default: 50)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        now = datetime.now(UTC)
        if opts.action in {"list", "retry"}:
            with open_database(self.settings) as database:
                self.exitcode = _retry(database, opts.name, now) if opts.action == "retry" else _list(database, opts)
            return
        assert self.settings is not None
        prepared = prepare(self.settings, now)
        try:
            if opts.action == "test":
                self.exitcode = _test(prepared.delivery, prepared.config, opts.name, now)
            else:
                self.exitcode = _send(prepared.database, prepared.delivery, now)
        finally:
            prepared.database.dispose()


def _list(database: Database, opts: argparse.Namespace) -> int:
    with database.read() as session:
        alerts = list_alerts(session, state="failed" if opts.failed else None, limit=opts.limit)
        counts, held = count_alerts(session), list_channels(session)
    print_table(
        ["id", "state", "kind", "subscription", "recipient", "tries", "created", "due or sent", "last error"],
        [
            [
                str(alert.id),
                str(alert.state),
                alert.kind,
                alert.subscription,
                mask_recipient(alert.recipient),
                str(alert.attempts),
                local_time(alert.created_at),
                local_time(alert.sent_at or alert.due_at),
                alert.last_error or "",
            ]
            for alert in alerts
        ],
    )
    print(", ".join(f"{count} {state}" for state, count in counts.items()))
    for channel in held:
        what = f"{channel.name}: refused" if is_recipient(channel.name) else f"channel {channel.name} does not answer"
        print(one_line(f"{what} since {local_time(channel.down_since)}: {channel.last_error}"))
    return 0


def _retry(database: Database, name: str | None, now: datetime) -> int:
    if name is None or not name.isascii() or not name.isdigit():
        raise UsageError("retry needs the id of an alert, as `concord alerts list` shows it")
    with database.write() as session:
        due = retry_alert(session, int(name), now)
    print(f"alert {name} is due now" if due else f"alert {name} was sent already, or is being sent")
    return 0 if due else 1


def _test(delivery: Delivery, config: Config, name: str | None, now: datetime) -> int:
    chosen = [subscription for subscription in config.subscriptions if name in {None, subscription.name}]
    if not chosen:
        known = ", ".join(subscription.name for subscription in config.subscriptions) or "none"
        raise ConfigurationError(f"no subscription is named {name!r}; known are {known}")
    targets = [
        (subscription.name, recipient, subscription.language)
        for subscription in chosen
        for recipient in subscription.recipients
    ]
    results = delivery.send_test(targets, now)
    for recipient, error in results:
        print(one_line(f"{mask_recipient(recipient)}: {error or 'sent'}"))
    return 1 if any(error for _, error in results) else 0


def _send(database: Database, delivery: Delivery, now: datetime) -> int:
    """Send what is due and say what was not sent and why; return 1 if anything was not."""
    with database.read() as session:
        given_up = count_alerts(session)[AlertState.FAILED]
    print(f"{how_many(delivery.deliver(now), 'alert')} sent")
    with database.read() as session:
        given_up = count_alerts(session)[AlertState.FAILED] - given_up
        waiting = [alert for alert in list_alerts(session, state="queued", limit=1000) if alert.last_error]
        held = list_channels(session)
    if given_up:
        print(f"{given_up} given up: see `concord alerts list --failed`")
    for channel in held:
        retry_at = local_time(channel.retry_at)
        print(one_line(f"channel {channel.name} does not answer; tried again {retry_at}: {channel.last_error}"))
    for alert in waiting[:20]:
        due = local_time(max(alert.due_at, now))
        print(one_line(f"alert {alert.id} to {mask_recipient(alert.recipient)} waits until {due}: {alert.last_error}"))
    return 1 if given_up or held or waiting else 0
