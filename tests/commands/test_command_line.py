"""What every own command does with words that it does not know."""

from pathlib import Path

import pytest

from tests.commands.program import Program


@pytest.mark.parametrize(
    "words",
    [("watch", "--onse"), ("sources", "--jsn"), ("crawl", "beijing_amr", "--nosuch"), ("clean", "--slow"),
     ("doctor", "now")],
)  # fmt: skip
def test_unknown_words_are_refused_before_anything_is_done(words: tuple[str, ...], tmp_path: Path) -> None:
    status, said = Program(tmp_path).run(*words)

    assert status == 2
    assert said.splitlines()[-1] == f"concord: error: unrecognized arguments: {words[-1]}"
    assert f"concord {words[0]}" in said
    assert list(tmp_path.iterdir()) == []
