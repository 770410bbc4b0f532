"""Crawls as jobs in PostgreSQL (procrastinate), for many machines: the watch defers them, any worker runs them.

A job may run twice, when its worker was killed or cut off; a crawl that finds its source alive elsewhere, or nothing
new, does no harm.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import sqlalchemy as sa
from procrastinate import App, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from crawler.exceptions import ConcordError, ConfigurationError
from crawler.monitoring.launcher import CrawlEnd, Launcher, Stopping
from crawler.monitoring.scheduler import settle_queued
from crawler.monitoring.settlement import settle_run
from storage.database import Database
from storage.runs import RunRecord, find_busy, get_run, record_slot

logger = logging.getLogger(__name__)

CRAWL = "concord.crawl"
QUEUE = "crawls"
BEAT_SECONDS = 5.0
# A worker beats every 5 s, a run likewise; the store takes a run for killed after 20 s. So a crawl whose machine was
# killed is begun anew half a minute later. A worker that is only slow loses nothing: whoever takes its job over waits
# for the run that is alive.
STALLED_SECONDS = 15.0
REAP_SECONDS = 3.0
LOOK_SECONDS = 1.0  # between two looks at a run that is in the way
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

    def defer(self, source_id: str, trigger: str, *, lock: str, due_at: datetime | None = None) -> bool:
        """Put a crawl into the queue; return False if one of the source waits there already.

        Of jobs with one ``lock`` one runs at a time, whatever the number of workers: it names what they must not ask
        at once. ``due_at`` is the slot that the worker is to settle, None for a crawl out of turn.

        Raises:
            QueueUnavailable: PostgreSQL does not answer.
        """
        job = self._app.configure_task(CRAWL, lock=lock, queueing_lock=source_id, queue=QUEUE)
        try:
            job.defer(source_id=source_id, trigger=trigger, due_at=due_at.isoformat() if due_at else "")
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
        self._threads = ThreadPoolExecutor(parallel, thread_name_prefix="crawl")
        self._app = make_app(PsycopgConnector(conninfo=to_conninfo(database.url)))
        # What is cut short by the end of this worker goes back: another takes it, or this one when it is back.
        retry = RetryStrategy(wait=0, retry_exceptions={Stopping})
        self._app.task(name=CRAWL, queue=QUEUE, retry=retry)(self._crawl)

    async def run(self) -> None:
        """Work until told to stop; what is cut short goes back into the queue."""
        async with self._app.open_async():
            reaping = asyncio.create_task(self._reap())
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._parallel,
                    delete_jobs="always",  # the runs are on record in tables of our own
                    shutdown_graceful_timeout=STOP_SECONDS,
                    update_heartbeat_interval=BEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            finally:
                reaping.cancel()
                self._threads.shutdown()

    async def _reap(self) -> None:
        """Give back the jobs of workers that were killed; procrastinate does not do it by itself."""
        while True:
            try:
                if given_back := await reap_stalled(self._app, STALLED_SECONDS):
                    logger.warning("%d crawls of a worker that fell silent are given back", given_back)
            except ConnectorException as error:  # the database is away; the worker itself says so
                logger.warning("stalled jobs could not be looked for: %s", error)
            await asyncio.sleep(REAP_SECONDS)

    async def _crawl(self, source_id: str, trigger: str, due_at: str = "") -> None:
        loop = asyncio.get_running_loop()
        crawling = loop.run_in_executor(self._threads, self._run_child, source_id, trigger, due_at)
        try:
            await asyncio.shield(crawling)
        except asyncio.CancelledError:
            await asyncio.to_thread(self._launcher.stop)
            with suppress(Stopping):
                await crawling
            raise Stopping from None

    def _run_child(self, source_id: str, trigger: str, due_at: str) -> None:
        """Crawl once nobody else does; a crawl of the same source that ended well meanwhile will do."""
        if self._wait_for_others(source_id):
            logger.info("%s: not run: it was being crawled elsewhere", source_id)
            return
        began = datetime.now(UTC)
        crawl = self._launcher.start(source_id, trigger=trigger, now=began)
        end: CrawlEnd = self._launcher.wait(crawl)
        with self._database.write() as session:
            run = settle_run(session, end, now=datetime.now(UTC))
            if run is not None and due_at and end.ending != "stop":
                slot = settle_queued(datetime.fromisoformat(due_at), began)
                record_slot(session, source_id, slot.due_at, slot.outcome, datetime.now(UTC), run_id=run.id)
        said = f"{run.outcome} {run.reason}".strip() if run else "not run: it is being crawled elsewhere"
        logger.info("%s: %s", source_id, said)

    def _wait_for_others(self, source_id: str) -> bool:
        """Wait while a run that this one must not run beside is alive: one that outlived its worker, one by hand.

        Return True if it was of the same source and came to its end.

        Raises:
            Stopping: the worker is being stopped.
        """
        before: RunRecord | None = None
        while True:
            if self._launcher.is_stopping:
                raise Stopping
            with self._database.read() as session:
                busy = find_busy(session, source_id, datetime.now(UTC))
                if busy is None:
                    ended = get_run(session, before.id) if before else None
                    return bool(ended and ended.source_id == source_id and ended.outcome in ("complete", "partial"))
            before = busy
            time.sleep(LOOK_SECONDS)


async def reap_stalled(app: App, seconds: float) -> int:
    """Put every job whose worker has not been heard of for so long back into the queue; return how many.

    Several workers may do so at once: a job that another gave back, or began, is no longer there to be given back.
    """
    manager, given_back = app.job_manager, 0
    for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=seconds):
        try:
            await manager.retry_job(job)
            given_back += 1
        except UniqueViolation:  # a later slot of the same source waits already: that one will do
            with suppress(ConnectorException):
                await manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException as error:
            if "not in" not in str(error.__cause__ or error):
                raise
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
