"""Which pairs of reports are worth reading their records or texts for, as far as their fingerprints tell."""

from crawler.sameness.facts import Named, share_facts
from crawler.sameness.measures import days_between
from crawler.sameness.objections import compare_titles
from crawler.sameness.subject import WINDOW

DAYS_MAX = 30
"""Days between two reports of one event at the most, where neither names the day. Reprints come
later, own reports do not."""

FACTS_MIN = 3
"""Weight of what both must name (see ``share_facts``) to have their records read. Two news of one province and its
capital on one day share two."""

TOWNS_MIN, QUOTED_WEIGHT = 2, 1.5
"""Towns that both name, or weight of a long name in 《》, by which two reports that share fewer facts are compared as
well."""

TERMS_MIN, TERMS_PLENTY = 0.12, 0.2
"""Share of the shorter report's rarer words (see ``terms``) that the other must have, where both name a town, two
places or a day, and where they name no more than one province and a fact. Of 200 pairs of own reports of one event 183
reach the first. A tenth finds six more and takes the first invented news of one place and day for one."""


def may_be_of_one_event(new: Named, old: Named) -> bool:
    """Tell whether two reports could be of one event as far as their fingerprints tell: spares reading the records.

    >>> may_be_of_one_event(Named(places=frozenset({"上海"})), Named(places=frozenset({"上海"}), title="上海"))
    False
    """
    if compare_titles(new, old):
        return False
    apart = days_between(new.published, old.published)
    if apart is not None and apart > DAYS_MAX and not new.days & old.days:
        return False
    facts = share_facts(new, old)
    weight = facts.weight + QUOTED_WEIGHT * bool(new.quoted & old.quoted)
    return weight >= FACTS_MIN or len(facts.towns) >= TOWNS_MIN


def may_be_told_alike(new: Named, old: Named) -> bool:
    """Tell whether the texts of two reports are worth comparing: printed in one week, or of one day where that is open.

    >>> may_be_told_alike(Named(published="2024-05-17"), Named(published="2024-05-27"))
    False
    """
    apart = days_between(new.published, old.published)
    if not new.days & old.days if apart is None else apart > WINDOW:
        return False
    return compare_titles(new, old) is None
