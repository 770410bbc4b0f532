"""Signs that the watch lives: a heartbeat for a dead-man service, and a weekly mail, if wanted."""

import logging
import threading
from datetime import datetime, timedelta

from crawler.exceptions import DeliveryError
from crawler.monitoring.outgoing import call
from crawler.monitoring.subscriptions import HealthSettings
from storage.alerts import queue_notice
from storage.database import Database
from storage.past import count_week
from storage.subscriptions import CHINA

logger = logging.getLogger(__name__)

ALIVE_HOUR = 9  # in China, on Mondays: when an office opens the week's mail


class SignsOfLife:
    """Gives the signs that concord.toml asks for; ``give`` is called at every pulse in which all went well."""

    def __init__(self, database: Database, settings: HealthSettings, *, allowed: frozenset[str] = frozenset()) -> None:
        self._database = database
        self._settings = settings
        self._allowed = allowed
        self._calling: threading.Thread | None = None
        self._error = ""

    def give(self, now: datetime) -> None:
        """Call the heartbeat, without waiting for its answer, and queue the weekly mail when a new week has begun."""
        if self._settings.heartbeat.get_secret_value() and not (self._calling and self._calling.is_alive()):
            self._calling = threading.Thread(target=self._call, name="heartbeat", daemon=True)
            self._calling.start()
        if self._settings.alive == "weekly":
            with self._database.read() as session:
                subject, payload = alive_subject(now), count_week(session, now)
            with self._database.write() as session:
                queue_notice(session, subject, "alive", payload, now)

    def _call(self) -> None:
        try:
            call(self._settings.heartbeat.get_secret_value(), allowed=self._allowed)
        except DeliveryError as error:
            if str(error) != self._error:  # once, not every minute
                logger.warning("The heartbeat was not taken: %s", error)
            self._error = str(error)
        else:
            self._error = ""


def alive_subject(now: datetime) -> str:
    """Return what names the week whose beginning is told: the same until next Monday at nine in China.

    >>> from datetime import UTC
    >>> alive_subject(datetime(2027, 1, 4, 0, 59, tzinfo=UTC)), alive_subject(datetime(2027, 1, 4, 1, tzinfo=UTC))
    ('alive:2026-W53', 'alive:2027-W01')
    """
    year, week, _ = (now.astimezone(CHINA) - timedelta(hours=ALIVE_HOUR)).isocalendar()
    return f"alive:{year}-W{week:02}"
