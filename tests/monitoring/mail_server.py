"""Real mail servers on loopback, polite and otherwise."""

import asyncio
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "concord", "correct horse"


@dataclass
class Mailbox:
    """Takes mails and keeps them; each list of answers is used up in turn, then all is well."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # recipient -> answer to RCPT
    data_answers: list[str] = field(default_factory=list)  # to DATA; "hang", "close" and "take and close" act
    unwanted: str = ""  # a mail with this in its subject is never taken
    tls_seen: list[bool] = field(default_factory=list)
    connections: int = 0

    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for _, mail in self.mails]

    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.mails]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if self.unwanted and self.unwanted in str(_parse(envelope)["Subject"]):
            answer = "451 4.7.1 not this one"
        if answer == "hang":
            await asyncio.sleep(60)
        if answer == "close":
            server.transport.abort()
            return "421 closing"
        if answer.startswith(("250", "take")):
            self._keep(envelope, session)
        if answer == "take and close":
            server.transport.abort()
            return "421 closing"
        return answer

    def _keep(self, envelope: Envelope, session: Session) -> None:
        mail = _parse(envelope)
        self.tls_seen.append(session.ssl is not None)
        for recipient in envelope.rcpt_tos:
            self.mails.append((recipient, mail))


def _parse(envelope: Envelope) -> EmailMessage:
    return message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[arg-type]


class _CountingController(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # the free one that it got
        super()._trigger_server()


@contextmanager
def run_mail_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Run a server on a free port of 127.0.0.1; yield the port."""
    controller = _CountingController(mailbox, hostname="127.0.0.1", port=0, server_hostname="mail.test", **options)
    controller.start()
    mailbox.connections = 0  # start() makes one, to see that the server answers
    try:
        yield controller.port
    finally:
        controller.stop()


def check_login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: Any) -> AuthResult:
    """Accept one user."""
    right = isinstance(auth, LoginPassword) and (auth.login, auth.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return the server's context with a certificate of its own for 127.0.0.1, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / "server.pem", folder / "server.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_pem)
    return context, pem


@contextmanager
def run_dripping_server() -> Iterator[int]:
    """Run a server that never ends its greeting, a byte every tenth of a second; yield the port."""
    import socket

    listener = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"220-")
            while not stopping.is_set():
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopping.set()
        listener.close()
        thread.join(5)
