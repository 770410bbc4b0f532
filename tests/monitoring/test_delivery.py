"""Delivery against real mail servers on loopback: every way in which one can fail a reader, and kill -9."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr

import crawler.monitoring.delivery
from crawler.exceptions import ConfigurationError
from crawler.monitoring.channels import pack_blocks
from crawler.monitoring.delivery import Delivery, open_delivery, store_subscriptions
from crawler.monitoring.robots import ROBOTS, send_to_robot
from crawler.monitoring.subscriptions import Config, parse_config
from storage.alerts import list_alerts, queue_notice
from storage.channels import list_channels
from storage.cooperations import record_life
from storage.database import Database
from storage.subscriptions import SubscriptionRecord
from storage.types import AlertState
from tests.monitoring.mail_server import (
    PASSWORD,
    USER,
    Mailbox,
    check_login,
    make_certificate,
    run_dripping_server,
    run_mail_server,
)
from tests.storage.builders import store_announcement, store_article, store_sources, subscribe

READERS = ["a@example.org", "b@example.org", "c@example.org"]
DAY = timedelta(days=1)


def configure(port: int, security: str = "none", **settings: object) -> Config:
    lines = [f"{key} = {value!r}" for key, value in settings.items()]
    text = f"[mail]\nhost = '127.0.0.1'\nport = {port}\nsecurity = '{security}'\nfrom = 'c@example.com'\n"
    return parse_config(text + "\n".join(lines), "test")


def open_for(database: Database, config: Config, var: Path = Path("/nowhere"), password: str = "") -> Delivery:
    return open_delivery(
        database,
        config,
        var=var,
        password=SecretStr(password),
        interval=timedelta(hours=1),
        allowed=frozenset({"127.0.0.1"}),  # where the chat services of these tests are
    )


def queue(database: Database, now: datetime, count: int = 1, *records: SubscriptionRecord) -> None:
    with database.write() as session:
        store_sources(session, now)
        subscribe(session, now, *records or [SubscriptionRecord(name="all", recipients=READERS)])
        for number in range(count):
            store_announcement(session, number * 10, now)


def states(database: Database) -> list[tuple[str, str]]:
    """Return what became of each announcement for each reader."""
    with database.read() as session:
        alerts = [alert for alert in list_alerts(session, limit=10_000) if alert.kind == "announcement"]
    return sorted((alert.recipient, str(alert.state)) for alert in alerts)


def notices(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        alerts = list_alerts(session, limit=10_000)
    return sorted((alert.kind, alert.recipient) for alert in alerts if alert.kind != "announcement")


def test_every_reader_gets_a_mail_of_their_own_over_one_connection(database: Database, now: datetime) -> None:
    queue(database, now)
    mailbox = Mailbox()

    with run_mail_server(mailbox) as port:
        sent = open_for(database, configure(port)).deliver(now)
        again = open_for(database, configure(port)).deliver(now + DAY)

    assert (sent, again) == (3, 0)
    assert mailbox.recipients() == READERS
    assert [str(mail["To"]) for _, mail in mailbox.mails] == READERS
    assert len(set(mailbox.message_ids())) == 3
    assert mailbox.connections == 1
    assert states(database) == [(reader, "sent") for reader in READERS]


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # the server does not see that all of it is TLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_login_over_tls_with_a_certificate_that_is_checked(
    sqlite_database: Database, now: datetime, tmp_path: Path, security: str
) -> None:
    queue(sqlite_database, now)
    context, ca_file = make_certificate(tmp_path)
    options: dict[str, Any] = {"authenticator": check_login, "auth_required": True}
    options |= {"tls_context": context, "require_starttls": True} if security == "starttls" else {}
    options |= {"ssl_context": context, "auth_require_tls": False} if security == "tls" else {}
    mailbox = Mailbox()

    with run_mail_server(mailbox, **options) as port:
        config = configure(port, security, username=USER, ca_file=str(ca_file))
        assert open_for(sqlite_database, config, password=PASSWORD).deliver(now) == 3

    assert len(mailbox.mails) == 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_unknown_certificate_is_refused_and_everything_waits(
    sqlite_database: Database, now: datetime, tmp_path: Path
) -> None:
    queue(sqlite_database, now)
    context, _ = make_certificate(tmp_path)
    mailbox = Mailbox()

    with run_mail_server(mailbox, tls_context=context, require_starttls=True) as port:
        assert open_for(sqlite_database, configure(port, "starttls")).deliver(now) == 0

    assert mailbox.mails == []
    with sqlite_database.read() as session:
        assert "certificate verify failed" in list_channels(session)[0].last_error


def test_server_without_starttls_gets_nothing(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now)
    mailbox = Mailbox()

    with run_mail_server(mailbox) as port:
        assert open_for(sqlite_database, configure(port, "starttls")).deliver(now) == 0

    assert mailbox.mails == []
    assert states(sqlite_database) == [(reader, "queued") for reader in READERS]


def test_refused_login_is_named_and_everything_waits(sqlite_database: Database, now: datetime, tmp_path: Path) -> None:
    queue(sqlite_database, now)
    context, ca_file = make_certificate(tmp_path)

    with run_mail_server(Mailbox(), tls_context=context, authenticator=check_login, auth_required=True) as port:
        config = configure(port, "starttls", username=USER, ca_file=str(ca_file))
        open_for(sqlite_database, config, password="wrong").deliver(now)

    with sqlite_database.read() as session:
        (held,) = list_channels(session)
    assert "login refused: 535" in held.last_error
    assert "wrong" not in held.last_error
    assert states(sqlite_database) == [(reader, "queued") for reader in READERS]


def test_login_without_a_password_is_a_configuration_error(sqlite_database: Database) -> None:
    with pytest.raises(ConfigurationError, match="CONCORD_SMTP_PASSWORD"):
        open_for(sqlite_database, configure(25, "starttls", username="u"))


def test_refused_recipient_harms_no_other(database: Database, now: datetime) -> None:
    queue(database, now)
    mailbox = Mailbox(refused={"a@example.org": "550 no such user", "b@example.org": "450 mailbox full"})

    with run_mail_server(mailbox) as port:
        delivery = open_for(database, configure(port))
        delivery.deliver(now)
        assert states(database) == [("a@example.org", "failed"), ("b@example.org", "queued"), ("c@example.org", "sent")]
        mailbox.refused.clear()
        delivery.deliver(now + DAY)

    assert [str(mail["To"]) for _, mail in mailbox.mails if "备忘录" in mail["Subject"]] == [READERS[2], READERS[1]]
    with database.read() as session:
        (failed,) = list_alerts(session, state="failed")
        assert failed.last_error == "a@example.org refused: 550 no such user"


@pytest.mark.parametrize("answer", ["451 try later", "close", "take and close", "hang"])
def test_mail_that_was_not_acknowledged_goes_again_under_its_message_id(
    sqlite_database: Database, now: datetime, answer: str
) -> None:
    queue(sqlite_database, now)
    mailbox = Mailbox(data_answers=["250 OK", answer])

    with run_mail_server(mailbox) as port:
        delivery = open_for(sqlite_database, configure(port, timeout_seconds=0.3 if answer == "hang" else 10))
        assert delivery.deliver(now) == 2
        assert states(sqlite_database)[1] == ("b@example.org", "queued")
        assert delivery.deliver(now + DAY) == 1

    seen = Counter(mailbox.recipients())
    assert seen == {**dict.fromkeys(READERS, 1), "b@example.org": 2 if answer.startswith("take") else 1}
    assert len(set(mailbox.message_ids())) == 3
    assert states(sqlite_database) == [(reader, "sent") for reader in READERS]


def test_mail_refused_for_good_is_given_up_and_the_others_go(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now)

    with run_mail_server(Mailbox(data_answers=["554 spam"])) as port:
        open_for(sqlite_database, configure(port)).deliver(now)

    assert [state for _, state in states(sqlite_database)] == ["failed", "sent", "sent"]


OPERATOR = SubscriptionRecord(name="operators", recipients=["ops@example.org"], health=True, language="en", kinds=["x"])


def test_what_is_given_up_is_told_to_the_operators_once_a_day(database: Database, now: datetime) -> None:
    queue(database, now, 3, SubscriptionRecord(name="all", recipients=READERS), OPERATOR)
    mailbox = Mailbox(refused={"a@example.org": "550 no such user"})

    with run_mail_server(mailbox) as port:
        open_for(database, configure(port)).deliver(now)

    assert notices(database) == [("alert_given_up", "ops@example.org")]
    (told,) = [mail for _, mail in mailbox.mails if mail["To"] == "ops@example.org"]
    assert "a@example.org" in body_of(told)
    assert "550 no such user" in body_of(told)

    with database.write() as session:
        store_announcement(session, 500, now + DAY)
    with run_mail_server(mailbox) as port:
        open_for(database, configure(port)).deliver(now + DAY)

    assert len(notices(database)) == 2


def test_two_dead_addresses_do_not_tell_each_other_for_ever(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 2, SubscriptionRecord(name="all", recipients=READERS[:2], health=True))
    mailbox = Mailbox(refused=dict.fromkeys(READERS, "550 no such user"))

    with run_mail_server(mailbox) as port:
        for day in range(3):
            open_for(sqlite_database, configure(port)).deliver(now + day * DAY)

    assert len(notices(sqlite_database)) == 2
    with sqlite_database.read() as session:
        assert not list_alerts(session, state="queued")


def test_a_mail_server_that_is_dead_for_an_hour_is_told_by_chat(sqlite_database: Database, now: datetime) -> None:
    pytest.importorskip("apprise")
    with run_chat_service([]) as (address, bodies):
        queue(
            sqlite_database,
            now,
            1,
            SubscriptionRecord(name="all", recipients=READERS),
            SubscriptionRecord(name="operators", recipients=[address], health=True, kinds=["alliance"]),
        )
        for minutes in (0, 20, 40, 70, 110, 150):
            open_for(sqlite_database, configure(1)).deliver(now + timedelta(minutes=minutes))

    assert notices(sqlite_database) == [("channel_down", address)]
    assert "Connection refused" in bodies[0].decode("unicode_escape")
    assert {state for _, state in states(sqlite_database)} == {"queued"}


def body_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def test_recipient_refused_for_now_is_given_up_after_days(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 1, SubscriptionRecord(name="all", recipients=["a@example.org"]))

    with run_mail_server(Mailbox(refused={"a@example.org": "450 full"})) as port:
        delivery = open_for(sqlite_database, configure(port))
        for quarter in range(45):
            delivery.deliver(now + quarter * DAY / 4)

    with sqlite_database.read() as session:
        (alert,) = list_alerts(session)
    assert alert.state is AlertState.FAILED
    assert alert.last_error == "a@example.org refused: 450 full"


WEEK = [number * DAY for number in range(7)]


def store_over_a_week(database: Database, now: datetime, number: int) -> None:
    with database.write() as session:
        store_announcement(session, 100 + 10 * number, now + WEEK[number])


@pytest.mark.parametrize(
    "failing",
    [
        {"data_answers": ["hang"] * 999},
        {"data_answers": ["451 4.7.0 try again later"] * 999},
        {"data_answers": ["close"] * 999},
        {"data_answers": ["452 4.3.1 insufficient system storage"] * 999},
        {"refused": {"a@example.org": "452 4.3.1 insufficient system storage"}},
        {"refused": {"a@example.org": "450 4.2.2 mailbox full"}},
        {"refused": {"a@example.org": "421 4.3.2 closing"}},
    ],
    ids=lambda failing: str(next(iter(failing.values())))[:40],
)
def test_a_week_of_every_kind_of_failure_delays_all_mail_and_keeps_its_order(
    sqlite_database: Database, now: datetime, failing: dict[str, Any]
) -> None:
    queue(sqlite_database, now, 1, SubscriptionRecord(name="all", recipients=["a@example.org"]))
    mailbox = Mailbox(**failing)
    with run_mail_server(mailbox) as port:
        hangs = failing.get("data_answers", [""])[0] == "hang"
        delivery = open_for(sqlite_database, configure(port, timeout_seconds=0.2 if hangs else 10))
        for number in range(len(WEEK)):
            store_over_a_week(sqlite_database, now, number)
            delivery.deliver(now + WEEK[number])
        assert mailbox.mails == []
        mailbox.data_answers.clear()
        mailbox.refused.clear()

        assert open_for(sqlite_database, configure(port)).deliver(now + 7 * DAY) == 1 + len(WEEK)

    titles = [str(mail["Subject"]) for _, mail in mailbox.mails]
    assert titles == [f"[Concord] 新合作：京津冀签署计量合作备忘录{n}" for n in (0, *range(100, 170, 10))]
    assert {state for _, state in states(sqlite_database)} == {"sent"}


def test_one_mail_that_a_server_never_takes_does_not_keep_the_others_back(
    sqlite_database: Database, now: datetime
) -> None:
    queue(sqlite_database, now, 4, SubscriptionRecord(name="all", recipients=["a@example.org"]))
    mailbox = Mailbox(unwanted="备忘录0")

    with run_mail_server(mailbox) as port:
        delivery = open_for(sqlite_database, configure(port))
        assert delivery.deliver(now) == 3
        with sqlite_database.write() as session:
            store_announcement(session, 500, now + DAY)
        assert delivery.deliver(now + DAY) == 1
        for quarter in range(60):
            delivery.deliver(now + 2 * DAY + quarter * DAY / 4)

    assert sorted(str(mail["Subject"])[-3:] for _, mail in mailbox.mails) == ["500", "录10", "录20", "录30"]
    assert [state for _, state in states(sqlite_database)].count("failed") == 1


def test_a_full_mailbox_holds_its_own_mail_only(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 30, SubscriptionRecord(name="all", recipients=READERS))
    mailbox = Mailbox(refused={"b@example.org": "450 4.2.2 mailbox full"})

    with run_mail_server(mailbox) as port:
        delivery = open_for(sqlite_database, configure(port))
        assert delivery.deliver(now) == 60
        mailbox.refused.clear()
        assert delivery.deliver(now + DAY) == 30

    late = [str(mail["Subject"]) for to, mail in mailbox.mails if to == "b@example.org"]
    assert late == [f"[Concord] 新合作：京津冀签署计量合作备忘录{10 * n}" for n in range(30)]


def test_dead_server_holds_all_mail_in_order_until_it_lives(database: Database, now: datetime) -> None:
    """Dead for a week while announcements come in: all arrive afterwards, none given up, in their order."""
    reader = SubscriptionRecord(name="all", recipients=["a@example.org"])
    queue(database, now, 1, reader)
    dead = open_for(database, configure(1))
    for hour in range(0, 7 * 24, 6):
        with database.write() as session:
            store_announcement(session, 100 + 10 * hour, now + timedelta(hours=hour))
        assert dead.deliver(now + timedelta(hours=hour)) == 0

    mailbox = Mailbox()
    with run_mail_server(mailbox) as port:
        sent = open_for(database, configure(port)).deliver(now + 8 * DAY)

    assert sent == 29
    titles = [str(mail["Subject"]) for _, mail in mailbox.mails]
    assert titles == [f"[Concord] 新合作：京津冀签署计量合作备忘录{n}" for n in (0, *range(100, 1780, 60))]
    with database.read() as session:
        assert list_channels(session) == []


def test_server_that_hangs_up_on_everything_is_left_alone_after_two(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 10)
    mailbox = Mailbox(data_answers=["close"] * 30)

    with run_mail_server(mailbox) as port:
        assert open_for(sqlite_database, configure(port)).deliver(now) == 0

    assert len(mailbox.data_answers) == 28
    with sqlite_database.read() as session:
        assert [channel.name for channel in list_channels(session)] == ["mail"]


def test_server_that_drips_cannot_hold_us(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now)

    with run_dripping_server() as port:
        began = time.monotonic()
        assert open_for(sqlite_database, configure(port, timeout_seconds=0.5)).deliver(now) == 0
        assert time.monotonic() - began < 5

    assert states(sqlite_database) == [(reader, "queued") for reader in READERS]


def test_without_a_server_mails_are_files_and_a_repeat_replaces(
    sqlite_database: Database, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(sqlite_database, now)
    delivery = open_for(sqlite_database, parse_config("", "test"), tmp_path)
    with monkeypatch.context() as patch:  # as if killed after the file was written, before it was marked
        patch.setattr(crawler.monitoring.delivery, "mark_sent", lambda *_: None)
        delivery.deliver(now)
    delivery.deliver(now + DAY)

    files = sorted((tmp_path / "outbox").iterdir())
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    assert sorted(str(mail["To"]) for mail in mails) == READERS
    assert [path.suffix for path in files] == [".eml"] * 3
    assert states(sqlite_database) == [(reader, "sent") for reader in READERS]


def test_folder_that_cannot_be_written_holds_the_mail(sqlite_database: Database, now: datetime, tmp_path: Path) -> None:
    queue(sqlite_database, now)
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    delivery = open_for(sqlite_database, parse_config("", "test"), tmp_path)

    assert delivery.deliver(now) == 0
    (tmp_path / "outbox").unlink()
    assert delivery.deliver(now + DAY) == 3


def test_daily_digest_is_one_mail_a_reader_and_never_empty(database: Database, now: datetime) -> None:
    daily = SubscriptionRecord(name="daily", recipients=READERS[:2], when="daily", hour=18)
    queue(database, now, 3, daily)
    mailbox = Mailbox()

    with run_mail_server(mailbox) as port:
        delivery = open_for(database, configure(port))
        at_once = delivery.deliver(now)
        in_the_evening = delivery.deliver(now + timedelta(hours=9))
        next_day = delivery.deliver(now + DAY + timedelta(hours=9))

    assert (at_once, in_the_evening, next_day) == (0, 6, 0)
    assert mailbox.recipients() == READERS[:2]
    (_, mail), _ = mailbox.mails
    assert mail["Subject"] == "[Concord] 每日摘要 2026-03-02：3 条"
    assert "覆盖：共 1 个来源" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_digest_leads_to_the_review_form_and_lists_the_sessions_of_known_cooperations(
    sqlite_database: Database, now: datetime, tmp_path: Path
) -> None:
    def sign(role: str, date: str) -> dict[str, Any]:
        return {"role": role, "kind": "joint_meeting", "number": None, "date": date, "keys": ["meeting|川渝|标准化"]}

    queue(sqlite_database, now, 1, SubscriptionRecord(name="d", recipients=["a@example.org"], when="daily"))
    with sqlite_database.write() as session:
        record_life(session, 1, [sign("founded", "2020-12-09")], now)
        later = store_article(session, 5, now, title="川渝会议", label="background", recognition={})
        record_life(session, later, [sign("session", "2026-03-01")], now)
    delivery = open_delivery(
        sqlite_database,
        parse_config("", "test"),
        var=tmp_path,
        password=SecretStr(""),
        interval=timedelta(hours=1),
        dashboard_url="https://concord.example.org",
    )

    assert delivery.deliver(now + DAY) == 1

    (written,) = (tmp_path / "outbox").iterdir()
    mail = message_from_bytes(written.read_bytes(), policy=policy.default)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "https://concord.example.org/announcements/1#review" in text
    assert "- 2026-03-01 川渝会议 https://beijing_amr.example.org/5.html" in text


def test_digest_that_failed_goes_again_whole(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 2, SubscriptionRecord(name="d", recipients=["a@example.org"], when="daily"))
    mailbox = Mailbox(data_answers=["take and close"])

    with run_mail_server(mailbox) as port:
        delivery = open_for(sqlite_database, configure(port))
        assert delivery.deliver(now + DAY) == 0
        with sqlite_database.write() as session:
            store_announcement(session, 500, now)
        assert delivery.deliver(now + 2 * DAY) == 3

    first, *others = mailbox.message_ids()
    assert Counter(others)[first] == 1
    bodies = {str(mail["Message-ID"]): mail["Subject"] for _, mail in mailbox.mails}
    assert "2 条" in bodies[first]
    assert len(bodies) == 2


def test_health_notice_is_delivered(sqlite_database: Database, now: datetime) -> None:
    mailbox = Mailbox()
    with sqlite_database.write() as session:
        subscribe(session, now, SubscriptionRecord(name="all", recipients=["a@example.org"], health=True))
        queue_notice(session, "source_down:x", "source_down", {"sources": [{"title": "四川"}]}, now)

    with run_mail_server(mailbox) as port:
        assert open_for(sqlite_database, configure(port)).deliver(now) == 1
    assert mailbox.mails[0][1]["Subject"] == "[Concord] 来源中断：四川"


def test_alert_that_cannot_be_written_harms_no_other(
    sqlite_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(sqlite_database, now, 2, SubscriptionRecord(name="all", recipients=["a@example.org"]))
    genuine = crawler.monitoring.delivery.get_announcement

    def fail_on_first(session: Any, announcement_id: int) -> Any:
        if announcement_id == 1:
            raise KeyError("evidence")
        return genuine(session, announcement_id)

    monkeypatch.setattr(crawler.monitoring.delivery, "get_announcement", fail_on_first)
    with run_mail_server(Mailbox()) as port:
        assert open_for(sqlite_database, configure(port)).deliver(now) == 1

    with sqlite_database.read() as session:
        (waiting,) = list_alerts(session, state="queued")
        assert waiting.last_error == "KeyError: 'evidence'"


@contextmanager
def run_chat_service(answers: list[int]) -> Iterator[tuple[str, list[bytes]]]:
    """Run a web hook; yield its Apprise address and the bodies that it was sent."""
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/hook", bodies
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_chat_and_mail_do_not_hinder_each_other(sqlite_database: Database, now: datetime) -> None:
    pytest.importorskip("apprise")
    mailbox = Mailbox()
    with run_chat_service([500]) as (address, bodies):
        queue(sqlite_database, now, 1, SubscriptionRecord(name="all", recipients=[address, "a@example.org"]))
        assert open_for(sqlite_database, configure(1)).deliver(now) == 0  # chat says 500, no mail server
        assert open_for(sqlite_database, configure(1)).deliver(now + timedelta(minutes=2)) == 1  # chat
        with run_mail_server(mailbox) as port:
            assert open_for(sqlite_database, configure(port)).deliver(now + DAY) == 1

    assert len(bodies) == 2
    assert "京津冀签署计量合作备忘录" in bodies[1].decode("unicode_escape")
    assert mailbox.recipients() == ["a@example.org"]


def test_long_messages_are_cut_between_items_and_within_bytes() -> None:
    blocks = ["甲" * 400, "乙" * 400, "丙" * 4000]

    messages = pack_blocks(blocks, 2500)

    assert messages[0].text.endswith(f"\n\n{blocks[0]}\n\n{blocks[1]}")
    assert all(len(message.text.encode()) <= 2500 for message in messages)
    assert [message.done for message in messages] == [2, *[0] * (len(messages) - 3), 0, 1]
    assert sum(message.text.count("丙") for message in messages) == 4000  # nothing is left out


@pytest.mark.parametrize("limit", [2048, 19_000, 300])
def test_a_digest_of_real_items_is_cut_between_them_and_numbered(limit: int) -> None:
    blocks = [f"第{n}条 \U00020bb7野家\n" + "合作备忘录" * (n % 5 * 6) + f"\nhttps://x.cn/{n}" for n in range(250)]

    messages = pack_blocks(blocks, limit, head="每日摘要")

    assert all(len(message.text.encode()) <= limit for message in messages)
    assert sum(message.done for message in messages) == 250
    whole = "\n".join(message.text for message in messages)
    assert all(f"https://x.cn/{n}\n" in f"{whole}\n" for n in range(250))
    assert messages[-1].text.startswith(f"每日摘要 ({len(messages)}/{len(messages)})")
    begun = [line for message in messages for line in message.text.split("\n") if line.startswith("第")]
    assert len(begun) == 250


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Play the robots of all services; yield what they were sent. They answer 200 whatever they think of it."""
    pytest.importorskip("apprise")
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = ROBOT_ANSWERS.pop(0) if ROBOT_ANSWERS else {"errcode": 0, "code": 0}
            asked.append({"path": self.path, "body": body, "answer": answer})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    for name, known in ROBOTS.items():
        local = f"http://127.0.0.1:{server.server_port}/{name}/"
        monkeypatch.setitem(ROBOTS, name, replace(known, url=local))
    try:
        yield asked
    finally:
        ROBOT_ANSWERS.clear()
        server.shutdown()
        thread.join()
        server.server_close()


