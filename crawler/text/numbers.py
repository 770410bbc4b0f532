"""Numbers that a mirror deleted: the gap is marked, nothing is invented."""

import re

from crawler.text.draft import Span

_GAP = re.compile(
    r"(?:(?<=[，。；：、,;:（(\s于在自从至到])|^)年(?=\d{1,2}月)"  # 年2月 for 2016年2月; 今年2月 has its word
    r"|等余(?=[项个家名种件次批人条部款])"  # 等余项 for 等100余项
    r"|(?:增长|下降|提高|降低|上升|减少|占比|达到|高达)(?:%|％|个百分点|[万亿]元|余[项个家名种件次批人])"
    r"|(?<=[，。；,;\n])月(?=\d{1,2}日)"
    r"|(?<=[0-9]年)月(?=\d{1,2}日)|(?<=[0-9]月)日(?=[，,上下])",
    re.MULTILINE,
)


def find_missing_numbers(text: str) -> list[Span]:
    """Return the words between which a number is missing."""
    return [match.span() for match in _GAP.finditer(text)]
