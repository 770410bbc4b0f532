"""Which pairs of reports are worth reading their records and texts for, as far as their fingerprints tell."""

from crawler.sameness.facts import Named, share_facts
from crawler.sameness.measures import days_between
from crawler.sameness.objections import compare_titles
from crawler.sameness.records import EventRecord

DAYS_MAX = 30
"""Days between two reports of one event at the most, where neither names the day. Reprints come
later, own reports do not."""

FACTS_MIN, FACTS_DAYS_MAX = 3, 7
"""Weight of what both must name (see ``share_facts``), and days between the reports at the most, where one of them is
not recognised as a report of a new act. Two news of one province and its capital on one day share two."""

TOWNS_MIN, QUOTED_WEIGHT = 2, 1.5
"""Towns that both name, or weight of a long name in 《》, by which two reports that share fewer facts are compared as
well."""


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


def may_share_terms(new: Named, old: Named) -> bool:
    """Tell whether the rarer words of two reports are worth comparing: printed in one week, and of one place."""
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX:
        return False
    return bool(new.places & old.places) and compare_titles(new, old) is None


def may_be_retold(new: EventRecord, old: Named) -> bool:
    """Tell whether an old report could be of the new one's event, whatever its record says."""
    if new.label == "announcement":
        return True
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX or old.title_places - new.places:
        return False
    facts = share_facts(new, old)
    if new.days & old.days:  # one of these is that of the act, and no further fact
        return facts.weight - 1 >= FACTS_MIN
    return facts.weight + 1 >= FACTS_MIN and len(facts.towns) >= TOWNS_MIN
