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
    _asked: tuple[Party, ...] = ()
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
        parties = tuple(self.parties.values())
        if len(parties) != len(self._asked) or any(a is not b for a, b in zip(parties, self._asked, strict=True)):
            self._asked, self._is_enough = parties, are_independent(parties)
        return self._is_enough

    @property
    def has_outsiders(self) -> bool:
        return any(not party.qualifies for party in self.parties.values())
