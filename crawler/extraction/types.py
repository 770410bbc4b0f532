"""What extraction returns: plain values, nothing of the page's tree."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that the article offers for download; ``url`` is absolute."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One row of a listing; ``url`` is absolute and without fragment, ``date`` is ``YYYY-MM-DD``."""

    url: str
    title: str
    date: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """The fields of an article page.

    ``published`` is ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM`` in Asia/Shanghai. ``source`` is what the page shows; where
    that is 本站 or its like, ``own_name`` is how the site calls itself. ``flags`` name doubts:
    ``no-text``, ``no-title``, ``no-date``, ``no-page`` (nothing in it, or no text at all),
    ``challenge …`` (a protection's page, with its name), ``error-page``, ``login-page``,
    ``no-article-metadata`` (a government page with the tags of site and column only: a list, an error, a new template),
    ``no-container`` (the density rule found the body),
    ``short-notice`` (hardly any prose, so its place decided),
    ``source-is-this-site`` (来源：本站, and the page does not say whose site it is),
    ``embedded-body`` (it stood in a script's keeping), ``fallback-trafilatura``, ``date-conflict`` (metadata and
    visible date more than a day apart). ``next_part`` is the address of the body's next page.
    """

    title: str | None
    published: str | None
    source: str | None
    author: str | None
    text: str
    own_name: str | None = None
    attachments: tuple[Attachment, ...] = ()
    flags: tuple[str, ...] = ()
    next_part: str | None = None
