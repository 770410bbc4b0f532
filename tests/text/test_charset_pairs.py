import pytest

from crawler.text.charset_pairs import decode_pairs, list_pairs


def decode_alone(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "big5hkscs", "cp949", "cp932"])
def test_pairs_decoded_at_a_time_are_what_each_is_alone(codec: str) -> None:
    alone = [(decode_alone(data, codec), data) for _, data in decode_pairs(codec)]

    assert list_pairs(codec) == [(text, data) for text, data in alone if len(text) == 1]