ROBOT_ANSWERS: list[dict[str, Any]] = []
WECOM = "wecombot://0123456789abcdef"


def test_a_robot_that_says_200_and_means_no_is_believed(
    sqlite_database: Database, now: datetime, robot: list[dict[str, Any]]
) -> None:
    ROBOT_ANSWERS[:] = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    queue(sqlite_database, now, 1, SubscriptionRecord(name="all", recipients=[WECOM]))

    assert open_for(sqlite_database, configure(1)).deliver(now) == 0

    with sqlite_database.read() as session:
        (alert,) = [alert for alert in list_alerts(session) if alert.kind == "announcement"]
    assert alert.state is AlertState.FAILED
    assert alert.last_error == "wecombot: refused: 93000 invalid webhook url"


def test_a_long_digest_goes_on_where_a_robot_had_enough_and_repeats_nothing(
    sqlite_database: Database, now: datetime, robot: list[dict[str, Any]]
) -> None:
    ok = {"errcode": 0}
    ROBOT_ANSWERS[:] = [ok, ok, ok, {"errcode": 45009, "errmsg": "api freq out of limit"}]
    queue(sqlite_database, now - DAY, 12, SubscriptionRecord(name="d", recipients=[WECOM], when="daily", hour=9))

    first = open_for(sqlite_database, configure(1)).deliver(now)
    assert 0 < first < 12
    second = open_for(sqlite_database, configure(1)).deliver(now + timedelta(minutes=2))

    assert first + second == 12
    texts = [sent["body"]["text"]["content"] for sent in robot if sent["answer"].get("errcode") == 0]
    assert all(len(text.encode()) <= 2048 for text in texts)
    told = Counter(line for text in texts for line in text.split("\n") if "备忘录" in line and "《" not in line)
    assert {told[title] for title in told if title.startswith("京津冀")} <= {1}
    with sqlite_database.read() as session:
        assert {alert.state for alert in list_alerts(session)} == {"sent"}


