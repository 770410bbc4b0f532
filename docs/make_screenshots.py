"""Take the pictures of the guides: the dashboard over a database, by default the demo's, in the system's Chromium.

``python docs/make_screenshots.py [DATABASE] [--to FOLDER]``
"""

import argparse
import shutil
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from crawler.dashboard.app import create_app
from crawler.dashboard.server import DashboardServer, listen
from storage.announcements import list_announcements
from storage.database import Database
from storage.stories import count_members

HERE = Path(__file__).parent
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--force-color-profile=srgb"]


def main() -> None:
    """Serve the database and take each picture."""
    parser = argparse.ArgumentParser(prog="docs/make_screenshots.py")
    parser.add_argument("database", type=Path, nargs="?", default=HERE.parent / "var" / "demo" / "concord.sqlite3")
    parser.add_argument("--to", type=Path, default=HERE / "screenshots")
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None or not options.database.exists():
        missing = "no chromium: apt-get install chromium" if chromium is None else f"no {options.database}: make demo"
        raise SystemExit(missing)
    database = Database(f"sqlite:///{options.database}")
    options.to.mkdir(parents=True, exist_ok=True)
    app = create_app(database, interval=timedelta(hours=1), log_folder=options.database.parent / "log")
    with DashboardServer(app, listen("127.0.0.1", 0)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        told = choose_announcement(database)
        for name, path, size, scheme in (
            ("announcements", "/", DESKTOP, "light"),
            ("announcements-phone", "/", PHONE, "light"),
            ("announcements-dark", "/?lang=en", DESKTOP, "dark"),
            ("announcement", f"/announcements/{told}", DESKTOP, "light"),
            ("map", "/map", DESKTOP, "light"),
            ("sources", "/sources", DESKTOP, "light"),
        ):
            take(browser, f"{server.url}{path}", options.to / f"{name}.png", size, scheme)
        browser.close()
    database.dispose()


def choose_announcement(database: Database) -> int:
    """Return the announcement whose story has most articles: it shows most."""
    with database.read() as session:
        found = list_announcements(session, seed=False, limit=100)
        members = count_members(session, (one.story_id for one in found))
    return max(found, key=lambda one: sum(members[one.story_id].values())).id


def take(browser: Browser, address: str, path: Path, size: dict[str, int], scheme: str) -> None:
    """Take one picture."""
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.screenshot(path=path)
    context.close()
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")  # noqa: T201 - what the command made


if __name__ == "__main__":
    main()
