"""The news of every source for every day, invented from sentences and decided by the seed alone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from crawler.rehearsal import garble
from crawler.rehearsal.acts import (
    ACTS,
    LOOK_ALIKE_CONTEXT,
    LOOK_ALIKES,
    OWN_CONTEXT,
    PRESS_CONTEXT,
    SUBJECTS,
    Report,
)
from crawler.rehearsal.chorus import CHORUS
from crawler.rehearsal.families import load_family
from crawler.rehearsal.programme import FIRST, LAST, PROGRAMME, Staged
from crawler.rehearsal.site import CHINA, Article, Event, Role, Shelf, Site
from crawler.rehearsal.sites import CAST, CCN, CQN, PRESS, Cast
from crawler.rehearsal.topics import TOPICS, Topic
from crawler.rehearsal.words import LETTERS, PLACES, Filler

_COUNTS = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五"}
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_YEAR = 365
_MIRROR_DAYS = 9  # how far back the mirrors go: they keep little
_FILES = ("不合格产品信息表.xlsx", "相关术语解释.docx", "通知公告全文.pdf")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """How much there is to read. ``rows`` of a listing page; None leaves each site its own."""

    articles_a_day: float = 0.35  # ordinary ones, of each column
    history_days: int = 26  # before day 1
    rows: int | None = None


class Newsroom:
    """Knows what every site shows on every day; day 1 is ``first_day``."""

    def __init__(self, first_day: date, *, seed: int = 1, scale: Scale | None = None, cast: Cast = CAST) -> None:
        self.first_day = first_day
        self.seed = seed
        self.cast = cast
        self.scale = scale or Scale()
        self.shelf = lru_cache(maxsize=64)(self._fill_shelf)
        self._written = lru_cache(maxsize=None)(self._write_day)

    def today(self, day: int) -> date:
        return self.first_day + timedelta(days=day - 1)

    def find_original(self, article: Article, day: int) -> tuple[Site, Article] | None:
        """Return the article of which this one is a mirror's copy, and its site."""
        if article.original is None:
            return None
        site = self.cast.sites[article.original.split("/")[0]]
        for candidate in self.shelf(site, day).articles:
            if candidate.key == article.original:
                return site, candidate
        return None

    def _fill_shelf(self, site: Site, day: int) -> Shelf:
        offsets = range(day - 1, -self.scale.history_days - 1, -1)
        articles = [article for offset in offsets for article in self._written(site.name, offset)]
        articles.sort(key=lambda article: (article.published, article.key), reverse=True)
        played = site if self.scale.rows is None else replace(site, rows=self.scale.rows)
        return Shelf(played, self.today(day), tuple(articles), load_family(site.family).article_path)

    def _write_day(self, name: str, offset: int) -> tuple[Article, ...]:
        """Write all that one site publishes on one day, counted from day 1 as 0."""
        if chorus := CHORUS.get(name):
            return tuple(self._ordinary(chorus, offset))
        site = self.cast.sites[name]
        if site in self.cast.mirrors:
            return tuple(self._copies(site, offset))
        return (*self._ordinary(site, offset), *self._staged(site, offset), *self._look_alikes(site, offset))

    def _random(self, *key: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *key))))

    # ---- Ordinary news.

    def _ordinary(self, site: Site, offset: int) -> Iterator[Article]:
        for column in range(len(site.columns)):
            rng = self._random(site.name, column, offset)
            whole, part = divmod(self.scale.articles_a_day, 1)
            for number in range(int(whole) + (rng.random() < part)):
                yield self._ordinary_article(site, column, offset, number)

    def _ordinary_article(self, site: Site, column: int, offset: int, number: int) -> Article:
        key = f"{site.name}/{column}/{offset}/{number}"
        rng = self._random(key)
        day = self._day(offset)
        filler = Filler(rng, site.region or rng.choice(tuple(PLACES)), day - timedelta(days=rng.randint(0, 2)))
        topic = rng.choice(TOPICS)
        paragraphs = _compose(topic, filler, rng)
        if rng.random() < 0.3:  # a digest of two subjects
            paragraphs = (*paragraphs, *_compose(rng.choice(TOPICS), filler, rng))
        return Article(
            key=key,
            site=site.name,
            column=column,
            title=filler.fill(rng.choice(topic.titles)),
            paragraphs=paragraphs,
            published=_moment(day, rng),
            byline=_byline(site, rng),
            editor=filler["person9"],
            attachments=tuple(rng.sample(_FILES, 1)) if rng.random() < 0.2 else (),
        )

    # ---- Joint acts.

    def _programme(self, offset: int) -> tuple[Staged, ...]:
        for shift in (0, _YEAR, -_YEAR):
            if FIRST <= offset + shift <= LAST:
                return PROGRAMME.get(offset + shift, ())
        rng = self._random("programme", offset)
        if rng.random() < 0.4:
            return ()
        site = rng.choice([site for site in self.cast.regulators if site.region])
        others = [province for province in PLACES if province != site.region]
        provinces = (site.region, *rng.sample(others, rng.randint(1, 2)))
        act = rng.choice([name for name in ACTS if not name.startswith("ministr")])
        if act == "joint_body":
            provinces = provinces[:1]
        press = tuple((paper.name, rng.randint(0, 1)) for paper in self.cast.press if rng.random() < 0.5)
        return (Staged(act=act, provinces=provinces, subject=rng.choice(SUBJECTS), own=site.name, press=press),)

    def _staged(self, site: Site, offset: int) -> Iterator[Article]:
        for act in self._programme(offset):
            if act.own == site.name:
                yield self._report(site, act, offset, ACTS[act.act].own, offset)
        for behind in (0, 1):
            for act in self._programme(offset - behind):
                if (site.name, behind) in act.press:
                    versions = ACTS[act.act].press
                    version = versions[0 if site is CCN else -1]
                    if len(versions) == 1 and site is CQN and any(paper == "ccn" for paper, _ in act.press):
                        continue  # both papers would carry the same words
                    yield self._report(site, act, offset - behind, version, offset)

    def _report(self, site: Site, staged: Staged, happened: int, version: Report, offset: int) -> Article:
        name = f"{staged.act}-{''.join(LETTERS[p] for p in staged.provinces)}-{staged.subject}@{happened}"
        filler = self._joint_filler(staged.provinces, staged.subject, happened, name)
        if staged.cities:
            cities = [city.removesuffix("市") for city in staged.cities]
            bureaus = [f"{city}市场监督管理局" for city in staged.cities]
            filler.update(group="".join(cities), names="、".join(cities), bureaus="、".join(bureaus), bureau=bureaus[0])
            filler["host"] = staged.cities[0]
        event = Event(
            name=name,
            kinds=ACTS[staged.act].kinds,
            regions=frozenset(staged.provinces),
            day=self._day(happened),
        )
        # Each paper has colours of its own: they must not share sentences.
        context = PRESS_CONTEXT[0::2] if site is CCN else PRESS_CONTEXT[1::2] if site is CQN else OWN_CONTEXT
        report = self._colour(version, context, f"{site.name}/{name}")
        return self._special(site, f"{name}/{offset}", report, filler, offset, "announcement", event)

    def _colour(self, report: Report, context: tuple[str, ...], name: str) -> Report:
        """Put three sentences that carry no facts of the case before the last paragraph."""
        title, paragraphs = report
        chosen = self._random("context", name).sample(context, 3)
        return title, (*paragraphs[:-1], *chosen, paragraphs[-1])

    def _joint_filler(self, provinces: tuple[str, ...], subject: str, offset: int, name: str) -> Filler:
        rng = self._random("joint", name)
        home = provinces[0] if provinces else "北京市"
        filler = Filler(rng, home, self._day(offset))
        bureaus = [Filler(rng, province, self._day(offset))["bureau"] for province in provinces]
        filler.update(
            group="".join(LETTERS[province] for province in provinces),
            names="、".join(PLACES[province][0] for province in provinces),
            bureaus="、".join(bureaus),
            count=_COUNTS[max(len(provinces), 1)],
            subject=subject,
            other=provinces[-1] if provinces else "",
            host=PLACES[home][0] if home in _MUNICIPALITIES else filler["city"],
        )
        return filler

    def _special(
        self, site: Site, name: str, report: Report, filler: Filler, offset: int, role: Role, event: Event | None = None
    ) -> Article:
        key = f"{site.name}/special/{name}"
        rng = self._random(key)
        title, paragraphs = report
        # A home page soon forgets, so that older ones stand in the column after it.
        column = 1 if site.columns[0].newest is not None and offset < -3 else 0
        return Article(
            key=key,
            site=site.name,
            column=column,
            title=filler.fill(title),
            paragraphs=tuple(map(filler.fill, paragraphs)),
            published=_moment(self._day(offset), rng),
            byline=_byline(site, rng),
            editor=filler["person8"],
            role=role,
            event=event,
        )

    # ---- What only looks like one.

    def _look_alikes(self, site: Site, offset: int) -> Iterator[Article]:
        names = tuple(LOOK_ALIKES)
        for number in range(2):
            rng = self._random("look-alike", offset, number)
            chosen = names[(offset * 2 + number) % len(names)]
            where = rng.choice((*self.cast.regulators, *self.cast.press))
            if where is not site:
                continue
            home = site.region or rng.choice(tuple(PLACES))
            provinces = (home, rng.choice([province for province in PLACES if province != home]))
            filler = self._joint_filler(provinces, rng.choice(SUBJECTS), offset, f"{chosen}@{offset}")
            kind = LOOK_ALIKES[chosen]
            report = self._colour(kind.report, LOOK_ALIKE_CONTEXT, f"{chosen}@{offset}")
            yield self._special(site, f"{chosen}@{offset}", report, filler, offset, kind.role)

    # ---- Copies.

    def _copies(self, mirror: Site, offset: int) -> Iterator[Article]:
        """Copy some of the day before; on day 2 also what was left over from the days before that."""
        if offset < -_MIRROR_DAYS:
            return
        yield from self._copy_some(mirror, offset, source=offset - 1, first=0, count=2)
        if offset == 1:
            for behind in (2, 3, 5, 7, 10, 13):
                yield from self._copy_some(mirror, offset, source=offset - behind, first=2, count=1)

    def _copy_some(self, mirror: Site, offset: int, *, source: int, first: int, count: int) -> Iterator[Article]:
        if source < -self.scale.history_days:
            return
        sites = (*self.cast.regulators, *self.cast.press)
        originals = [
            article for site in sites for article in self._written(site.name, source)[:8]
            if article.column == 0 or article.role != "ordinary"
        ]  # fmt: skip
        rng = self._random("copies", mirror.name, source)
        ranked = sorted(originals, key=lambda article: (article.role != "announcement", rng.random()))
        for original in ranked[first : first + count]:
            yield self._copy(mirror, original, offset)

    def _copy(self, mirror: Site, original: Article, offset: int) -> Article:
        key = f"{mirror.name}/copy/{original.key}"
        rng = self._random(key)
        title, text, damage = _damage(mirror, original, rng)
        return Article(
            key=key,
            site=mirror.name,
            column=0,
            title=title,
            paragraphs=tuple(text.split("\n")),
            published=_moment(self._day(offset), rng),
            byline=self.cast.sites[original.site].title,
            editor=str(rng.randint(100, 999)),
            role="copy",
            event=original.event,
            original=original.key,
            damage=damage,
        )

    def _day(self, offset: int) -> date:
        return self.first_day + timedelta(days=offset)


