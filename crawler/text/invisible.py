"""Characters that nobody sees: control and zero-width characters, lone surrogates, odd spaces."""

import re

from crawler.text.draft import Edit

# Joiners inside Latin, Arabic or Indic words and emoji sequences carry meaning; between Chinese characters none does.
_INVISIBLE = re.compile(
    "[\ud800-\udfff]+"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u00ad]+"
    "|[\ue000-\uf8ff\ufdd0-\ufdef]+"
    "|(?<![\u0600-\u0fff])[\u200c\u200d](?![\u0600-\u0fff\u2600-\u27bf\U0001f000-\U0001faff])"
    "|\r\n?|\u0085"
)
# One set of characters is searched ten times as fast as the alternatives above: most texts end here.
ANY_INVISIBLE = re.compile(
    "[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u00ad"
    "\ue000-\uf8ff\ufdd0-\ufdef]"
)
_NEWLINES = frozenset("\r\u0085\u2028\u2029")


def find_invisible(text: str) -> list[Edit]:
    """Return the edits that remove what cannot be seen and make every line end a line feed."""
    if ANY_INVISIBLE.search(text) is None:
        return []
    return [
        Edit(match.start(), match.end(), _instead(match[0]), "invisible")
        for match in _INVISIBLE.finditer(text)
        if match[0] != "\ufffd"
    ]


def _instead(matched: str) -> str:
    if not _NEWLINES.isdisjoint(matched):
        return "\n"
    if "\ud800" <= matched[0] <= "\udfff":  # halves of a pair belong together, a lone one stands for nothing
        return matched.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "\ufffd" if "\ufffd" in matched else ""
