"""What ``doctor`` looks at: each check says what it found and, where something is wrong, what to do."""

import os
import shutil
import smtplib
import socket
import ssl
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr
from scrapy.settings import BaseSettings
from sqlalchemy.exc import SQLAlchemyError

from crawler.base_spiders.declaration import declare_all
from crawler.exceptions import ConcordError, ConfigurationError
from crawler.middlewares.address_gate import parse_allowed
from crawler.monitoring.catalogue import choose_intervals
from crawler.monitoring.channels import SmtpChannel
from crawler.monitoring.health import WORKERS_SILENCE, judge_coverage
from crawler.monitoring.outgoing import gated
from crawler.monitoring.preparation import is_watched
from crawler.monitoring.subscriptions import Config, mask_recipient, read_config
from storage.alerts import list_alerts
from storage.channels import list_channels
from storage.database import Database
from storage.exceptions import StorageError
from storage.runs import find_untaken_since, list_runs
from storage.sources import SourceRecord, list_sources

Verdict = Literal["ok", "warning", "wrong"]

FREE_BYTES_WARNING = 1_000_000_000  # a year of fifteen sources is about as much
FREE_BYTES_WRONG = 100_000_000
DNS_SECONDS = 5.0
OVERDUE = timedelta(hours=1)  # a source that waits longer waits for more than a free place
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # no correct clock shows less
SAMPLE_RECIPIENT = "reader@example.org"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the doctor; ``advice`` is empty where all is well."""

    subject: str
    verdict: Verdict
    said: str
    advice: str = ""


def examine(settings: BaseSettings, now: datetime) -> Iterator[Finding]:
    """Yield every finding, the cheap ones first; nothing is changed, no site is asked anything but its name's address.

    A check whose ground is missing (no configuration: no mail server to try) is left out.
    """
    folder = Path(settings["CONCORD_VAR"]).absolute()
    yield _examine_watch(folder)
    yield _examine_contact(settings["CONCORD_CONTACT"])
    yield _examine_disk(folder)
    config, finding = _examine_config(settings)
    yield finding
    database = Database(settings["CONCORD_DATABASE_URL"])
    try:
        yield from _examine_database(database, settings, now)
    finally:
        database.dispose()
    if config is not None:
        yield _examine_mail(config, settings["CONCORD_SMTP_PASSWORD"], folder)
        yield from _examine_channels(config, parse_allowed(settings["CONCORD_ALLOW_PRIVATE"] or ""))
    yield _examine_certificates()
    yield _examine_names(declaration.homepage for declaration in declare_all(settings))


def _examine_contact(contact: str) -> Finding:
    if contact:
        return Finding(subject="contact", verdict="ok", said=contact)
    advice = "set CONCORD_CONTACT to an address of yours: a webmaster who cannot write to you can only block you"
    return Finding(subject="contact", verdict="warning", said="the user agent names nobody", advice=advice)


def _examine_watch(folder: Path) -> Finding:
    try:
        if is_watched(folder):
            return Finding(subject="watch", verdict="ok", said="running")
    except OSError as error:
        said = f"{folder}: {error.strerror}"
        return Finding(subject="watch", verdict="wrong", said=said, advice="mend its permissions, or set CONCORD_VAR")
    return Finding(subject="watch", verdict="warning", said="not running", advice="start it: concord watch")


def _examine_disk(folder: Path) -> Finding:
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(standing, os.W_OK | os.X_OK):
        said = f"{standing} cannot be written"
        return Finding(subject="disk", verdict="wrong", said=said, advice="mend its permissions, or set CONCORD_VAR")
    free = shutil.disk_usage(standing).free
    said = f"{free / 1e9:.1f} GB free for {folder}"
    if free >= FREE_BYTES_WARNING:
        return Finding(subject="disk", verdict="ok", said=said)
    verdict: Verdict = "wrong" if free < FREE_BYTES_WRONG else "warning"
    return Finding(
        subject="disk", verdict=verdict, said=said, advice="make room, or set CONCORD_PAGE_RETENTION_DAYS lower"
    )


def _examine_config(settings: BaseSettings) -> tuple[Config | None, Finding]:
    path = Path(settings["CONCORD_CONFIG"])
    if not path.exists():
        said, advice = f"{path} is not there yet", "concord watch writes a commented sample"
        return None, Finding(subject="configuration", verdict="warning", said=said, advice=advice)
    try:
        config = read_config(path)
        choose_intervals(declare_all(settings), config, default=timedelta(hours=1))
        config.mail.read_password(settings["CONCORD_SMTP_PASSWORD"])
    except ConfigurationError as error:
        advice = "correct that line; nothing is watched before"
        return None, Finding(subject="configuration", verdict="wrong", said=str(error), advice=advice)
    recipients = {recipient for subscription in config.subscriptions for recipient in subscription.recipients}
    if not recipients - {SAMPLE_RECIPIENT}:
        advice = f"put your address into {path} instead of {SAMPLE_RECIPIENT}, then restart the watch"
        return config, Finding(subject="configuration", verdict="warning", said="nobody is told", advice=advice)
    said = f"{path}: {len(config.subscriptions)} subscriptions, {len(recipients)} recipients"
    return config, Finding(subject="configuration", verdict="ok", said=said)


def _examine_database(database: Database, settings: BaseSettings, now: datetime) -> Iterator[Finding]:
    try:
        with database.read() as session:
            sources, runs = list_sources(session), list_runs(session, limit=1)
            failed = list_alerts(session, state="failed", limit=1000)
            waiting = list_alerts(session, state="queued", limit=1000)
            held = list_channels(session)
            untaken_since = find_untaken_since(session)
    except (StorageError, SQLAlchemyError) as error:
        missing = "there is no database yet" in str(error)
        yield Finding(
            subject="database",
            verdict="warning" if missing else "wrong",
            said=str(error).splitlines()[0],
            advice="concord watch makes it" if missing else "see the message; concord restore FILE puts a backup back",
        )
        return
    yield Finding(subject="database", verdict="ok", said=f"{database}: readable, schema current")
    yield _examine_clock(now, max((run.started_at for run in runs), default=None))
    yield _examine_schedule(sources, now)
    if settings["CONCORD_QUEUE"]:
        yield _examine_workers(untaken_since, now)
    interval = timedelta(minutes=settings.getfloat("CONCORD_INTERVAL_MINUTES"))
    coverage = judge_coverage(sources, now, interval=interval)
    said = f"{len(coverage.read)} read, {len(coverage.quiet)} quiet, {len(coverage.blind)} blind"
    if coverage.blind:
        yield Finding(subject="sources", verdict="warning", said=said, advice="concord sources says why")
    else:
        yield Finding(subject="sources", verdict="ok", said=said)
    late = [alert for alert in waiting if now - alert.created_at > timedelta(days=1) and alert.due_at < now]
    if failed or late or held:
        said = f"{len(failed)} given up, {len(late)} waiting for more than a day, {len(held)} channels silent"
        yield Finding(subject="alerts", verdict="warning", said=said, advice="concord alerts list --failed says why")
    else:
        yield Finding(subject="alerts", verdict="ok", said=f"{len(waiting)} waiting, none given up")


def _examine_clock(now: datetime, last_run: datetime | None) -> Finding:
    if now < RELEASED or (last_run is not None and now < last_run - timedelta(minutes=5)):
        said = f"it is {now:%Y-%m-%d %H:%M} UTC here, yet a crawl began at {max(RELEASED, last_run or RELEASED):%F %R}"
        advice = "set the clock (timedatectl set-ntp true): days of announcements are judged by it"
        return Finding(subject="clock", verdict="wrong", said=said, advice=advice)
    return Finding(subject="clock", verdict="ok", said=f"{now:%Y-%m-%d %H:%M} UTC")


def _examine_schedule(sources: Iterable[SourceRecord], now: datetime) -> Finding:
    due = [source.next_due_at for source in sources if source.next_due_at is not None]
    if not due:
        advice = "start it: concord watch"
        return Finding(subject="schedule", verdict="warning", said="nothing was ever scheduled", advice=advice)
    overdue = [at for at in due if now - at > OVERDUE]
    if overdue:
        said = (
            f"{len(overdue)} of {len(due)} sources were due more than an hour ago, the first {min(overdue):%F %R} UTC"
        )
        advice = "see whether the watch runs, and var/log/watch.log; what was missed is caught up at its start"
        return Finding(subject="schedule", verdict="warning", said=said, advice=advice)
    return Finding(subject="schedule", verdict="ok", said=f"{len(due)} sources, the next at {min(due):%F %R} UTC")


def _examine_workers(untaken_since: datetime | None, now: datetime) -> Finding:
    if untaken_since is None or now - untaken_since < WORKERS_SILENCE:
        return Finding(subject="workers", verdict="ok", said="queued crawls are taken")
    said = f"queued crawls wait since {untaken_since:%F %R} UTC and nobody takes them"
    advice = "start concord worker on any machine, with the same CONCORD_DATABASE_URL"
    return Finding(subject="workers", verdict="wrong", said=said, advice=advice)


def _examine_certificates() -> Finding:
    """Look whether there is anything that certificates of sites and mail servers could be checked against."""
    paths = ssl.get_default_verify_paths()
    known = ssl.create_default_context().cert_store_stats()["x509_ca"]
    if known or (paths.capath and any(Path(paths.capath).glob("*.0"))):
        return Finding(subject="certificates", verdict="ok", said=f"{known or 'a folder of'} authorities are trusted")
    advice = "install them (apt-get install ca-certificates), or set SSL_CERT_FILE"
    return Finding(subject="certificates", verdict="wrong", said="no authority is trusted: https fails", advice=advice)


def _examine_channels(config: Config, allowed: frozenset[str]) -> Iterator[Finding]:
    """Look for the address of every chat service, under the gate's rules; nothing is sent, and no secret is shown."""
    recipients = {to for subscription in config.subscriptions for to in subscription.recipients if "://" in to}
    for recipient in sorted(recipients):
        shown = mask_recipient(recipient)
        subject = f"channel {shown}"
        try:
            host = urlsplit(recipient).hostname
        except ValueError:
            host = None
        if not host or "." not in host:  # wecombot://KEY and the like: the host is the library's
            yield Finding(subject=subject, verdict="ok", said="a service that Apprise knows")
            continue
        try:
            with gated(allowed):
                socket.getaddrinfo(host, 443)
        except OSError as error:
            advice = "correct it in [[subscriptions]]; concord alerts test then sends a trial"
            yield Finding(subject=subject, verdict="wrong", said=error.strerror or str(error), advice=advice)
        else:
            yield Finding(subject=subject, verdict="ok", said="its address is known")