def _compose(topic: Topic, filler: Filler, rng: random.Random) -> tuple[str, ...]:
    """Return a lead, paragraphs of one to three sentences each, and an end."""
    middle = list(map(filler.fill, rng.sample(topic.middle, rng.randint(6, len(topic.middle)))))
    paragraphs = [filler.fill(rng.choice(topic.leads))]
    while middle:
        size = rng.randint(1, 3)
        paragraphs.append("".join(middle[:size]))
        middle = middle[size:]
    paragraphs.append(filler.fill(rng.choice(topic.ends)))
    return tuple(paragraphs)


def _damage(mirror: Site, original: Article, rng: random.Random) -> tuple[str, str, frozenset[str]]:
    """Return the title and text that the mirror makes of an article, and what it did to them."""
    title, text = original.title, original.text
    if "traditional" in mirror.traits:
        cut = rng.random() < 0.5
        damaged = garble.garble(text, rng, keys=rng.choice((0, 12, 30, 45)), cut=cut)
        return garble.to_traditional(title), damaged, frozenset({"traditional", "spam"} | ({"cut"} if cut else set()))
    match rng.choice(("spam", "digits", "scramble", "words", "doubled")):
        case "digits":
            return title, garble.drop_digits(text), frozenset({"spam", "digits"})
        case "scramble":
            return title, garble.scramble(text, title, rng), frozenset({"spam", "scramble"})
        case "words":
            return title, garble.annotate_words(text), frozenset({"spam", "words"})
        case "doubled":
            return title, garble.double_punctuation(text, rng), frozenset({"spam", "doubled"})
        case _:
            return title, text, frozenset({"spam"})


def _byline(site: Site, rng: random.Random) -> str:
    if site in PRESS:
        return "中国消费者报" if site is CCN else "中国质量报"
    return rng.choice((site.title, site.title, site.title, "质量发展处", "市场监管报"))


def _moment(day: date, rng: random.Random) -> datetime:
    minute = rng.randint(8 * 60 + 30, 18 * 60)
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=CHINA)
