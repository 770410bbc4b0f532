"""What goes wrong and when, decided by a seed: outages of sites, moods of the mail server, restarts, kills."""

import random
from dataclasses import dataclass, field
from typing import Literal

from crawler.rehearsal.misbehaviour import Fault, Plan
from crawler.rehearsal.sites import Cast
from tests.torture.post import Mood

STEPS_A_DAY = 3
CALM_DAYS = 3  # at the end: what was missed must come by then
REPORTED_DAYS = 4.0
"""Days by which an outage must have been told: three failed crawls, a day and a tenth apart at the most, and a step."""
BLOCKING = ("ruishu_412", "knownsec_521", "waf_200")
FAILING = ("error_500", "dropped", "not_found", "reskinned", "control_characters", "drip")
SURVIVABLE = ("slow",)

Target = Literal["crawl", "watch", "worker", "watch in DATA"]


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A site that misbehaves from one day to another, both included."""

    source: str
    host: str
    kind: str
    first: int
    last: int

    @property
    def is_long(self) -> bool:
        """Whether it lasts long enough that it must be told."""
        return self.kind not in SURVIVABLE and self.last - self.first + 1 > REPORTED_DAYS


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens while one step of the clock is worked off."""

    mood: Mood = "well"
    kills: tuple[Target, ...] = ()
    restart: Literal["", "fast", "immediate"] = ""


@dataclass(frozen=True, kw_only=True)
class Ordeal:
    """The whole plan. ``network``: days on which no site answers at all."""

    days: int
    outages: tuple[Outage, ...] = ()
    network: frozenset[int] = frozenset()
    steps: tuple[Step, ...] = field(default=())

    def step(self, number: int) -> Step:
        """Return what happens in a step, counted from 0."""
        return self.steps[number] if number < len(self.steps) else Step()

    def to_plan(self, cast: Cast) -> Plan:
        """Return the faults of the sites as the rehearsal's server takes them."""
        dark = (
            [Fault(kind="dropped", host=host, days=self.network) for host in cast.site_of_host] if self.network else []
        )
        return Plan(
            faults=(
                *dark,
                *(
                    Fault(
                        kind=outage.kind,  # type: ignore[arg-type]
                        host=outage.host,
                        days=frozenset(range(outage.first, outage.last + 1)),
                        seconds={"slow": 0.7, "drip": 0.5}.get(outage.kind, 0.0),
                    )
                    for outage in self.outages
                ),
            )
        )


def make_calm(days: int) -> Ordeal:
    """Return the plan in which nothing goes wrong."""
    return Ordeal(days=days)


def make_ordeal(cast: Cast, days: int, *, seed: int, kills: int, restarts: int, workers: bool) -> Ordeal:
    """Return a plan: long and short outages, a week without mail, ``kills`` and ``restarts`` of the database."""
    rng = random.Random(f"{seed}/ordeal")
    steps = (days - CALM_DAYS) * STEPS_A_DAY
    dead_days = max(1, (days - CALM_DAYS) // 4)
    return Ordeal(
        days=days,
        outages=tuple(_plan_outages(rng, cast, days)),
        network=frozenset(range(days // 2, days // 2 + 4)) if days >= 20 else frozenset(),
        steps=_plan_steps(rng, steps, kills, restarts, dead_days * STEPS_A_DAY, workers=workers),
    )


def _plan_outages(rng: random.Random, cast: Cast, days: int) -> list[Outage]:
    """Two in five sources fail for long, another fifth briefly; the others never, so that false alarms show."""
    sites = list(cast.sites.values())
    rng.shuffle(sites)
    longs, shorts = len(sites) * 2 // 5, len(sites) // 5
    last_start = days - CALM_DAYS - 1
    outages = []
    for number, site in enumerate(sites[: longs + shorts]):
        is_long = number < longs and last_start > REPORTED_DAYS + 2
        if is_long:
            kind = (*BLOCKING, *FAILING)[number % len((*BLOCKING, *FAILING))]
            length = rng.randint(int(REPORTED_DAYS) + 1, int(REPORTED_DAYS) + 4)
        else:
            kind = rng.choice((*FAILING[:4], *SURVIVABLE, *BLOCKING))
            length = rng.randint(1, 2)
        first = rng.randint(2, max(2, last_start - length))
        outages.append(
            Outage(source=site.name, host=site.host, kind=kind, first=first, last=min(first + length - 1, last_start))
        )
    return outages


def _plan_steps(
    rng: random.Random, count: int, kills: int, restarts: int, dead: int, *, workers: bool
) -> tuple[Step, ...]:
    targets: list[Target] = ["crawl"] * 6 + ["watch"] * 2 + ["watch in DATA"] * 2 + (["worker"] * 2 if workers else [])
    killed: list[list[Target]] = [[] for _ in range(count)]
    for number in range(kills):
        killed[rng.randrange(1, count)].append(targets[number % len(targets)])
    moods: list[Mood] = [
        "4xx",
        "refuses one",
        "closes in DATA",
        "hangs before 250",
        "takes and closes",
        "takes and hangs",
    ]
    dead_from = rng.randrange(count // 4, max(count // 4 + 1, count // 2))
    restarted = set(rng.sample(range(1, count), min(restarts, count - 1)))
    return tuple(
        Step(
            mood="dead" if dead_from <= number < dead_from + dead else rng.choice([*moods, "well", "well"]),
            kills=tuple(killed[number]),
            restart=rng.choice(("fast", "immediate")) if number in restarted else "",
        )
        for number in range(count)
    )
