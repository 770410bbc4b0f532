"""concord.toml: who is told what and how, and settings of single sources. Read here, checked whole, or refused.

A mistake in it is an error that names file, line and key: a filter that silently let nothing through would look like
a day without news.
"""

import re
import tomllib
from collections.abc import Iterator
from email.headerregistry import Address
from importlib.resources import files
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from crawler.exceptions import ConfigurationError
from crawler.monitoring.wording import DOMAINS, KINDS
from crawler.recognition.gazetteer import canonicalize_region, group_names, province_letters
from storage.subscriptions import SubscriptionRecord

SAMPLE = "sample.toml"  # beside this module

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*[.=]")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _refuse_control_characters(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("holds a control character")
    return value


def _check_recipient(value: str) -> str:
    """Accept a mail address or an Apprise address; the text of the latter holds secrets and stays out of errors."""
    if "://" in value:
        if find_spec("apprise") is None:
            raise ValueError("an address with :// needs Apprise: pip install '.[channels]' in the project's folder")
        from apprise import Apprise

        if Apprise.instantiate(value) is None:
            raise ValueError("is no address that Apprise knows; see its list of services")
        return value
    try:
        address = Address(addr_spec=value)
    except Exception:  # noqa: BLE001 - the parser of the standard library raises five unrelated types
        raise ValueError(f"{value!r} is no mail address") from None
    if not address.username or "." not in address.domain.strip("."):
        raise ValueError(f"{value!r} is no mail address")
    return value


def _check_place(value: str) -> str:
    """Return the name under which recognition knows a province or a group of regions."""
    if value in group_names():
        return value
    region = canonicalize_region(value)
    if region is None:
        raise ValueError(f"{value!r} is neither a province nor a group of regions such as 京津冀")
    if value not in province_letters() and not region.startswith(value.removesuffix("省").removesuffix("市")):
        raise ValueError(f"{value!r} is not a province; announcements are filtered by province: {region}")
    return region


