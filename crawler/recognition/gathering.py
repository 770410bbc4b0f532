"""The parties of an act as they are collected, one source after the other."""

from dataclasses import dataclass, field

from crawler.recognition.groups import Group
from crawler.recognition.parties import Mention, Party, are_independent

Span = tuple[int, int, int]  # number of the sentence, start and end in it


@dataclass(slots=True)
class Gathering:
    """Parties collected so far, in order of weight."""

    parties: dict[str, Party] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    group: Group | None = None
    _asked: tuple[dict[str, Party] | None, int] = (None, 0)
    _is_enough: bool = False

    def add(self, parties: tuple[Party, ...], span: Span | None, group: Group | None = None) -> None:
        for party in parties:
            self.parties.setdefault(party.name, party)
        if span:
            self.spans.append(span)
        self.group = self.group or group

    def add_mentions(self, mentions: list[Mention], where: int) -> None:
        for mention in mentions:
            self.add(mention.parties, (where, mention.start, mention.end), mention.group)

    @property
    def is_enough(self) -> bool:
        # Parties are only ever added, or another table put in place: the same one of the same size holds the same.
        if self._asked[0] is not self.parties or self._asked[1] != len(self.parties):
            self._asked = (self.parties, len(self.parties))
            self._is_enough = are_independent(tuple(self.parties.values()))
        return self._is_enough

    @property
    def has_outsiders(self) -> bool:
        return any(not party.qualifies for party in self.parties.values())
