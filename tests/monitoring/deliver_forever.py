"""A child process for the kill tests: delivers what is due, again and again, until it is killed."""

import sys
import time
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from crawler.monitoring.channels import SmtpChannel
from crawler.monitoring.delivery import Delivery
from crawler.monitoring.subscriptions import parse_config
from storage.database import Database


def main(url: str, port: str) -> None:
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
    print("ready", flush=True)
    while True:
        delivery.deliver(datetime.now(UTC))
        time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
