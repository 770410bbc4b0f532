"""How a message leaves the house: a mail server, a folder of mails, or a chat service by its Apprise address.

Each sends one message to one recipient and says by its exception how far a failure reaches.
"""

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from crawler.exceptions import DeliveryError
from crawler.monitoring.compose import Letter, make_plain
from crawler.monitoring.outgoing import gated
from crawler.monitoring.robots import ROBOTS, TooFast, send_to_robot
from crawler.monitoring.subscriptions import MailSettings

MAILS_PER_CONNECTION = 50  # servers commonly close after 100
MAIL_TIMEOUTS = 2  # all steps of one mail together may take this many times the timeout of a single one
CHAT_BYTES = 3800  # of UTF-8 in a message, where Apprise does not say that a service takes less
MAX_ERROR = 500


class ChannelDown(DeliveryError):
    """The channel takes nothing from anybody now. Raised by channels; every alert of the channel waits."""


class ConnectionBroken(DeliveryError):
    """The connection broke in the middle of a message, which may have been taken. Raised by channels."""


class RefusedForNow(DeliveryError):
    """A recipient is refused, not for good. Raised by channels; the alerts of that recipient wait in their order."""


class MailChannel(Protocol):
    """Takes mails, each for one recipient; ``send`` raises DeliveryError."""

    def send(self, mail: EmailMessage, recipient: str) -> None:
        """Send; returning means that the mail was taken."""

    def close(self) -> None:
        """End the connection, if there is one."""


class MailFolder:
    """Writes each mail as a file, named by its Message-ID, so that a repeat replaces the earlier one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: EmailMessage, recipient: str) -> None:
        name = str(mail["Message-ID"]).strip("<>").split("@", 1)[0]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._folder / f"{name}.eml", mail.as_bytes())
        except OSError as error:
            raise ChannelDown(f"{self._folder}: {error.strerror}") from None

    def close(self) -> None:
        """Nothing is open between two mails."""


class SmtpChannel:
    """Sends by one mail server, several mails over one connection. Certificates are checked, always."""

    def __init__(self, settings: MailSettings, password: SecretStr) -> None:
        self._settings = settings
        self._password = password
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, mail: EmailMessage, recipient: str) -> None:
        """Send one mail.

        Raises:
            ChannelDown: no connection, no TLS, no login, our own address is refused, or the server says that it is its
                own fault.
            ConnectionBroken: the server fell silent or hung up on this mail, or did not want it for now.
            RefusedForNow: the server does not take mail for this recipient now.
            DeliveryError: the server refused this recipient or this mail for good.
        """
        connection = self._ready()
        try:
            with self._bounded(connection):
                connection.send_message(mail, from_addr=self._settings.sender, to_addrs=[recipient])
            self._sent += 1
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refuse(f"{recipient} refused", code, said, RefusedForNow) from None
        except smtplib.SMTPSenderRefused as error:
            self.close()
            raise ChannelDown(_explain(f"sender {error.sender} refused", error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPDataError as error:
            raise self._refuse("mail refused", error.smtp_code, error.smtp_error, ConnectionBroken) from None
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(f"{recipient}: {error}", permanent=True) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise ConnectionBroken(f"connection broke: {_describe(error)}") from None

    def _refuse(
        self, what: str, code: int, said: bytes | str, for_now: type[RefusedForNow | ConnectionBroken]
    ) -> DeliveryError:
        """Return what a refusal means: 421 and 4.3.x (RFC 3463: mail system) are the server's own trouble."""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        explained = _explain(what, code, said)
        if code == 421 or (code < 500 and words.startswith("4.3.")):
            self._drop()
            return ChannelDown(explained)
        return DeliveryError(explained, permanent=True) if code >= 500 else for_now(explained)

    def check(self) -> None:
        """Connect and log in, send nothing. Raises ChannelDown."""
        self._ready()

    def close(self) -> None:
        if self._connection:
            with suppress(smtplib.SMTPException, OSError), self._bounded(self._connection):
                self._connection.quit()
        self._drop()

    def _ready(self) -> smtplib.SMTP:
        """Return a connection that answers, a new one if need be."""
        if self._connection and self._sent >= MAILS_PER_CONNECTION:
            self.close()
        if self._connection:
            with suppress(smtplib.SMTPException, OSError), self._bounded(self._connection):
                if self._connection.noop()[0] == 250:
                    return self._connection
        self._drop()
        self._connection, self._sent = self._connect(), 0
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        settings, where = self._settings, f"{self._settings.host}:{self._settings.port_in_use()}"
        client: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context(cafile=settings.ca_file)
            if settings.security == "tls":
                client = smtplib.SMTP_SSL(timeout=settings.timeout_seconds, context=context)
            else:
                client = smtplib.SMTP(timeout=settings.timeout_seconds)
            # Its constructor would set this and connect at once, out of reach of the bound on the whole.
            client._host = settings.host  # type: ignore[attr-defined]
            with self._bounded(client):
                code, greeting = client.connect(settings.host, settings.port_in_use())
                if code != 220:
                    raise smtplib.SMTPConnectError(code, greeting)
                if settings.security == "starttls":
                    client.starttls(context=context)
                if settings.username:
                    client.login(settings.username, self._password.get_secret_value())
        except smtplib.SMTPAuthenticationError as error:
            said = _explain("login refused", error.smtp_code, error.smtp_error)
            problem = f"{where}: {said}; check mail.username and the password"
        except (smtplib.SMTPException, OSError) as error:
            problem = f"{where}: {_describe(error)}"
        else:
            return client
        if client:
            client.close()
        raise ChannelDown(problem)

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _bounded(self, client: smtplib.SMTP) -> Iterator[None]:
        """Hang up when all steps together take too long: a timeout alone starts anew with every byte received."""
        timer = threading.Timer(MAIL_TIMEOUTS * self._settings.timeout_seconds, _hang_up, [client])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


