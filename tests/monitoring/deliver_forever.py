"""A process for the kill tests: for each line that it reads it forks one that delivers what is due until it is killed.

The forks have everything loaded: a kill costs a moment instead of a start.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from pydantic import SecretStr

from crawler.monitoring.channels import SmtpChannel
from crawler.monitoring.delivery import Delivery
from crawler.monitoring.subscriptions import parse_config
from storage.database import Database


def main(url: str, port: str) -> None:
    """Print the number of each process that delivers."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            deliver(url, port)
        print(child, flush=True)


def deliver(url: str, port: str) -> NoReturn:
    """Deliver over the server at ``port`` of this machine, with leases so short that a successor need not wait."""
    text = f"[mail]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\nfrom = 'concord@example.com'"
    settings = parse_config(text, "test").mail
    delivery = Delivery(
        Database(url),
        sender=settings.sender,
        mail=lambda: SmtpChannel(settings, SecretStr("")),
        interval=timedelta(hours=1),
        mail_seconds=0.3,
        lease_seconds=0.6,
    )
    parent = os.getppid()
    while os.getppid() == parent:  # a test that failed leaves nobody behind
        delivery.deliver(datetime.now(UTC))
        time.sleep(0.01)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
