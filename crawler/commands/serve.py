"""``concord serve``: the dashboard alone."""

import argparse
import getpass
import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.exceptions import ConfigurationError
from crawler.monitoring.launcher import Launcher, crawl_command
from storage.database import Database

if TYPE_CHECKING:
    from crawler.dashboard.access import AccessRules
    from crawler.dashboard.runner import Runner
    from crawler.dashboard.server import DashboardServer

LOOPBACK = "127.0.0.1"


class Command(ConcordCommand, ScrapyCommand):
    """Shows the database; a watch may run beside it or not."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Show the dashboard, on loopback unless told otherwise"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_listening_options(parser)
        parser.add_argument("--hash", action="store_true", help="ask for a password, print its hash for the settings")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if opts.hash:
            print(ask_for_hash())
            return
        with open_database(self.settings) as database:
            with database.read():  # a database that cannot be read is said here, not on every page
                pass
            with open_dashboard(database, self.settings, opts.port, host=opts.host) as server:
                print(f"Dashboard: {server.url} (stop with Ctrl-C)", flush=True)
                server.run()


def add_listening_options(parser: argparse.ArgumentParser) -> None:
    """Add where the dashboard listens."""
    parser.add_argument("--port", type=int, default=8080, help="port of the dashboard")
    parser.add_argument(
        "--host", default=LOOPBACK, help="address that it listens on; any but loopback needs a password or a token"
    )


def ask_for_hash() -> str:
    """Return the hash of a password that is typed, or comes as a line of standard input.

    Raises:
        ConfigurationError: it is empty, or the second time another.
    """
    from crawler.dashboard.access import hash_password

    if sys.stdin.isatty():
        password, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    else:
        password = again = sys.stdin.readline().rstrip("\n")
    if not password or password != again:
        raise ConfigurationError("no password was given" if not password else "the two passwords differ")
    return hash_password(password)


@contextmanager
def open_dashboard(
    database: Database,
    settings: BaseSettings,
    port: int,
    folder: Path | None = None,
    *,
    host: str = LOOPBACK,
) -> Iterator["DashboardServer"]:
    """Yield a server that listens; it serves once it is run or entered.

    ``folder`` is that of another watch than the settings', such as the demo's, whose sites are gone: nothing is started
    and nobody examined there.

    Raises:
        ConfigurationError: the packages of the dashboard are not installed, the port is taken, or anybody could enter.
    """
    try:
        from crawler.dashboard.app import LOOPBACK_NAMES, create_app
        from crawler.dashboard.server import DashboardServer, listen
        from crawler.monitoring.checkup import examine
    except ModuleNotFoundError as error:
        advice = "pip install '.[dashboard]' in the project's folder"
        raise ConfigurationError(f"the dashboard needs {error.name}: {advice}") from None
    rules, names = read_rules(settings), _split(settings["CONCORD_DASHBOARD_HOSTS"])
    check_entrance(rules, names, host)
    runner = None if folder else make_runner(database, settings)
    app = create_app(
        database,
        interval=timedelta(minutes=settings.getfloat("CONCORD_INTERVAL_MINUTES")),
        hosts=("*",) if not names and not _is_loopback(host) else (*LOOPBACK_NAMES, *names),
        rules=rules,
        log_folder=(folder or Path(settings["CONCORD_VAR"])).absolute() / "log",
        examine=None if folder else partial(examine, settings),
        runner=runner,
        reader=getpass.getuser(),
    )
    try:
        yield DashboardServer(app, listen(host, port))
    finally:
        if runner:
            runner.stop()


def read_rules(settings: BaseSettings) -> "AccessRules":
    """Return who may enter, by the settings.

    Raises:
        ConfigurationError: they contradict each other, or name what is no address.
    """
    from crawler.dashboard.access import AccessRules, check_hash, read_networks

    rules = AccessRules(
        password=settings["CONCORD_DASHBOARD_PASSWORD"],
        token=settings["CONCORD_DASHBOARD_TOKEN"],
        login_header=settings["CONCORD_DASHBOARD_LOGIN_HEADER"] or "",
        proxies=read_networks(settings["CONCORD_DASHBOARD_PROXIES"] or ""),
    )
    if rules.login_header and not rules.proxies:
        raise ConfigurationError("CONCORD_DASHBOARD_LOGIN_HEADER needs CONCORD_DASHBOARD_PROXIES: whose header counts")
    if rules.password.get_secret_value().startswith("$argon2"):
        check_hash(rules.password.get_secret_value())  # a broken hash is said now, not to the first reader
    return rules


def check_entrance(rules: "AccessRules", names: list[str], host: str) -> None:
    """Raise ConfigurationError if the dashboard could be reached from elsewhere by anybody."""
    if rules.ask or (_is_loopback(host) and not names):
        return
    where = f"listening on {host}" if not _is_loopback(host) else "CONCORD_DASHBOARD_HOSTS"
    raise ConfigurationError(
        f"{where} opens the dashboard to others: set CONCORD_DASHBOARD_PASSWORD, CONCORD_DASHBOARD_TOKEN, or"
        " CONCORD_DASHBOARD_LOGIN_HEADER with CONCORD_DASHBOARD_PROXIES"
    )


def make_runner(database: Database, settings: BaseSettings) -> "Runner":
    """Return what starts the crawls and probes that readers ask for."""
    from crawler.dashboard.runner import AT_ONCE, PROBE_SECONDS, Runner, probe_command

    logs = Path(settings["CONCORD_VAR"]).absolute() / "log"
    crawls = Launcher(
        log_folder=logs,
        parallel=AT_ONCE,
        timeout_seconds=settings.getfloat("CONCORD_CRAWL_TIMEOUT_SECONDS") + 60,  # it closes itself before
        command=crawl_command,
    )
    probes = Launcher(
        log_folder=logs / "probes", parallel=AT_ONCE, timeout_seconds=PROBE_SECONDS, command=probe_command
    )
    return Runner(
        database,
        crawls=crawls,
        probes=probes,
        probe_folder=logs / "probes",
        now=lambda: datetime.now(UTC),
        defer=partial(_defer, database) if settings["CONCORD_QUEUE"] else None,
    )


def _defer(database: Database, source_id: str) -> bool:
    from crawler.monitoring.politeness import group_by_host
    from crawler.monitoring.queue import JobQueue
    from storage.sources import list_sources

    with database.read() as session:
        lock = group_by_host(list_sources(session)).get(source_id, source_id)
    with JobQueue(database.url).open() as queue:
        return queue.defer(source_id, "manual", lock=lock)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _split(text: str) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]
