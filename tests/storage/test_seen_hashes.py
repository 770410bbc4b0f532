"""Hashes that were never stored are mostly known for that; one that was is never left out."""

import random

import numpy as np
import pytest

from storage.seen_hashes import SeenHashes


@pytest.mark.parametrize("step", [1, 4, 16])
def test_every_hash_that_was_added_is_kept_and_hardly_another(step: int) -> None:
    numbers = random.Random(1)
    held, others = ([numbers.randrange(-(2**63), 2**63, step) for _ in range(2000)] for _ in range(2))
    seen = SeenHashes()
    for start in range(0, len(held), 50):
        seen.add(held[start : start + 50])

    kept = seen.keep(others + held)

    assert kept[-len(held) :] == held
    assert len(kept) < len(held) + 20


def test_hashes_chosen_by_their_lowest_bits_fill_the_whole_filter() -> None:
    numbers = np.random.default_rng(1)
    held, others = (numbers.integers(-(2**59), 2**59, 500_000) << 4 for _ in range(2))
    seen = SeenHashes()
    seen.add(held.tolist())

    assert len(seen.keep(others.tolist())) < 0.01 * len(others)


def test_hashes_that_share_a_byte_are_kept_all() -> None:
    seen = SeenHashes()

    seen.add(list(range(-9, 9)))

    assert seen.keep(list(range(-9, 9))) == list(range(-9, 9))
    assert seen.keep([]) == []
