import importlib.resources
import io

import numpy as np
import pytest

from crawler.text.language_model import MODEL_FILE, language_model
from crawler.text.model_building import build, pack


def test_the_packaged_model_is_what_the_packages_data_give() -> None:
    packed = importlib.resources.files("crawler.text").joinpath(MODEL_FILE).read_bytes()
    with np.load(io.BytesIO(packed)) as shipped, np.load(io.BytesIO(pack(build()))) as built:
        assert set(shipped) == set(built)
        assert all(np.array_equal(shipped[name], built[name]) for name in shipped)


@pytest.mark.parametrize(("likelier", "other"), [("标准", "标难"), ("备忘录", "备忘绿"), ("联合发布", "联盒发布")])
def test_words_are_likelier_than_chance(likelier: str, other: str) -> None:
    assert score(likelier) > score(other)


def test_rare_characters_without_a_word_are_strange() -> None:
    assert language_model().find_strange("国家标准鬮合作") == [4]


def score(text: str) -> float:
    model = language_model()
    scores: tuple[float, ...] = (0.0,)
    begun: tuple[str, ...] = ()
    for character in text:
        best, _, begun = model.extend(scores, begun, character)
        scores = (*scores, best)
    return scores[-1]
