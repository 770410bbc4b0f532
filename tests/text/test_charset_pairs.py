import pytest

from crawler.text.charset_pairs import NONE, PAIRS, decode_pairs


def decode_alone(data: bytes, codec: str) -> str:
    text = data.decode(codec, "replace")
    return text if NONE not in text else NONE


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "big5hkscs", "cp949", "cp932"])
def test_pairs_decoded_at_a_time_are_what_each_is_alone(codec: str) -> None:
    alone = [decode_alone(pair.tobytes(), codec) for pair in PAIRS]

    assert [text if NONE not in text else NONE for text in decode_pairs(codec)] == alone
