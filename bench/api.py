"""The read API against its own description: schemathesis asks every path for what the description allows and forbids.

``python -m bench.api [SCHEMATHESIS]``, the path of its program, by default the one on PATH. It is no dependency of
ours; ``python -m venv X && X/bin/pip install schemathesis`` installs it. Ends with its exit status if that is not 0: an
answer was a 500, or not as described.
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.dashboard import NOW, fill
from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from storage.database import Database

ARTICLES = 400
EXAMPLES = "25"  # for each operation, beside those that cover every rule of the description


def main() -> None:
    """Fill a SQLite file, serve it, and let schemathesis ask."""
    program = sys.argv[1] if len(sys.argv) > 1 else shutil.which("schemathesis")
    if program is None:
        print("left out: no schemathesis on PATH; install it anywhere, and name its program")
        return
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'concord.sqlite3'}")
        fill(database, ARTICLES)
        app = create_app(database, interval=timedelta(hours=1), now=lambda: NOW)
        with DashboardServer(app, listen("127.0.0.1", 0)) as server:
            asked = [
                program, "run", f"{server.url}/api/openapi.json", "--max-examples", EXAMPLES,
                "--checks", "not_a_server_error,response_schema_conformance", "--phases", "coverage,fuzzing",
            ]  # fmt: skip
            status = subprocess.run(asked, cwd=folder, check=False).returncode
        database.dispose()
    if status:
        raise SystemExit(status)


if __name__ == "__main__":
    main()
