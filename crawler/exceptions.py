"""Every exception of the crawler, with when and from where it is raised.

Scrapy's own are reused where they say it already: ``DropItem``, ``NotConfigured``, ``CloseSpider``, ``IgnoreRequest``.
"""


class ConcordError(Exception):
    """Base of all below; a command prints the message on one line and exits with status 1."""


class ConfigurationError(ConcordError):
    """A setting or a line of concord.toml is wrong. Raised while either is read; names the file, line and key."""


class SpiderArgumentError(ConcordError):
    """A ``-a`` argument is unknown or malformed. Raised by a spider's constructor; commands exit with status 2."""


class UnreadablePage(ConcordError):
    """A page or API answer is not what its CMS family sends. Raised by base spiders; the run becomes partial."""


class ForbiddenAddress(ConcordError):
    """An address leads outside what may be requested. Raised by the address gate."""


class DeliveryError(ConcordError):
    """A channel did not accept an alert. Raised by delivery; ``permanent`` says that a retry cannot help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
