"""The cast of the rehearsal under faults: the played sources, copies of some under other hosts, and news every day."""

import random
from dataclasses import replace
from datetime import date
from functools import cached_property

from crawler.rehearsal.acts import ACTS, SUBJECTS
from crawler.rehearsal.news import Newsroom, Scale
from crawler.rehearsal.programme import Staged
from crawler.rehearsal.site import Site
from crawler.rehearsal.sites import CAST, Cast
from crawler.rehearsal.words import PLACES

COPIED = ("beijing_amr", "jiangxi_amr", "sichuan_amr", "guangdong_amr", "hubei_amr")
"""Sources whose first column is no home page, each of another CMS family."""
SCALE = Scale(articles_a_day=0.5, history_days=8)


def make_cast(count: int) -> Cast:
    """Return a cast of so many sites: all that are played if there is room, then copies."""
    keep = list(CAST.sites.values())[:count]
    return Cast(
        regulators=(
            *(site for site in CAST.regulators if site in keep),
            *(_copy(number) for number in range(count - len(keep))),
        ),
        press=tuple(site for site in CAST.press if site in keep),
        mirrors=tuple(site for site in CAST.mirrors if site in keep),
    )


def template_of(name: str) -> str:
    """Return the name of the source that a copy was made of, or that of the source itself."""
    return name.split("_", 2)[2] if name.startswith("copy_") else name


def _copy(number: int) -> Site:
    template = CAST.sites[COPIED[number % len(COPIED)]]
    host = f"c{number:02}.rehearsal.example"
    region = list(PLACES)[number % len(PLACES)]
    column = template.columns[0]
    return replace(
        template,
        name=f"copy_{number:02}_{template.name}",
        host=host,
        title=f"{region}第{number}市场监督管理局",
        region=region,
        columns=(replace(column, url=column.url.replace(template.host, host)),),
    )


class BusyNewsroom(Newsroom):
    """As the rehearsal's, with joint acts on every day, no two of one kind on one subject."""

    def __init__(self, first_day: date, *, seed: int, cast: Cast) -> None:
        super().__init__(first_day, seed=seed, scale=SCALE, cast=cast)

    def _programme(self, offset: int) -> tuple[Staged, ...]:
        return self._acts.get(offset, ())

    @cached_property
    def _acts(self) -> dict[int, tuple[Staged, ...]]:
        rng = random.Random(f"{self.seed}/acts")
        kinds = [name for name in ACTS if not name.startswith("ministr")]
        deck = [(act, subject) for act in kinds for subject in SUBJECTS]
        rng.shuffle(deck)
        owners = [site for site in self.cast.regulators if site.region]
        rng.shuffle(owners)
        acts: dict[int, tuple[Staged, ...]] = {}
        for offset in range(-self.scale.history_days, 60):
            today = [deck.pop() for _ in range(rng.randint(1, 2)) if deck]
            acts[offset] = tuple(
                self._stage(rng, *card, owners[(2 * offset + n) % len(owners)]) for n, card in enumerate(today)
            )
        return acts

    def _stage(self, rng: random.Random, act: str, subject: str, own: Site) -> Staged:
        others = [province for province in PLACES if province != own.region]
        count = 0 if act == "joint_body" else rng.randint(1, 2)
        press = tuple((paper.name, rng.randint(0, 1)) for paper in self.cast.press if rng.random() < 0.5)
        return Staged(
            act=act, provinces=(own.region, *rng.sample(others, count)), subject=subject, own=own.name, press=press
        )
