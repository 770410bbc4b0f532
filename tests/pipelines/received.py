"""An article as the pipelines hand it to the store."""

from datetime import datetime

from sqlalchemy.orm import Session

from crawler.items import ArticleItem
from crawler.pipelines.store import Stored, store_article
from crawler.recognition import Recognition, recognize
from crawler.sameness import make_fingerprint


def receive(
    session: Session,
    number: int,
    now: datetime,
    title: str,
    text: str,
    *,
    published: str | None = None,
    record: Recognition | None = None,
    source: str = "beijing_amr",
) -> Stored:
    """Store an article under an address of its number, recognised here unless a record is given."""
    url = f"https://{source}.example.org/{number}.html"
    item = ArticleItem(
        source=source,
        url=url,
        canonical_url=url,
        column=url,
        fetched_at=now,
        page=b"page",
        charset="utf-8",
        title=title,
        text=text,
        published=published,
        recognition=record or recognize(title, text, published=published),
        fingerprint=make_fingerprint(text, title=title, published=published),
    )
    return store_article(session, vars(item), run_id=None, now=now)