@pytest.mark.parametrize(
    ("address", "path", "payload"),
    [
        (WECOM, "/wecombot/0123456789abcdef", {"msgtype": "text", "text": {"content": "你好"}}),
        (
            "dingtalk://SECabc@tokentokentoken1",
            "/dingtalk/tokentokentoken1&timestamp=1700000000000&sign=jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D",
            {
                "msgtype": "text",
                "text": {"content": "你好"},
                "at": {"atMobiles": [], "isAtAll": False},
            },
        ),
        (
            "feishu://tokentoken1234?secret=SECabc",
            "/feishu/tokentoken1234",
            {
                "msg_type": "text",
                "content": {"text": "你好"},
                "timestamp": "1700000000",
                "sign": "XprR1de+0SSBnwWyU/4k6x2TL+Q2SJlM5NNEdAv7MWg=",
            },
        ),
    ],
)
def test_each_robot_is_spoken_to_in_its_own_words_and_signed(
    robot: list[dict[str, Any]], address: str, path: str, payload: dict[str, Any]
) -> None:
    send_to_robot(address, "你好", allowed=frozenset({"127.0.0.1"}), now=1_700_000_000)

    (sent,) = robot
    assert (sent["path"], sent["body"]) == (path, payload)


def test_trial_alert_tells_of_each_recipient(sqlite_database: Database, now: datetime) -> None:
    mailbox = Mailbox(refused={"b@example.org": "550 no such user"})
    store_subscriptions(sqlite_database, parse_config("", "test"), now)

    with run_mail_server(mailbox) as port:
        results = open_for(sqlite_database, configure(port)).send_test([("all", r, "zh") for r in READERS], now)

    assert [error and error.split(":")[0] for _, error in results] == [None, "b@example.org refused", None]