def _examine_mail(config: Config, password: SecretStr, folder: Path) -> Finding:
    settings = config.mail
    if not settings.host:
        said = f"no server is named: mails are files in {folder / 'outbox'}"
        return Finding(subject="mail", verdict="ok", said=said)
    channel = SmtpChannel(settings, settings.read_password(password))
    where = f"{settings.host}:{settings.port_in_use()} ({settings.security})"
    try:
        with closing(channel):
            channel.check()
    except (ConcordError, smtplib.SMTPException, OSError) as error:
        advice = "correct [mail]; concord alerts test then sends a trial"
        return Finding(subject="mail", verdict="wrong", said=f"{where}: {error}", advice=advice)
    login = f", login as {settings.username}" if settings.username else ", no login"
    return Finding(subject="mail", verdict="ok", said=f"{where} answers{login}")


def _examine_names(homepages: Iterable[str]) -> Finding:
    """Ask for the addresses of a few sources' names, all at once and within a bound."""
    hosts = sorted({urlsplit(homepage).hostname or "" for homepage in homepages} - {""})[:5]
    pool = ThreadPoolExecutor(max(1, len(hosts)))
    asked = {host: pool.submit(socket.getaddrinfo, host, 443) for host in hosts}
    unknown = []
    for host, answer in asked.items():
        try:
            answer.result(timeout=DNS_SECONDS)
        except (OSError, FutureTimeout):
            unknown.append(host)
    pool.shutdown(wait=False, cancel_futures=True)
    if len(unknown) == len(hosts):
        advice = "check the network and /etc/resolv.conf"
        return Finding(subject="names", verdict="wrong", said=f"no address for {', '.join(unknown)}", advice=advice)
    if unknown:
        said = f"no address for {', '.join(unknown)}"
        return Finding(subject="names", verdict="warning", said=said, advice="the site moved or its name server fails")
    return Finding(subject="names", verdict="ok", said=f"{len(hosts)} sources' names resolve")
