"""``concord demo``: the whole story on loopback, without the internet."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.commands._command import ConcordCommand


class Command(ConcordCommand, ScrapyCommand):
    """Plays two days, prints what came of them, and exits with 0 only if all of it is as it was meant."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Play the whole story on loopback: two days of news, the alert mails; exit 0 if it came out right"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one line of figures instead of the story")
        parser.add_argument("--stay", action="store_true", help="show the result on the dashboard until Ctrl-C")
        parser.add_argument("--port", type=int, default=8080, help="port of the dashboard")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.monitoring.progress import SHANGHAI, open_progress
        from crawler.monitoring.signals import INTERRUPTED, stop_signals
        from crawler.rehearsal.demo import play, tell

        assert self.settings is not None
        folder = Path(self.settings["CONCORD_VAR"]).absolute() / "demo"
        # With --json the story goes to standard error: standard output is the one line.
        out = sys.stderr if opts.json else sys.stdout
        with stop_signals() as stopped, open_progress(out) as progress:
            story = play(
                self.settings,
                folder,
                datetime.now(SHANGHAI).date(),
                progress,
                lambda line: print(f"\n{line}", file=out),
                stopped,
            )
        if story is None:
            print(f"\nStopped before the story was told; what there is lies in {folder}", file=out)
            self.exitcode = INTERRUPTED
            return
        print(tell(story), file=out)
        if opts.json:
            print(json.dumps(story.to_figures(), ensure_ascii=False))
        self.exitcode = 0 if story.came_out_right else 1
        if opts.stay:
            self._stay(folder, opts.port)

    def _stay(self, folder: Path, port: int) -> None:
        from crawler.commands.serve import open_dashboard
        from storage.database import Database

        assert self.settings is not None
        database = Database(f"sqlite:///{folder / 'concord.sqlite3'}")
        try:
            with open_dashboard(database, self.settings, port, folder) as server:
                print(f"\nDashboard: {server.url} (stop with Ctrl-C)", flush=True)
                server.run()
        finally:
            database.dispose()
