import pytest

from crawler.text.lost_bytes import ANY, LOST, LostBytes

HOLE = bytes((LOST,))


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-8"])
def test_a_character_is_guessed_whichever_of_its_bytes_is_lost(codec: str) -> None:
    whole = "标".encode(codec) if codec != "big5hkscs" else "標".encode(codec)
    patterns = [whole[:at] + HOLE + whole[at + 1 :] for at in range(len(whole))]

    guessed = [[text for _, text in LostBytes(codec, ANY).guess(pattern, len(whole))] for pattern in patterns]

    assert all(whole.decode(codec) in texts for texts in guessed)


def test_a_short_pattern_lacks_a_byte_behind_the_first() -> None:
    first, second, third = "标".encode()
    lost = LostBytes("utf-8", ANY)

    assert "标" in dict(map(reversed, lost.guess(bytes((first, second)), 3)))
    assert "标" in dict(map(reversed, lost.guess(bytes((first, third)), 3)))
    assert "标" not in dict(map(reversed, lost.guess(bytes((second, third)), 3)))


def test_the_cheapest_guess_comes_first_and_only_bytes_that_can_be_lost_are_guessed() -> None:
    lead = "标".encode("gbk")[:1]

    guesses = LostBytes("gb18030", ANY).guess(lead + HOLE, 2)

    assert guesses == sorted(guesses)
    assert guesses
    assert LostBytes("gb18030", frozenset()).guess(lead + HOLE, 2) == []
