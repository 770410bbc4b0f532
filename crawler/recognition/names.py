"""Look up many names at once: the longest name of a table at each point of a text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import compress, count
from operator import add


class NameIndex:
    """Names by their first two characters, so that a text is read in one pass whatever the number of names."""

    def __init__(self, names: Iterable[str]) -> None:
        index: dict[str, list[str]] = defaultdict(list)
        for name in names:
            index[name[:2]].append(name)
        self._index = {start: tuple(sorted(found, key=len, reverse=True)) for start, found in index.items()}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of every name, the longest at each point, none overlapping.

        >>> [("吉林省吉林市"[a:b]) for a, b in NameIndex(["吉林", "吉林省", "吉林市"]).find("吉林省吉林市")]
        ['吉林省', '吉林市']
        """
        index, free = self._index, 0
        for position in list(compress(count(), map(index.__contains__, map(add, text, text[1:])))):
            if position < free:
                continue
            for name in index[text[position : position + 2]]:
                if text.startswith(name, position):
                    free = position + len(name)
                    yield position, free
                    break
