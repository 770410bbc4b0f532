"""``concord stories``: what a person corrects about stories, remembered for every later copy."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.orm import Session

from crawler.commands._command import ConcordCommand
from crawler.commands._output import open_database
from crawler.exceptions import ConcordError
from crawler.monitoring.compose import make_plain
from crawler.monitoring.progress import how_many
from crawler.sameness import make_fingerprint
from storage.articles import find_article, set_fingerprint
from storage.corrections import Corrected, merge_stories, split_story
from storage.exceptions import NotCorrectable, NotFound
from storage.stories import get_story


class Command(ConcordCommand, ScrapyCommand):
    """Thin: the corrections belong to the store; hashes that a story shared are given to those who leave it."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "show STORY | split ARTICLE ... | merge STORY STORY ..."

    def short_desc(self) -> str:
        return "Part what is not one story, join what is; remembered"

    def long_desc(self) -> str:
        return (
            "show: the articles of a story with their addresses. split: take articles, with their copies, out of their "
            "story; the new one is announced if it was not. merge: make stories one; a seed's stays, else the "
            "earliest, and so does the first announcement. Later copies follow the correction. `concord explain` "
            "shows the numbers of articles and stories."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=["show", "split", "merge"])
        parser.add_argument("numbers", nargs="+", type=int, metavar="NUMBER", help="of stories; with split of articles")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.action == "merge" and len(opts.numbers) < 2:
            raise UsageError("merge needs two stories or more", print_help=False)
        from crawler.monitoring.backup import migrate

        assert self.settings is not None
        now = datetime.now(UTC)
        with open_database(self.settings) as database:
            try:
                if opts.action == "show":
                    with database.read() as session:
                        for number in opts.numbers:
                            _show(session, number)
                    return
                migrate(database, Path(self.settings["CONCORD_VAR"]), now)
                with database.write() as session:
                    correct = _split if opts.action == "split" else merge_stories
                    corrected = correct(session, opts.numbers, now)
                    _show(session, corrected.story_id)
            except (NotFound, NotCorrectable) as error:
                raise ConcordError(str(error)) from None
        print(
            f"{how_many(len(corrected.article_ids), 'article')} moved to story {corrected.story_id}, "
            f"{how_many(corrected.alerts_queued, 'alert')} queued"
        )


def _split(session: Session, article_ids: list[int], now: datetime) -> Corrected:
    corrected = split_story(session, article_ids, now)
    for article_id in corrected.article_ids:
        # A copy stores only hashes that its story did not hold: on its own it must be found by all of them.
        article = find_article(session, article_id=article_id)
        if article is not None and article.text:
            fingerprint = make_fingerprint(article.text, title=article.title, published=article.published)
            set_fingerprint(
                session,
                article_id,
                version=fingerprint.version,
                payload=fingerprint.payload,
                sampled=fingerprint.sampled,
            )
    return corrected


def _show(session: Session, story_id: int) -> None:
    story = get_story(session, story_id)
    seed = f" (seed {story.seed_id})" if story.seed_id else ""
    print(f"story {story.id}: {make_plain(story.title, 200)}{seed}")
    for member in story.articles:
        mark = "*" if member.id == story.authoritative_article_id else " "
        title = make_plain(member.title, 80) or "(untitled)"
        print(f" {mark}{member.id:>6} {member.relation:<10} {member.published or '-':<10} {title}")
        print(f"         {make_plain(member.url, 500)}")