def test_two_deliveries_at_once_send_each_mail_once(database: Database, now: datetime) -> None:
    queue(database, now, 1, SubscriptionRecord(name="all", recipients=[f"r{n}@example.org" for n in range(60)]))
    mailbox, sent = Mailbox(), list[int]()

    with run_mail_server(mailbox) as port:
        deliveries = [open_for(database, configure(port)) for _ in range(3)]
        threads = [Thread(target=lambda one=one: sent.append(one.deliver(now))) for one in deliveries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sum(sent) == len(mailbox.mails) == len(set(mailbox.recipients())) == 60


def test_lease_must_outlast_a_mail(sqlite_database: Database) -> None:
    with pytest.raises(ValueError, match="does not outlast"):
        Delivery(
            sqlite_database,
            sender="c@example.com",
            mail=Mailbox,  # type: ignore[arg-type]
            interval=DAY,
            mail_seconds=60,
            lease_seconds=60,
        )


def test_backlog_is_drained(sqlite_database: Database, now: datetime) -> None:
    queue(sqlite_database, now, 1, SubscriptionRecord(name="all", recipients=[f"r{n}@example.org" for n in range(300)]))
    mailbox = Mailbox()

    with run_mail_server(mailbox) as port:
        assert open_for(sqlite_database, configure(port)).deliver(now) == 300
    assert len(set(mailbox.recipients())) == 300
    assert mailbox.connections == 6


def test_killed_at_any_moment_nothing_is_lost_and_repeats_have_the_same_message_id(
    database: Database, store_url: str
) -> None:
    """Ten real kills at random moments; a mail repeats only where one fell between the server's 250 and our mark."""
    now, mailbox, dice, kills = datetime.now(UTC), Mailbox(), random.Random(7), 10
    readers = [f"r{number}@example.org" for number in range(30)]
    daily = SubscriptionRecord(name="daily", recipients=["digest@example.org"], when="daily", hour=now.hour)
    queue(database, now - DAY, 3, SubscriptionRecord(name="all", recipients=readers), daily)

    with run_mail_server(mailbox) as port, _deliverers(store_url, port) as start:
        for _ in range(kills):
            child = start()
            _wait_for_mail(mailbox, len(mailbox.mails) + dice.randint(1, 8))
            time.sleep(dice.random() * 0.02)
            os.kill(child, signal.SIGKILL)
        last = start()
        deadline = time.monotonic() + 60
        while {state for _, state in states(database)} != {"sent"} and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(last, signal.SIGKILL)

    assert {state for _, state in states(database)} == {"sent"}
    with database.read() as session:
        expected = {alert.message_id for alert in list_alerts(session, limit=1000)}
    times = Counter(mailbox.message_ids())
    assert set(times) == expected
    assert len(expected) == 91  # 3 announcements x 30 readers, and one digest
    assert sum(times.values()) - len(times) <= kills


@contextmanager
def _deliverers(url: str, port: int) -> Iterator[Callable[[], int]]:
    """Yield what starts a process that delivers, and returns its number."""
    program = [sys.executable, "-m", "tests.monitoring.deliver_forever", url, str(port)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin
        assert parent.stdout
        stdin, stdout = parent.stdin, parent.stdout

        def start() -> int:
            print("start", file=stdin, flush=True)
            return int(stdout.readline())

        yield start


def _wait_for_mail(mailbox: Mailbox, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(mailbox.mails) < count and time.monotonic() < deadline:
        time.sleep(0.001)
