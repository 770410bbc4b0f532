"""How likely a run of Chinese characters is: word frequencies, the best segmentation, one character at a time.

The words are packaged (``language_model.bin``, made by ``python -m crawler.text.model_building``). Loaded at first use:
only damaged text needs them.
"""

import importlib.resources
import io
from bisect import bisect_left
from functools import cache

import numpy as np

MODEL_FILE = "language_model.bin"
LONGEST = 5  # characters of a word looked up; longer names are made of shorter words
SCALE = 2000  # units of the packaged log probabilities in a nat
TOP = 8.0  # what 0 stands for there: more than any word has
NOT_A_WORD = 65535  # stands for NEVER there
NEVER = -1e9  # log probability of what is no word itself, only the beginning of one
_STRANGE = -8.0  # log probability below which a character alone is doubtful in a repaired run
_UNKNOWN = -21.0  # log probability of a character that is in no word
_MARKS = {"，": -2.2, ",": -2.2, "。": -3.0, "、": -3.0, "《": -4.5, "》": -4.5, "“": -4.2, "”": -4.2, "；": -5.0}
_OTHER_MARK = -6.5
_DIGIT = -3.0
_LATIN = -4.5
# Words in their context are likelier than words alone. Readings differ in length, so that must count: a flat gain for
# each character. With 0, two characters that vanished lose to any common one; with 3, chance words win.
CONTEXT_GAIN = 2.0  # nats

Scores = tuple[float, ...]  # log probability of the best segmentation after each of the last characters
Begun = tuple[str, ...]  # the ends of the text that can be the beginning of a word, longest first
_NOTHING = (NEVER, NEVER)
_NOTHING_ALONE = (_UNKNOWN, _UNKNOWN)


class LanguageModel:
    """Log probabilities of words; ``extend`` scores one more character."""

    def __init__(self, packed: bytes) -> None:
        with np.load(io.BytesIO(packed)) as parts:
            listed, places, continuations, common = (
                parts[name].tobytes().decode() for name in ("words", "places", "continuations", "common")
            )
            known = np.where(parts["known"] == NOT_A_WORD, NEVER, TOP - parts["known"] / SCALE).tolist()
            longer = (TOP - parts["longer"] / SCALE).tolist()
        self._listed = listed.split("\n")
        self._words: dict[str, tuple[float, float]] = dict(
            zip(self._listed, zip(known, longer, strict=True), strict=True)
        )
        self._places = frozenset(places.split("\n"))
        self._common = frozenset(common)
        self._continuations: dict[str, str] = {line[0]: line[1:] for line in continuations.split("\n")}
        self._following: dict[str, frozenset[str]] = {}  # filled as asked

    def is_common(self, character: str) -> bool:
        """Whether the character occurs often enough to be guessed."""
        return character in _MARKS or character in self._common

    def is_place(self, text: str) -> bool:
        """Whether the text is, or begins with, the name of a place of two or more characters."""
        return any(text[:length] in self._places for length in range(2, len(text) + 1))

    def find_strange(self, text: str) -> list[int]:
        """Return the places of (simplified) characters that make no word here and are rare alone."""
        best, lengths = [0.0], [0]
        find = self._words.get
        for end in range(1, len(text) + 1):
            options = [
                (best[end - length] + (known[0] if known and known[0] > NEVER else _UNKNOWN * length), length)
                for length in range(1, min(end, LONGEST) + 1)
                if (known := find(text[end - length : end])) or length == 1
            ]
            score, length = max(options)
            best.append(score)
            lengths.append(length)
        end, strange = len(text), []
        while end:
            word = text[end - lengths[end] : end]
            if len(word) == 1 and "\u3400" <= word <= "\u9fff" and best[end] - best[end - 1] < _STRANGE:
                strange.append(end - 1)
            end -= lengths[end]
        return strange

    def continuations(self, character: str) -> str:
        """Return the likeliest characters after this one in a word of two."""
        return self._continuations.get(character, "")

    def prospect(self, character: str) -> float:
        """Return the log probability of the best that the character can begin, or of the mark that it is."""
        if not "\u3400" <= character <= "\u9fff":
            return _mark_cost(character)
        _, longer = self._words.get(character, _NOTHING_ALONE)
        return longer

    def following(self, begun: Begun) -> frozenset[str]:
        """Return the characters that go on with one of the words begun."""
        sets = [self._following.get(word) or self._find_following(word) for word in begun]
        return sets[0] if len(sets) == 1 else frozenset().union(*sets)

    def extend(self, scores: Scores, begun: Begun, character: str) -> tuple[float, float, Begun]:
        """Score the (simplified) character after the words ``begun``.

        Returns the log probability of the text so far; the best that it can still be called if its end turns out to
        begin a longer word, by which readings are compared before the word is complete; and the words begun.
        """
        score = scores[-1]
        if not "\u3400" <= character <= "\u9fff":
            score += _mark_cost(character)
            return score, score, ()
        find = self._words.get
        known, longer = find(character, _NOTHING_ALONE)
        rank = score + longer
        best = score + (known if known > NEVER else _UNKNOWN)
        now = []
        for word in begun:
            known, longer = find(word + character, _NOTHING)
            if longer > NEVER:
                score = scores[-1 - len(word)]
                best = max(best, score + known)
                rank = max(rank, score + longer)
                if len(word) < LONGEST - 1:
                    now.append(word + character)
        now.append(character)
        return best, max(best, rank), tuple(now)

    def _find_following(self, word: str) -> frozenset[str]:
        low = bisect_left(self._listed, word)
        high = bisect_left(self._listed, word + "\U0010ffff", low)
        size = len(word)
        found = frozenset(longer[size] for longer in self._listed[low:high] if len(longer) > size)
        self._following[word] = found
        return found


def next_scores(scores: Scores, score: float) -> Scores:
    """Return the scores after one more character."""
    return (*scores[1 - LONGEST :], score)


def _mark_cost(character: str) -> float:
    if character in _MARKS:
        return CONTEXT_GAIN + _MARKS[character]
    if character.isdigit():
        return CONTEXT_GAIN + _DIGIT
    return CONTEXT_GAIN + (_LATIN if character.isascii() and character.isalpha() else _OTHER_MARK)


@cache
def language_model() -> LanguageModel:
    """Return the model, loaded at the first call."""
    return LanguageModel(importlib.resources.files(__package__).joinpath(MODEL_FILE).read_bytes())
