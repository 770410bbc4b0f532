"""What a mirror does to a text, by bytes: pinyin behind table entries, cuts before marks, decoding out of step."""

MARKS = "！？；，、："
FOLD = {0x3000: " ", **{0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)}}
QUOTES = str.maketrans("「」『』", "“”‘’")


def damage(text: str, table: dict[str, str], *, cut: bool) -> str:
    """Damage one line; ``table``: character to pinyin."""
    data = text.encode("gbk")
    for character, pinyin in table.items():
        key = character.encode("gbk")
        data = data.replace(key, key + f"({pinyin})".encode("gbk"))
    pieces = [data]
    if cut:
        for mark in MARKS:
            data = data.replace(mark.encode("gbk"), b"\0" + mark.encode("gbk"))
        pieces = data.split(b"\0")
    return "".join(map(decode_as_mirrors_do, pieces)).translate(FOLD)


def decode_as_mirrors_do(data: bytes) -> str:
    """Decode GBK; a first byte with a bad second one is printed as `?` and takes it along."""
    out, at = [], 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80:
            out.append(chr(lead))
            at += 1
            continue
        pair = data[at : at + 2]
        at += 2
        if len(pair) == 1 or pair[1] < 0x40:
            out.append("?")
        else:
            out.append(pair.decode("gbk", "ignore"))
    return "".join(out)


def fold(text: str) -> str:
    """Fold widths and quotation marks, as extraction does."""
    return text.translate(FOLD).translate(QUOTES)
