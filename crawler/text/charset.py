"""Which charset a page's bytes are in, and the text they give.

Declarations are often missing or wrong: gb2312 stands for GBK or GB 18030, and undeclared GBK decodes without an
error as Korean or Big5. So every charset that can be meant gets a vote by how common the decoded characters are.
"""

import codecs
import re
from collections.abc import Iterable

# The commonest characters of news in each script: about half of running text. Frequencies fall so steeply that a wrong
# decoding, which spreads over the whole table, hits them a tenth as often.
_COMMON_SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "市场监督局标准检验合作协议省推服务企业安全"
)
_COMMON_TRADITIONAL = (
    "的一是不在了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
    "與關各重新線內數業電開見長問題實現機應質還無氣變條結團員標準總協議聯監場檢驗務區經濟給東臺灣話將從車書當萬愛兩體點於裡麼著樣"
)
_COMMON_KOREAN = "이다는에의을를가은고하한지기로도사대정자인시어과있해아리나서그전일부상원보수장라조구성제국"
_COMMON_JAPANESE = "のにはをたがでてとしれさいるあなもかりこうんくらまそっき、。日本年"
COMMON = frozenset(_COMMON_SIMPLIFIED + _COMMON_TRADITIONAL)

_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "euckr": "cp949",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    ("gb18030", COMMON),
    ("big5hkscs", COMMON),
    ("cp949", frozenset(_COMMON_KOREAN)),
    ("euc-jp", frozenset(_COMMON_JAPANESE)),
    ("shift_jis", frozenset(_COMMON_JAPANESE)),
)
_SAMPLE_BYTES = 256 * 1024  # bytes read for the vote; a page's words are long settled by then
_UTF8_ERRORS_MAX = 0.02  # share of broken sequences that a UTF-8 page cut by a gateway still may have
_COMMON_MIN = 0.2  # share of common characters in Chinese (about half) that chance does not give (a twentieth)
_DECLARED_BONUS = 0.02  # share of common characters that a declaration is worth: it settles ties only
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
_WIDE = re.compile("[\u1100-\uffdc]")


def choose_charset(body: bytes, *, declared: str | None = None) -> str:
    """Return the Python codec that reads the page: the declared one where it is plausible.

    >>> choose_charset("国家标准".encode("gbk"), declared="gb2312")
    'gb18030'
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    named = _python_codec(declared)
    if named is not None and named.startswith(("utf-16", "utf-32")):
        return named if b"\0" in body[:200] else "utf-8"
    sample = body[:_SAMPLE_BYTES]
    if named == "hz" and b"~{" in sample:
        return "hz"
    if named == "iso2022_jp" and b"\x1b$" in sample:
        return named
    if _is_utf8(sample):
        return "utf-8"
    return _vote(sample, named)


def decode(body: bytes, *, declared: str | None = None) -> str:
    """Return the page as text; bytes that fit nothing become U+FFFD."""
    return body.decode(choose_charset(body, declared=declared), "replace")


def commonness(text: str, common: frozenset[str] = COMMON) -> float:
    """Return the share of the commonest characters among the wide ones (0 to 1; 0 without any)."""
    wide = _WIDE.findall(text)
    return count_common(wide, common) / len(wide) if wide else 0.0


def count_common(characters: Iterable[str], common: frozenset[str] = COMMON) -> int:
    """Return how many of the characters are among the commonest."""
    return sum(map(common.__contains__, characters))


def _python_codec(declared: str | None) -> str | None:
    if not declared:
        return None
    name = declared.strip(" \t\r\n\"';").lower()
    try:
        codec = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding else None


def _is_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(sample) == _SAMPLE_BYTES and broken == 1:
        return True  # the sample's end may cut a character
    wide = sum(map(len, _NON_ASCII.findall(sample)))
    return broken * 3 <= wide * _UTF8_ERRORS_MAX or _is_mostly_chinese(text, broken)


def _is_mostly_chinese(text: str, broken: int) -> bool:
    """Whether a page is Chinese in UTF-8 but for a piece, included in another charset, with so many broken bytes."""
    wide = _WIDE.findall(text)
    return broken < len(wide) and count_common(wide) >= _COMMON_MIN * len(wide)


def _vote(sample: bytes, named: str | None) -> str:
    scores = {name: _plausibility(sample, name, common) for name, common in _CANDIDATES}
    if named in scores:
        scores[named] += _DECLARED_BONUS
    best = max(scores, key=scores.__getitem__)
    if scores[best] > 0.05:
        return best
    return named if named is not None and named != "utf-8" else "gb18030" if scores["gb18030"] >= 0 else "cp1252"


def _plausibility(sample: bytes, codec: str, common: frozenset[str]) -> float:
    """Return the share of common characters less five times that of broken ones; -1 without any wide character."""
    text = sample.decode(codec, "replace")
    wide = _WIDE.findall(text)
    if not wide:
        return -1.0
    broken = text.count("\ufffd")
    return (count_common(wide, common) - 5 * broken) / len(wide)
