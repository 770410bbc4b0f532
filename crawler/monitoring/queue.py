"""Crawls as jobs in PostgreSQL (procrastinate), for many machines: the watch defers them, any worker runs them.

A job may run twice, when its worker was killed or cut off; a crawl that finds its source alive elsewhere, or nothing
new, does no harm.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from crawler.exceptions import ConcordError, ConfigurationError
from crawler.monitoring.launcher import CrawlEnd, Launcher, Stopping
from crawler.monitoring.settlement import settle_run
from storage.database import Database

logger = logging.getLogger(__name__)

CRAWL = "concord.crawl"
REAP = "concord.reap"
QUEUE = "crawls"
# A worker beats every 10 s. Longer than the 60 s after which the store takes a run for killed: its job, given back
# sooner, would find the run alive and do nothing.
STALLED_SECONDS = 75.0
STOP_SECONDS = 1.0  # until a stopping worker's jobs are told to stop; each then ends its crawl politely


class QueueUnavailable(ConcordError):
    """The job queue does not answer. Raised by ``JobQueue``; the slot stays due."""


class JobQueue:
    """The watch's side: puts crawls into the queue. Used from several threads."""

    def __init__(self, database_url: str) -> None:
        self._app = make_app(SyncPsycopgConnector(conninfo=to_conninfo(database_url)))

    @contextmanager
    def open(self) -> Iterator["JobQueue"]:
        """Hold the connection while the context lasts."""
        with self._app.open():
            yield self

    def prepare(self, database: Database) -> None:
        """Make procrastinate's tables where there are none; of two programs that start at once, one does."""
        with database.write() as session:  # for its lock
            exists = session.scalar(sa.text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL"))
            if not exists:
                self._app.schema_manager.apply_schema()

    def defer(self, source_id: str, trigger: str) -> bool:
        """Put a crawl into the queue; return False if one of the source waits there already.

        Raises:
            QueueUnavailable: PostgreSQL does not answer.
        """
        job = self._app.configure_task(CRAWL, lock=source_id, queueing_lock=source_id, queue=QUEUE)
        try:
            job.defer(source_id=source_id, trigger=trigger)
        except (AlreadyEnqueued, UniqueViolation):
            return False
        except ConnectorException as error:
            raise QueueUnavailable(f"the job queue does not answer: {error.__cause__ or error}") from None
        return True


class Worker:
    """Runs queued crawls as child processes, some at once, until SIGTERM or SIGINT."""

    def __init__(self, database: Database, launcher: Launcher, *, parallel: int) -> None:
        self._database = database
        self._launcher = launcher
        self._parallel = parallel
        self._app = make_app(PsycopgConnector(conninfo=to_conninfo(database.url)))
        self._app.task(name=CRAWL, queue=QUEUE)(self._crawl)
        reaper = self._app.task(name=REAP, queue=QUEUE, queueing_lock=REAP, pass_context=True)(reap)
        self._app.periodic(cron="* * * * *", periodic_id=REAP)(reaper)

    async def run(self) -> None:
        """Work until told to stop; what is cut short goes back into the queue."""
        async with self._app.open_async():
            await self._app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._parallel + 1,  # one place for the reaper
                delete_jobs="successful",
                shutdown_graceful_timeout=STOP_SECONDS,
            )

    async def _crawl(self, source_id: str, trigger: str) -> None:
        crawling = asyncio.get_running_loop().run_in_executor(None, self._run_child, source_id, trigger)
        try:
            await asyncio.shield(crawling)
        except asyncio.CancelledError:
            await asyncio.to_thread(self._launcher.stop)
            await crawling
            raise

    def _run_child(self, source_id: str, trigger: str) -> None:
        try:
            crawl = self._launcher.start(source_id, trigger=trigger, now=datetime.now(UTC))
        except Stopping:
            return
        end: CrawlEnd = self._launcher.wait(crawl)
        with self._database.write() as session:
            run = settle_run(session, end, now=datetime.now(UTC))
        said = f"{run.outcome} {run.reason}".strip() if run else "not run: it is being crawled elsewhere"
        logger.info("%s: %s", source_id, said)


async def reap(context: JobContext, timestamp: int) -> None:
    """Give back the jobs of workers that were killed; procrastinate does not do it by itself."""
    await reap_stalled(context.app, STALLED_SECONDS)


async def reap_stalled(app: App, seconds: float) -> int:
    """Put every job whose worker has not been heard of for so long back into the queue; return how many."""
    manager, given_back = app.job_manager, 0
    for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=seconds):
        try:
            await manager.retry_job(job)
            given_back += 1
        except UniqueViolation:  # a later slot of the same source waits already: that one will do
            await manager.finish_job(job, Status.FAILED, delete_job=False)
    return given_back


def make_app(connector: BaseConnector) -> App:
    """Return the queue's application without tasks: the watch names them, the worker defines them."""
    return App(connector=connector)


def to_conninfo(database_url: str) -> str:
    """Return the address in PostgreSQL's own form.

    Raises:
        ConfigurationError: it is another database's.
    """
    url = sa.make_url(database_url)
    if url.get_backend_name() != "postgresql":
        raise ConfigurationError("CONCORD_QUEUE=procrastinate needs PostgreSQL: set CONCORD_DATABASE_URL")
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
