"""Companies, universities, associations and others that never count as parties (rule T2)."""

import re
from collections.abc import Iterator

from crawler.recognition.openings import pattern_of

_OUTSIDERS = pattern_of(
    r"(?:(?:(?![的与和同在由及])[一-龥A-Za-z()]){0,12}?(?:有限公司|股份公司|集团(?!军)|公司|大学|学院(?!路)|医院|电视台|报社|图书馆|博物馆|科技馆|档案馆|出版社|事务所|幼儿园|中学|协会|学会|商会|联合会|研究会|促进会|消委会|消协|消费者委员会"
    r"|消费者协会|消保委|基金会|银行|农发行|农商行|信用社|行业联盟|产业联盟))|(?:国网[一-龥]{2,6}?电力|[一-龥]{2,6}电网)|(?:[一-龥]{0,4}(?:企业|高校|院校|客商|[茶药车奶酒钢农民国央粮船]企(?!业)|经营者|经营户|商户|商家|商超|摊主|业主|科室|(?:电商|网络|交易)平台|农户|合作社|(?:维保|经营|使用|会员|用户)单位)们?)(?=[^,。]{0,4}(?:与|和|同|、|签|联合(?:发布|发起|制定)|共同(?:发布|发起|制定)|发起|组建|成立|组成|结成)|[^,。]{0,8}签)"
)
# Every outsider's name holds one of these: most sentences are not searched for the rest.
OUTSIDER_WORD = pattern_of(
    "公司|集团|大学|学院|医院|电视台|报社|图书馆|博物馆|科技馆|档案馆|出版社|事务所|幼儿园|中学|协会|学会|商会|联合会|研究会"
    "|促进会|消委会|消协|委员会|消保委|基金会|银行|农发行|农商行|信用社|联盟|企业|企|高校|院校|客商|茶企|药企|车企|经营者|经营户|商户|商家|商超"
    "|国网|电网|摊主|业主|科室|平台|农户|合作社|单位"
)
_OUTSIDER_REACH = 20  # characters from where an outsider's name begins to the word that all such names hold


def find_outsiders(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_OUTSIDERS`` finds in a text, in the same order; tried only near the words that all names hold."""
    free = 0
    for word in OUTSIDER_WORD.finditer(text):
        for start in range(max(free, word.start() - _OUTSIDER_REACH), word.start() + 1):
            match = _OUTSIDERS.match(text, start)
            if match:
                free = match.end()
                yield match
                break
