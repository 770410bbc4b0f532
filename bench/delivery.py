"""A backlog of 10,000 alerts after a week without a mail server, against smtplib sending the same mails.

``python -m bench.delivery [ALERTS]``. A hundred announcements for a hundred readers, on SQLite and PostgreSQL, to a
server on loopback in this process. The peer knows each mail beforehand and keeps no ledger: one connection for as many
mails, nothing else. Each mail must arrive once, a reader's in the order of their announcements.
"""

import smtplib
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr

from bench.measure import new_databases, print_table, resident_mb
from crawler.monitoring.channels import MAILS_PER_CONNECTION
from crawler.monitoring.delivery import open_delivery
from crawler.monitoring.subscriptions import parse_config
from storage.database import Database
from storage.subscriptions import SubscriptionRecord
from tests.monitoring.mail_server import Mailbox, run_mail_server
from tests.storage.builders import store_announcement, store_sources, subscribe

ALERTS = 10_000
READERS = 100
WEEK = timedelta(days=7)
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CONFIG = "[mail]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\nfrom = 'c@example.com'\n"


def main() -> None:
    """Queue, deliver, print."""
    alerts = int(sys.argv[1]) if len(sys.argv) > 1 else ALERTS
    rows: list[list[object]] = []
    mails: list[tuple[str, EmailMessage]] = []
    for kind, url in new_databases():
        database = Database(url)
        database.migrate(NOW)
        fill(database, alerts // READERS)
        mailbox = Mailbox()
        with run_mail_server(mailbox) as port:
            began, cpu = time.perf_counter(), time.process_time()
            sent = drain(database, port)
            took = time.perf_counter() - began, time.process_time() - cpu
        rows.append([kind, sent, *took, 1000 * took[1] / sent, resident_mb(), describe(mailbox)])
        mails = list(mailbox.mails)
        database.dispose()
    mailbox = Mailbox()
    with run_mail_server(mailbox) as port:
        began, cpu = time.perf_counter(), time.process_time()
        send_bare(mails, port)
        took = time.perf_counter() - began, time.process_time() - cpu
    rows.append(["smtplib alone", len(mails), *took, 1000 * took[1] / len(mails), resident_mb(), describe(mailbox)])
    columns = ["", "mails", "wall s", "CPU s", "CPU ms a mail, server included", "resident MB", "what arrived"]
    print_table(f"a backlog of {alerts} alerts", columns, rows)


def fill(database: Database, announcements: int) -> None:
    """Store announcements, ten minutes apart, each with an alert for every reader."""
    readers = [f"r{number}@example.org" for number in range(READERS)]
    with database.write() as session:
        store_sources(session, NOW)
        subscribe(session, NOW, SubscriptionRecord(name="all", recipients=readers))
    for number in range(announcements):
        with database.write() as session:
            store_announcement(session, number * 10, NOW + timedelta(minutes=10 * number))


def drain(database: Database, port: int) -> int:
    """Deliver round by round until nothing is due; return how many alerts were sent."""
    delivery = open_delivery(
        database,
        parse_config(CONFIG.format(port=port), "bench"),
        var=Path("/nowhere"),
        password=SecretStr(""),
        interval=timedelta(hours=1),
    )
    sent = 0
    while taken := delivery.deliver(NOW + WEEK):
        sent += taken
    return sent


def send_bare(mails: list[tuple[str, EmailMessage]], port: int) -> None:
    """Send the mails as a plain script would."""
    for start in range(0, len(mails), MAILS_PER_CONNECTION):
        with smtplib.SMTP("127.0.0.1", port) as client:
            for recipient, mail in mails[start : start + MAILS_PER_CONNECTION]:
                client.send_message(mail, from_addr="c@example.com", to_addrs=[recipient])


def describe(mailbox: Mailbox) -> str:
    """Return whether every mail came once and each reader's in order."""
    subjects = defaultdict(list)
    for recipient, mail in mailbox.mails:
        subjects[recipient].append(int(str(mail["Subject"]).rpartition("备忘录")[2]))
    in_order = all(numbers == sorted(numbers) for numbers in subjects.values())
    once = len(set(mailbox.message_ids())) == len(mailbox.mails)
    return f"{'each once' if once else 'REPEATS'}, {'in order' if in_order else 'OUT OF ORDER'}"


if __name__ == "__main__":
    main()
