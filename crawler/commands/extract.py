"""``concord extract``: read an article page."""

from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import BadLine, FilterCommand, optional_text_field, text_field


def read_page(row: dict[str, Any]) -> bytes:
    """Return the bytes of the file that a row names; raise BadLine for one that is no text."""
    from crawler.extraction import find_other_kind

    path = text_field(row, "path")
    try:
        body = Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise BadLine(f"cannot read {path!r}: {getattr(error, 'strerror', None) or error}") from None
    other = find_other_kind(body)
    if other is not None:
        raise BadLine(f"{path} is no page but {other} ({len(body)} bytes, the first {body[:8].hex(' ')})")
    return body


class Command(FilterCommand, ScrapyCommand):
    """{id, path, url?} in; {id, title, published, source, own_name, author, text, attachments, flags} out."""

    def short_desc(self) -> str:
        return "Read article pages: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.extraction import extract

        article = extract(read_page(row), url=optional_text_field(row, "url"))
        return {
            "title": article.title,
            "published": article.published,
            "source": article.source,
            "own_name": article.own_name,
            "author": article.author,
            "text": article.text,
            "attachments": [{"name": attachment.name, "url": attachment.url} for attachment in article.attachments],
            "flags": list(article.flags),
        }
