"""The article half of every crawl: a page becomes an item, with the later pages of its body."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.accounts import AccountingSpider
from crawler.base_spiders.answers import declared_charset, find_header, host_of
from crawler.base_spiders.failures import Trouble, classify_failure
from crawler.extraction import Extracted, canonicalize_url, extract, find_other_kind
from crawler.items import ArticleItem
from crawler.text import choose_charset

PARTS_MAX = 20  # Pages of one body; longer chains seen so far were loops
HOPELESS = {"gone", "robots", "forbidden", "redirects", "too_large"}
"""Failures of an article that the site must mend."""
PICTURE = re.compile(rb"<(?:img|video|embed|iframe|object)\b", re.I)
ARTICLE_PRIORITY = 10  # Before the next listing page: an interrupted run has stored what it has listed


class ArticleSpider(AccountingSpider):
    """Reads articles that something else asks for."""

    container: ClassVar[str | None] = None
    """CSS of the article's body, tried first."""
    article_hosts: set[str]

    def parse_article(self, response: Response) -> Iterator[ArticleItem | Request]:
        """Yield the article, or the request of its body's next page."""
        self._count("article")
        if find_other_kind(response.body) is not None:
            self._break(response.meta, "is a file, not a page")
            return
        charset = choose_charset(response.body, declared=declared_charset(response))
        read = extract(
            response.body,
            url=response.url,
            charset=charset,
            container=None if response.meta.get("is_guest") else self.container,
            listed_title=response.meta.get("listed_title"),
            listed_date=response.meta.get("listed_date"),
        )
        yield from self._continue_article(read, self._make_item(response, read, charset), response, {response.url})

    def parse_part(self, response: Response, item: ArticleItem, seen: set[str]) -> Iterator[ArticleItem | Request]:
        """Append one more page of a body."""
        read = extract(response.body, url=response.url, charset=item.charset, container=self.container)
        item.raw_text = f"{item.raw_text}\n{read.text}" if read.text else item.raw_text
        known = {attachment.url for attachment in item.attachments}
        item.attachments += tuple(found for found in read.attachments if found.url not in known)
        yield from self._continue_article(read, item, response, seen | {response.url})

    def _continue_article(
        self, read: Extracted, item: ArticleItem, response: Response, seen: set[str]
    ) -> Iterator[ArticleItem | Request]:
        following = read.next_part
        own = self.article_hosts | {host_of(response.url)}
        if following and following not in seen and len(seen) < PARTS_MAX and host_of(following) in own:
            yield Request(
                following,
                callback=self.parse_part,
                errback=self.article_failed,
                cb_kwargs={"item": item, "seen": seen},
                priority=ARTICLE_PRIORITY + 1,
                dont_filter=True,
                meta={
                    "kind": "part",
                    "column": item.column,
                    "listed_url": item.url,
                    "is_guest": response.meta.get("is_guest", False),
                },
            )
            return
        if "error-page" in read.flags and not response.meta.get("is_guest"):
            # Sent with status 200, but it says what a 404 does.
            self.reading.settled.add(canonicalize_url(item.url))
            self._note(Trouble(kind="gone", reason=f"the page says that there is no {item.url}"), "article")
            return
        if not item.raw_text.strip():
            self._leave_out(item, read, response.meta)
            return
        if item.published is None:
            self._break(response.meta, "has no day")
        else:
            self.reading.column(item.column).days[canonicalize_url(item.url)] = item.published[:10]
        yield item

    def _leave_out(self, item: ArticleItem, read: Extracted, meta: dict[str, Any]) -> None:
        """Count an article without text: pictures or a film in a page that is otherwise read well, or a broken page."""
        if item.published and read.title and "no-container" not in read.flags and PICTURE.search(item.page):
            self._count("without_text")
            self.reading.settled.add(canonicalize_url(item.url))
        else:
            self._break(meta, "has no body")

    def _make_item(self, response: Response, read: Extracted, charset: str) -> ArticleItem:
        meta = response.meta
        return ArticleItem(
            source=self.name,
            # The address as listed, not where a redirect led: the next listing gives it again, and it must be known.
            url=meta.get("listed_url", response.url),
            column=meta["column"],
            fetched_at=datetime.now(UTC),
            page=response.body,
            charset=charset,
            etag=find_header(response, "ETag"),
            last_modified=find_header(response, "Last-Modified"),
            listed_title=meta.get("listed_title"),
            listed_date=meta.get("listed_date"),
            raw_title=read.title or meta.get("listed_title"),
            raw_text=read.text,
            published=read.published,
            byline_source=read.own_name or read.source,  # 来源：本站 says nothing once it has left the site
            author=read.author,
            attachments=read.attachments,
            flags=read.flags,
        )

    def article_failed(self, failure: Failure) -> None:
        """Count and explain. A link that cannot lead to an article does not keep its column from being complete."""
        request: Request = failure.request  # type: ignore[attr-defined]
        trouble = classify_failure(cast("BaseException", failure.value), request.url)
        if request.meta.get("is_guest"):
            self._leave_guest(request.meta["listed_url"], trouble.reason)
            return
        if trouble.kind in HOPELESS:
            self.reading.settled.add(canonicalize_url(request.meta["listed_url"]))
        self._note(trouble, "article")
