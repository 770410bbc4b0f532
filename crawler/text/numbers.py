"""Numbers that a mirror deleted: the gap is marked, nothing is invented."""

import re

from crawler.text.draft import Span

# Each begins with a fixed character, which is searched much faster than one alternative after another.
_GAPS = (
    # 年2月 for 2016年2月; 今年2月 has its word
    re.compile(r"年(?=\d{1,2}月)(?:(?<=[，。；：、,;:（(\s于在自从至到]年)|(?<=\A年))"),
    re.compile(r"等余(?=[项个家名种件次批人条部款])"),  # 等余项 for 等100余项
    re.compile(r"月(?=\d{1,2}日)(?:(?<=[，。；,;\n年]月)|(?<=\A月))"),
    re.compile(r"年月(?=[，。；,;日])(?<=[于在自从至到0-9]年月)"),
    re.compile(r"年(?=起)(?<=[自从]年)"),
    re.compile(r"余(?=[项个家名种件次批])(?<=[共近约有]余)"),
    re.compile(r"第(?=届)"),
    re.compile(r"日(?=[，,上下])(?<=[0-9]月日)"),
    re.compile(r"%(?<=[长降高低升少比达到]%)"),
    re.compile(r"％(?<=[长降高低升少比达到]％)"),
    re.compile(r"个百分点(?<=[长降高低升少达到了]个百分点)"),
)

# What stands before and behind each gap, for a first look.
BEFORE_GAP = re.compile(r"[，。；：、,;:（(\s于在自从至到等年月长降高低升少比达了0-9共近约有第]")
AFTER_GAP = re.compile("[年余月日%％个届]")


def find_missing_numbers(text: str) -> list[Span]:
    """Return the words between which a number is missing."""
    return sorted(match.span() for gap in _GAPS for match in gap.finditer(text))