Clean = AfterValidator(_refuse_control_characters)
Recipient = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), Clean]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MailSettings(_Section):
    """The mail server; without ``host`` mails are written as files."""

    sender: str = Field("concord@localhost.localdomain", alias="from")
    host: Annotated[str, Clean] = ""
    port: int | None = Field(None, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: Annotated[str, Clean] = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: float = Field(30, gt=0, le=600)

    @field_validator("sender")
    @classmethod
    def _is_mail_address(cls, value: str) -> str:
        if "://" in value:
            raise ValueError(f"{value!r} is no mail address")
        return _check_recipient(_refuse_control_characters(value))

    @model_validator(mode="after")
    def _keeps_password_secret(self) -> "MailSettings":
        if self.username and self.security == "none" and not _is_loopback(self.host):
            raise ValueError("security: a password is not sent without TLS, unless to this machine")
        return self

    def port_in_use(self) -> int:
        """Return the port, or the usual one of the kind of security."""
        return self.port or {"starttls": 587, "tls": 465, "none": 25}[self.security]

    def read_password(self, from_environment: SecretStr) -> SecretStr:
        """Return the password: CONCORD_SMTP_PASSWORD before ``password_file``.

        Raises:
            ConfigurationError: the file cannot be read.
        """
        if from_environment.get_secret_value() or self.password_file is None:
            return from_environment
        try:
            return SecretStr(self.password_file.read_text(encoding="utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"mail.password_file: {self.password_file}: {error}") from None


class SubscriptionSettings(_Section):
    """One subscription; an empty filter lets everything through."""

    name: Annotated[Name, Clean]
    recipients: list[Recipient] = Field(min_length=1)
    regions: list[str] = []
    kinds: list[str] = []
    domains: list[str] = []
    words: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]] = []
    when: Literal["immediately", "daily"] = "immediately"
    hour: int = Field(8, ge=0, le=23)
    language: Literal["zh", "en"] = "zh"
    health: bool = False
    quiet_hours: list[Annotated[int, Field(ge=0, le=23)]] = []
    sources: list[Name] = []
    empty_digest: bool = False

    @field_validator("recipients")
    @classmethod
    def _are_addresses(cls, values: list[str]) -> list[str]:
        return list(dict.fromkeys(_check_recipient(value) for value in values))

    @field_validator("regions")
    @classmethod
    def _are_places(cls, values: list[str]) -> list[str]:
        return [_check_place(value) for value in values]

    @field_validator("kinds")
    @classmethod
    def _are_kinds(cls, values: list[str]) -> list[str]:
        return [_one_of(value, KINDS["zh"], "kind") for value in values]

    @field_validator("domains")
    @classmethod
    def _are_domains(cls, values: list[str]) -> list[str]:
        return [_one_of(value, DOMAINS, "domain") for value in values]

    @field_validator("quiet_hours")
    @classmethod
    def _are_a_night(cls, values: list[int]) -> list[int]:
        if values and (len(values) != 2 or values[0] == values[1]):
            raise ValueError("are two hours, the first quiet one and the one at which it ends: [22, 7]")
        return values

    @model_validator(mode="after")
    def _has_a_digest_to_be_empty(self) -> "SubscriptionSettings":
        if self.empty_digest and self.when != "daily":
            raise ValueError('empty_digest: only a subscription with when = "daily" has digests')
        return self

    def to_record(self) -> SubscriptionRecord:
        """Return the subscription as the store keeps it."""
        return SubscriptionRecord(**self.model_dump())


class SourceSettings(_Section):
    """What differs for one source."""

    enabled: bool = True
    interval_minutes: float | None = Field(None, gt=0)


class HealthSettings(_Section):
    """How the watch shows that it lives. The path of a heartbeat's address is a secret."""

    heartbeat: SecretStr = SecretStr("")
    alive: Literal["never", "weekly"] = "never"
    reminder_days: int = Field(7, ge=1, le=365)

    @field_validator("heartbeat")
    @classmethod
    def _is_web_address(cls, value: SecretStr) -> SecretStr:
        if (url := value.get_secret_value()) and not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", url):
            raise ValueError("is no http or https address")
        return value


class Config(_Section):
    """concord.toml as read."""

    mail: MailSettings = MailSettings.model_validate({})
    health: HealthSettings = HealthSettings.model_validate({})
    subscriptions: list[SubscriptionSettings] = []
    sources: dict[str, SourceSettings] = {}
    _text: str = PrivateAttr("")
    _name: str = PrivateAttr("concord.toml")

    @field_validator("subscriptions")
    @classmethod
    def _have_names_of_their_own(cls, values: list[SubscriptionSettings]) -> list[SubscriptionSettings]:
        names = [value.name for value in values]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two subscriptions are named {name!r}")
        return values

    def to_records(self) -> list[SubscriptionRecord]:
        """Return the subscriptions as the store keeps them, in the order of the file."""
        return [subscription.to_record() for subscription in self.subscriptions]

    def locate(self, keys: tuple[int | str, ...]) -> str:
        """Return file, line and key as errors begin with them."""
        return f"{self._name}, line {find_line(self._text, keys)}: {_dotted(keys)}"


def ensure_config(path: Path) -> bool:
    """Write the commented sample where there is no file; return whether it was written.

    Raises:
        ConfigurationError: it cannot be written.
    """
    sample = files(__package__).joinpath(SAMPLE).read_bytes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # never over a file that appeared meanwhile
            file.write(sample)
    except FileExistsError:
        return False
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from None
    return True


def read_config(path: Path) -> Config:
    """Return the file's settings, all checked.

    Raises:
        ConfigurationError: it cannot be read, is no TOML, or a key is wrong; the message names line and key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 (byte {error.start})") from None
    return parse_config(text, str(path))


def parse_config(text: str, name: str) -> Config:
    """Return the settings that a text holds; ``name`` is the file's, for errors."""
    try:
        config = Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        said = str(error).replace("at end of document", f"at line {len(text.splitlines())}, the last")
        raise ConfigurationError(f"{name}: {said}") from None
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        keys = tuple(first["loc"])
        line = find_line(text, keys)
        said = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            said = f"unknown key; known are {', '.join(_known_keys(keys))}"
        raise ConfigurationError(f"{name}, line {line}: {_dotted(keys)}: {said}") from None
    config._text, config._name = text, name
    return config


def find_line(text: str, keys: tuple[int | str, ...]) -> int:
    """Return the number of the line that sets the key, else of the table that lacks it, else 1.

    >>> find_line('[mail]\\nhost = "a"\\n\\n[[subscriptions]]\\nname = "x"', ("subscriptions", 0, "name"))
    5
    """
    best, best_depth = 1, 0
    for number, path in _scan_keys(text):
        depth = _common_depth(path, keys)
        if depth > best_depth:
            best, best_depth = number, depth
    return best


def _scan_keys(text: str) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    """Yield each line that opens a table or sets a key, with the path of it as pydantic names it."""
    table: tuple[int | str, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2]
            table = tuple(_unquoted(part) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", name))
            if header[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, _unquoted(key[1]))


def _common_depth(path: tuple[int | str, ...], keys: tuple[int | str, ...]) -> int:
    """Return how much of ``keys`` the whole of ``path`` names; 0 if it leads elsewhere."""
    return len(path) if path == keys[: len(path)] else 0


def _dotted(keys: tuple[int | str, ...]) -> str:
    """Write a path the way people count: the first subscription is number 1."""
    shown = ""
    for key in keys:
        shown += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if shown else key
    return shown or "file"


def _known_keys(keys: tuple[int | str, ...]) -> list[str]:
    section: Any = Config
    if len(keys) > 1:
        sections = {"mail": MailSettings, "health": HealthSettings, "subscriptions": SubscriptionSettings}
        section = sections.get(str(keys[0]), SourceSettings)
    return [field.alias or name for name, field in section.model_fields.items()]


def _unquoted(key: str) -> str:
    return key.strip("\"'")


def _one_of(value: str, known: dict[str, str], what: str) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is no {what}; known are {', '.join(known)}")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def mask_recipient(recipient: str) -> str:
    """Return a recipient as it may be shown: of an address with ://, which holds secrets, the service only.

    >>> mask_recipient("wecombot://key"), mask_recipient("a@example.org")
    ('wecombot://…', 'a@example.org')
    """
    scheme, found, _ = recipient.partition("://")
    return f"{scheme}://…" if found else recipient
