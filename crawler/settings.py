"""Every setting, with its reason; the only place that reads the environment.

Upper-case names are Scrapy's, or ours under the prefix ``CONCORD_``. Ours can be given as environment variables of the
same name; a secret also as ``<NAME>_FILE``, the path of a file that holds it. An unknown ``CONCORD_`` variable is an
error, because a misspelt one would otherwise be silence.
"""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from scrapy.settings import default_settings

from crawler.exceptions import ConfigurationError


class Environment(BaseSettings):
    """The ``CONCORD_`` variables: name, type, default, meaning. README's table is checked against this class."""

    model_config = SettingsConfigDict(env_prefix="CONCORD_", extra="ignore", hide_input_in_errors=True)

    var: Path = Field(Path("var"), description="folder for the database, mails as files, logs and backups")
    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite in the folder above")
    config: Path = Field(Path("concord.toml"), description="subscriptions, mail server, settings of single sources")
    contact: str = Field("", description="address in the user agent, so that a webmaster can write to you")
    smtp_password: SecretStr = Field(SecretStr(""), description="password of the mail server; also as ..._FILE")
    queue: Literal["", "procrastinate"] = Field("", description="procrastinate: crawls are jobs for `concord worker`")
    allow_private: str = Field("", description="comma-separated host or host:port that may be private or loopback")
    rehearsal: str = Field("", description="address of a rehearsal server that plays every site")
    interval_minutes: float = Field(60, gt=0, description="time between two crawls of a source")
    interval_stretch: float = Field(
        4, ge=1, le=100, description="longest interval of a source that publishes little, in usual ones; 1: all alike"
    )
    parallel_crawls: int = Field(4, ge=1, le=64, description="crawls that run at once")
    crawl_timeout_seconds: float = Field(1800, gt=0, description="longest time one crawl may take")
    first_since_days: int = Field(30, ge=1, description="how many days back the first crawl of a source reads")
    max_pages: int = Field(20, ge=1, description="listing pages read of one column at the most")
    accept_found: bool = Field(False, description="columns that discovery proposes are read without waiting for a word")
    page_retention_days: int = Field(365, ge=1, description="how long fetched pages are kept for `concord replay`")
    dashboard_password: SecretStr = Field(
        SecretStr(""),
        description="asked of the dashboard's readers; itself, or what `concord serve --hash` made of it",
    )
    dashboard_token: SecretStr = Field(SecretStr(""), description="lets programs read feeds, tables, API and metrics")
    dashboard_hosts: str = Field("", description="comma-separated names by which the dashboard is reached")
    dashboard_proxies: str = Field("", description="comma-separated addresses or networks of proxies that are trusted")
    dashboard_login_header: str = Field("", description="header in which those proxies name the reader")
    dashboard_url: str = Field("", description="address of the dashboard as readers reach it; alerts link to it")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:", "postgresql")):
            raise ValueError("must start with sqlite: or postgresql")
        if value.startswith("postgresql://"):  # SQLAlchemy's default driver for it is not the one that we install
            return "postgresql+psycopg://" + value.removeprefix("postgresql://")
        return value

    @field_validator("dashboard_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc):
            raise ValueError("must be such as https://concord.example.org")
        if parts.query or parts.fragment or any(character.isspace() for character in value):
            raise ValueError("must be such as https://concord.example.org, without spaces, ? and #")
        return value.rstrip("/")

    def database_address(self) -> str:
        """Return the SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.var / 'concord.sqlite3'}"


SECRETS = ("smtp_password", "dashboard_password", "dashboard_token")  # each also as ..._FILE


def read_environment(variables: dict[str, str]) -> Environment:
    """Return the checked ``CONCORD_`` variables.

    Raises:
        ConfigurationError: a variable is unknown or malformed, or a ``_FILE`` cannot be read.
    """
    ours = {name: value for name, value in variables.items() if name.startswith("CONCORD_")}
    known = {"CONCORD_" + name.upper() for name in Environment.model_fields}
    secret_files = {f"CONCORD_{name.upper()}_FILE": name for name in SECRETS}
    for name in sorted(set(ours) - known):
        if name not in secret_files and not name.startswith("CONCORD_TEST_"):
            raise ConfigurationError(f"unknown environment variable {name}; known are {', '.join(sorted(known))}")
    values = {name.removeprefix("CONCORD_").lower(): value for name, value in ours.items() if name in known}
    for name, field in secret_files.items():
        if path := ours.get(name):
            try:
                values[field] = Path(path).read_text(encoding="utf-8").rstrip("\n")
            except OSError as error:
                raise ConfigurationError(f"{name}: {error}") from None
    try:
        return Environment.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = "CONCORD_" + str(first["loc"][0]).upper()
        raise ConfigurationError(f"{name}: {first['msg']}") from None


_environment = read_environment(dict(os.environ))

# ---- Ours, from the environment. Used by commands, pipelines and monitoring.
CONCORD_VAR = str(_environment.var)
CONCORD_CONTACT = _environment.contact  # Used by doctor, which asks for one
CONCORD_DATABASE_URL = _environment.database_address()
CONCORD_CONFIG = str(_environment.config)
CONCORD_SMTP_PASSWORD = _environment.smtp_password  # SecretStr: every print masks it
CONCORD_QUEUE = _environment.queue
CONCORD_ALLOW_PRIVATE = _environment.allow_private  # Used by the address gate
CONCORD_REHEARSAL = _environment.rehearsal  # Used by the rehearsal's download handler
CONCORD_INTERVAL_MINUTES = _environment.interval_minutes
CONCORD_INTERVAL_STRETCH = _environment.interval_stretch  # Used by the watch
CONCORD_PARALLEL_CRAWLS = _environment.parallel_crawls
CONCORD_CRAWL_TIMEOUT_SECONDS = _environment.crawl_timeout_seconds
CONCORD_FIRST_SINCE_DAYS = _environment.first_since_days  # Used by base spiders where `-a since` is not given
CONCORD_MAX_PAGES = _environment.max_pages  # Used by base spiders where `-a max_pages` is not given
CONCORD_ACCEPT_FOUND = _environment.accept_found
CONCORD_PAGE_RETENTION_DAYS = _environment.page_retention_days
CONCORD_DASHBOARD_PASSWORD = _environment.dashboard_password  # These five: used by serve and watch --serve
CONCORD_DASHBOARD_TOKEN = _environment.dashboard_token
CONCORD_DASHBOARD_HOSTS = _environment.dashboard_hosts
CONCORD_DASHBOARD_PROXIES = _environment.dashboard_proxies
CONCORD_DASHBOARD_LOGIN_HEADER = _environment.dashboard_login_header
CONCORD_DASHBOARD_URL = _environment.dashboard_url  # Used by alerts

# ---- The project's parts.
BOT_NAME = "concord"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# ---- Manners.
# Default "Scrapy/VERSION": a webmaster must be able to see who reads and whom to write to.
USER_AGENT = f"ConcordBot/0.1 (+{_environment.contact or 'no contact given'})"
ROBOTSTXT_OBEY = True  # Default False outside the project template
ROBOTSTXT_USER_AGENT = "ConcordBot"
CONCURRENT_REQUESTS = 2  # Default 16; what is under way is still asked for after we decide to stop
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # Default 8 (1 in the template): small government hosts ban tens of fast requests
CONCURRENT_ITEMS = 4  # Default 100: so many tasks are started for every answer, and an article page gives one item
DOWNLOAD_DELAY = 2.0  # Default 0; seconds between two requests to one host
DOWNLOAD_DELAY_JITTER = 0.5  # Spread, so that requests do not fall on a beat
AUTOTHROTTLE_ENABLED = True  # Default False: slow down as the host does
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False  # Default True; no source needs them. A spider that does says so in custom_settings
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# ---- Bounds.
DOWNLOAD_TIMEOUT = 60  # Default 180 s
DNS_TIMEOUT = 10  # Default 60 s
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # Default 1 GiB; the longest real page seen is under 1 MB
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
DEPTH_LIMIT = 60  # Default 0 (none); a listing's next page counts one
REDIRECT_MAX_TIMES = 6  # Default 20
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]  # 412 and 521 are challenges: reported, not retried
# Default less CannotResolveHostError: where a name is not known, or there is no network, the next crawl asks again.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    OSError,
]
CLOSESPIDER_TIMEOUT = int(_environment.crawl_timeout_seconds)  # The launcher's own limit kills later
CLOSESPIDER_ERRORCOUNT = 50  # A source whose every page breaks the parser has changed: stop asking

# ---- Safety.
TWISTED_DNS_RESOLVER = "crawler.middlewares.address_gate.CheckedResolver"  # Default any address: refuses private ones
DOWNLOAD_VERIFY_CERTIFICATES = True  # Default False
TELNETCONSOLE_ENABLED = False  # Default True
REMOTE_CONTROL_ENABLED = False  # Default True: executes Python for whoever connects
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    **dict.fromkeys(("http", "https"), "crawler.middlewares.bounded_http.BoundedDownloadHandler"),
    **dict.fromkeys(("file", "data", "s3", "ftp")),  # Default: all on
}

if CONCORD_REHEARSAL:
    SPIDER_MODULES = [*SPIDER_MODULES, "crawler.rehearsal.spiders"]
    DOWNLOAD_HANDLERS = {
        **DOWNLOAD_HANDLERS,
        "http": "crawler.rehearsal.handler.RehearsalDownloadHandler",
        "https": "crawler.rehearsal.handler.RehearsalDownloadHandler",
    }
    DOWNLOAD_DELAY = 0.02
    AUTOTHROTTLE_ENABLED = False

# ---- Order. Ten apart, so that a project of yours can put something between.
DOWNLOADER_MIDDLEWARES = {
    # Before everything, robots.txt and redirects included: both send requests of their own through it.
    "crawler.middlewares.address_gate.AddressGateMiddleware": 50,
    # After HttpCompression (590), before the spider sees it: reads decompressed bodies, sets validators last.
    "crawler.middlewares.conditional_get.ConditionalGetMiddleware": 560,
    "crawler.middlewares.challenge.ChallengeMiddleware": 565,
}
SPIDER_MIDDLEWARES = {
    "crawler.middlewares.known_articles.KnownArticlesMiddleware": 450,
}
ITEM_PIPELINES = {
    "crawler.pipelines.validate.ValidatePipeline": 100,
    "crawler.pipelines.repair.RepairPipeline": 200,
    # Before match: two papers' own reports of one event are told by what was recognised, not by their words.
    "crawler.pipelines.recognise.RecognisePipeline": 300,
    # Only of announcements, and only where the extra `attachments` is installed.
    "crawler.pipelines.attachments.AttachmentsPipeline": 350,
    "crawler.pipelines.match.MatchPipeline": 400,
    "crawler.pipelines.store.StorePipeline": 500,
}
EXTENSIONS = {
    "crawler.extensions.store_access.StoreAccess": 50,  # First: the others ask for it
    "crawler.extensions.run_recorder.RunRecorder": 100,
    "crawler.extensions.crawl_delay.CrawlDelay": 110,
    "crawler.extensions.one_line_log.OneLineLog": 120,
}
# Without what is off by the settings above: named in EXTENSIONS, even as None, it is loaded (aiohttp, conch: 0.4 s).
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if name not in {"scrapy.extensions.remote_control.RemoteControl", "scrapy.extensions.telnet.TelnetConsole"}
}

# ---- How it runs and speaks.
LOG_LEVEL = "INFO"  # Default DEBUG
LOGSTATS_INTERVAL = 60.0
FEED_EXPORT_ENCODING = "utf-8"
