"""A mail server that can be told to misbehave, and that keeps a record of what it took."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Mood = Literal[
    "well",
    "dead",  # nobody listens
    "4xx",  # "later" to every mail
    "refuses one",  # "later" to one recipient
    "closes in DATA",
    "hangs before 250",  # and forgets the mail
    "takes and closes",  # the client cannot know whether it was taken: no client can
    "takes and hangs",
]
AMBIGUOUS: frozenset[Mood] = frozenset({"takes and closes", "takes and hangs"})
STRIKES = 3  # of the moods that cost the client its patience; then all is well until the next


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A mail that the server took for one recipient; ``at`` is on the monotonic clock."""

    recipient: str
    message_id: str
    mood: Mood
    at: float


@dataclass
class PostOffice:
    """The server, to be started and stopped; ``refused`` names who is refused for good."""

    one: str
    refused: frozenset[str] = frozenset()
    hang_seconds: float = 2.5
    taken: list[Taken] = field(default_factory=list)
    struck: dict[str, int] = field(default_factory=dict)
    in_data: threading.Event = field(default_factory=threading.Event)
    _mood: Mood = "well"
    _strikes: int = 0
    _controller: Controller | None = None
    port: int = 0

    def start(self) -> None:
        self._listen()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mood(self) -> Mood:
        return self._mood

    def set_mood(self, mood: Mood) -> None:
        """Change how the server behaves from now on."""
        self._mood, self._strikes = mood, STRIKES
        if mood == "dead":
            self.stop()
        elif self._controller is None:
            self._listen()

    def _listen(self) -> None:
        self._controller = _OnOnePort(self, hostname="127.0.0.1", port=self.port, server_hostname="mail.test")
        self._controller.start()
        self.port = self._controller.port

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such user"
        if self._mood == "refuses one" and address == self.one:
            self._count()
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.in_data.set()
        mood = self._mood
        if mood in {"closes in DATA", "hangs before 250", *AMBIGUOUS}:
            self._strikes -= 1
            if self._strikes < 0:
                mood = "well"
        if mood == "4xx":
            self._count()
            return "451 try again later"
        if mood in {"well", "refuses one", *AMBIGUOUS}:
            self._keep(envelope, mood)
        if mood in {"well", "refuses one"}:
            return "250 OK"
        self._count()
        if "hangs" in mood:
            await asyncio.sleep(self.hang_seconds)
        server.transport.abort()
        return "421 closing"

    def _keep(self, envelope: Envelope, mood: Mood) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message_id = str(message_from_bytes(content)["Message-ID"])
        self.taken += [
            Taken(recipient=recipient, message_id=message_id, mood=mood, at=time.monotonic())
            for recipient in envelope.rcpt_tos
        ]

    def _count(self) -> None:
        self.struck[self._mood] = self.struck.get(self._mood, 0) + 1


class _OnOnePort(Controller):
    """A controller that may be given port 0 and then tells the port that it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
