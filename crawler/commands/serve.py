"""``concord serve``: the dashboard alone."""

import argparse
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.exceptions import ConfigurationError
from storage.database import Database

if TYPE_CHECKING:
    from crawler.dashboard.server import DashboardServer


class Command(ConcordCommand, ScrapyCommand):
    """Shows the database; a watch may run beside it or not."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Show the dashboard on loopback"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=8080)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        with open_database(self.settings) as database:
            with database.read():  # a database that cannot be read is said here, not on every page
                pass
            server = open_dashboard(database, self.settings, opts.port)
            print(f"Dashboard: {server.url} (stop with Ctrl-C)", flush=True)
            server.run()


def open_dashboard(
    database: Database, settings: BaseSettings, port: int, folder: Path | None = None
) -> "DashboardServer":
    """Return a server that listens on loopback; it serves once it is run or entered.

    ``folder`` is that of another watch than the settings', such as the demo's; the doctor does not know it.

    Raises:
        ConfigurationError: the packages of the dashboard are not installed, or the port is taken.
    """
    try:
        from crawler.dashboard.app import create_app
        from crawler.dashboard.server import DashboardServer, listen
        from crawler.monitoring.checkup import examine
    except ModuleNotFoundError as error:
        advice = "pip install '.[dashboard]' in the project's folder"
        raise ConfigurationError(f"the dashboard needs {error.name}: {advice}") from None
    interval = timedelta(minutes=settings.getfloat("CONCORD_INTERVAL_MINUTES"))
    app = create_app(
        database,
        interval=interval,
        log_folder=(folder or Path(settings["CONCORD_VAR"])).absolute() / "log",
        examine=None if folder else partial(examine, settings),
    )
    return DashboardServer(app, listen("127.0.0.1", port))
