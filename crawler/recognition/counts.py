"""Numbers of an act and what they count."""

from collections.abc import Mapping
from functools import lru_cache

from crawler.recognition.counted_places import parse_number
from crawler.recognition.openings import pattern_of

_NUMBER = r"(?P<number>\d+(?:\.\d+)?|[两二三四五六七八九十]{1,3})"
# What is counted, by the words after the number. The first that fits a place in the text is taken.
_COUNTED: tuple[tuple[str, str], ...] = (
    ("standards", rf"{_NUMBER}(?:余|多)?项[^,。;、]{{0,16}}?(?:标准|规范)(?!化)"),
    ("standards", rf"标准{_NUMBER}项"),
    ("standards", rf"标准(?:清单|目录)?[^,。;]{{0,8}}?,?(?:共计?|一共|总共|计|有|清单)[^,。;]{{0,4}}?{_NUMBER}项"),
    ("specifications", rf"{_NUMBER}(?:余|多)?[项个部][^,。;、]{{0,10}}?(?:规程|计量技术规范|校准规范)"),
    ("instruments", rf"{_NUMBER}(?:份|项|个)(?:合作)?(?:协议|备忘录|文件|文本)"),
    ("areas", rf"{_NUMBER}(?:个|大)?(?:方面|领域)"),
    ("measures", rf"{_NUMBER}(?:条|项)(?:具体)?(?:举措|措施)"),
    ("tasks", rf"{_NUMBER}(?:条|项)(?:重点)?(?:任务|工作)"),
    ("projects", rf"{_NUMBER}(?:个|项)?(?:重点)?项目"),
    ("members", rf"(?:成员|委员)[^,。;]{{0,10}}?{_NUMBER}(?:家|名|个)"),
    (
        "parties",
        rf"{_NUMBER}(?:个)?(?:省区市|省市|省区|省|市|地|区县|方|家(?:单位|机构)?)(?=[^,。]{{0,12}}(?:签|联合|共同|市场监|质监|标准|计量))",
    ),
    ("bodies", rf"{_NUMBER}个[^,。;]{{0,8}}?(?:机构|中心|基地)"),
    ("stations", rf"加油站{_NUMBER}家"),
    ("stations", rf"{_NUMBER}家加油站"),
    ("pumps", rf"加油机(?:\([^)]*\)|（[^）]*）)?{_NUMBER}台"),
    ("pumps", rf"{_NUMBER}台加油机"),
    ("winners", rf"{_NUMBER}个质量奖"),
    ("officers", rf"{_NUMBER}名首席质量官"),
    ("members", rf"{_NUMBER}家检验检测机构"),
)
# One of these stands in every match: a sentence is searched only for what it may count.
_WORDS = {
    "standards": "标准|规范",
    "specifications": "规程|规范",
    "instruments": "协议|备忘录|文件|文本",
    "areas": "方面|领域",
    "measures": "措施|举措",
    "tasks": "任务|工作",
    "projects": "项目",
    "members": "成员|委员|检验检测机构",
    "parties": "签|联合|共同|市场监|质监|标准|计量",
    "bodies": "机构|中心|基地",
    "stations": "加油站",
    "pumps": "加油机",
    "winners": "质量奖",
    "officers": "首席质量官",
}
_PATTERNS = tuple((name, pattern_of(_WORDS[name]), pattern_of(pattern)) for name, pattern in _COUNTED)


@lru_cache(maxsize=256)  # the acts of a sentence count the same things
def find_counts(text: str) -> Mapping[str, tuple[int | float, int, int]]:
    """Return what is counted in a text: number and place of each."""
    found: dict[str, tuple[int | float, int, int]] = {}
    for name, words, pattern in _PATTERNS:
        match = pattern.search(text) if name not in found and words.search(text) else None
        if match:
            written = match["number"]
            number = float(written) if "." in written else parse_number(written)
            if number is not None:
                found[name] = (number, match.start("number"), match.end("number"))
    return found