@dataclass(frozen=True, kw_only=True)
class Message:
    """A piece of a letter that fits a channel. ``done`` is the number of the letter's blocks that end in it."""

    text: str
    done: int


def send_chat(
    address: str, letter: Letter, *, allowed: Iterable[str] = (), taken: Callable[[int], None] = lambda _: None
) -> None:
    """Send a letter to an Apprise address, in several messages if it is long, cut between its blocks.

    ``taken`` is called after each message with how many more of the letter's blocks the service has: where a later one
    fails, these need not go again.

    Raises:
        ChannelDown: the service takes nothing more for a while.
        DeliveryError: Apprise is missing, the address leads outside the open internet and is not ``allowed``, or the
            service did not take it.
    """
    try:
        from apprise import Apprise
    except ModuleNotFoundError:
        raise DeliveryError("Apprise is missing: pip install '.[channels]' in the project's folder") from None
    scheme = address.split("://", 1)[0].lower()
    plugin = Apprise.instantiate(address)
    if plugin is None:
        raise DeliveryError("Apprise does not know this address", permanent=True)
    is_robot = scheme in ROBOTS
    limit = ROBOTS[scheme].limit if is_robot else min(CHAT_BYTES, plugin.body_maxlen)
    title = make_plain(letter.title, 100)
    for message in pack_blocks(letter.blocks, limit, head=title if is_robot else ""):
        if is_robot:
            try:
                send_to_robot(address, message.text, allowed=allowed)
            except TooFast as error:
                raise ChannelDown(str(error)) from None
        else:
            _notify(address, title, message.text, allowed)
        taken(message.done)


def _notify(address: str, title: str, text: str, allowed: Iterable[str]) -> None:
    from apprise import Apprise, NotifyFormat

    channel, scheme = Apprise(), address.split("://", 1)[0]
    channel.add(address)
    with gated(allowed) as gate:
        if channel.notify(title=title, body=text, body_format=NotifyFormat.TEXT):
            return
    if gate.refused:
        raise DeliveryError(f"{scheme}: refused: {gate.refused[0]}", permanent=True)
    raise DeliveryError(f"{scheme}: the service did not take the message")


def pack_blocks(blocks: Sequence[str], limit: int, *, head: str = "") -> list[Message]:
    """Join blocks into as few messages of at most ``limit`` bytes of UTF-8 as their order allows.

    A block that is longer than a message goes on in the next, cut between its lines. Each message begins with ``head``
    and, where there are several, its number.
    """
    room = limit - len(f"{head} (999/999)\n\n".encode())
    texts: list[str] = []
    done: list[int] = []
    for block in blocks:
        for piece in _split_to_bytes(block, room):
            if texts and len(f"{texts[-1]}\n\n{piece}".encode()) <= room:
                texts[-1] += f"\n\n{piece}"
            else:
                texts.append(piece)
                done.append(0)
        done[-1] += 1
    if len(texts) == 1 and not head:
        return [Message(text=texts[0], done=done[0])]
    heads = [
        f"{head} ({number}/{len(texts)})".strip() if len(texts) > 1 else head for number in range(1, len(texts) + 1)
    ]
    return [Message(text=f"{top}\n\n{text}", done=ended) for top, text, ended in zip(heads, texts, done, strict=True)]


def _split_to_bytes(block: str, limit: int) -> list[str]:
    """Return the block in pieces of at most ``limit`` bytes, cut between lines, within one only if it must be."""
    pieces: list[str] = []
    for line in block.split("\n"):
        if pieces and len(f"{pieces[-1]}\n{line}".encode()) <= limit:
            pieces[-1] += f"\n{line}"
            continue
        rest = line.encode()
        while len(rest) > limit:
            cut = rest[:limit].decode(errors="ignore")
            pieces.append(cut)
            rest = rest[len(cut.encode()) :]
        pieces.append(rest.decode())
    return pieces


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, even after a power cut."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _hang_up(client: smtplib.SMTP) -> None:
    if client.sock:
        with suppress(OSError):
            # Of the plain socket, also under TLS: the thread that reads from it is still inside.
            socket.socket.shutdown(client.sock, socket.SHUT_RDWR)


def _explain(what: str, code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return make_plain(f"{what}: {code} {words}", MAX_ERROR)


def _describe(error: Exception) -> str:
    return make_plain(f"{error}" or type(error).__name__, MAX_ERROR)
