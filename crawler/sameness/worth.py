"""Which pairs of reports are worth reading their records and texts for, as far as their fingerprints tell."""

from crawler.sameness.facts import Named, share_facts
from crawler.sameness.measures import days_between
from crawler.sameness.objections import compare_titles, is_one_name, name_days_apart
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


def may_share_terms(new: Named, old: Named) -> bool:
    """Tell whether the rarer words of two reports are worth comparing: printed in one week, and of one place."""
    apart = days_between(new.published, old.published)
    if apart is None or apart > FACTS_DAYS_MAX:
        return False
    return bool(new.places & old.places) and compare_titles(new, old) is None


def may_say_alike(new: Named, old: Named, terms: float) -> bool:
    """Tell whether the rarer words of two reports could make them one event's, whatever their records say."""
    return terms >= TERMS_MIN and find_objection_to_words(new, old, terms) is None


def find_objection_to_words(new: Named, old: Named, terms: float) -> str | None:
    """Return why the rarer words in common say nothing; None if they may. ``terms``: of ``share_terms``."""
    if not may_share_terms(new, old):
        return "neither week nor place in common"
    if new.quoted and old.quoted and not any(is_one_name(a, b) for a in new.quoted for b in old.quoted):
        return "different names in 《》"
    facts = share_facts(new, old)
    is_dated = new.days & old.days and not new.title_places - old.places and not old.title_places - new.places
    is_alike = terms >= TERMS_PLENTY and facts.what
    if not facts.where or not (is_alike or facts.towns or len(facts.where) > 1 or is_dated):
        return "no place in common that tells"
    if len(facts.towns) < TOWNS_MIN and name_days_apart(new, old):
        return "they name different days"
    return None


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
