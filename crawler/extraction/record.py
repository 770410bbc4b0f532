"""The record of a document that sites set between title and text: 索引号, 发文机关, or tags of whom a policy concerns.

Such rows have a short label and no sentence behind it. An article may open with rows of its own in the same shape, as
an explained policy or a company's card; what tells them apart is the labels, and the element that holds them.
"""

from crawler.extraction import density
from crawler.extraction.page import Page
from crawler.extraction.tail import count_prose, normalise
from crawler.text.patterns import compile_late

# What only the register of an office says of a document (国办发〔2019〕61号 names most of these).
_REGISTERED = compile_late(
    r"索引号|(?:信息)?索引(?:编号)?|(?:发文|制发|颁布)(?:机关|机构|单位|部门)|(?:发文|公文)?(?:文|字)号|发文字号|"
    r"(?:主题|体裁|组配|信息|公文|文件)(?:分类|类别|种类)|(?:成文|公开|印发)日期|公开(?:方式|形式|属性|范围)"
)
# What libraries of policies sort them by, and what they say beside it, as others say of a company.
_SORTED = compile_late(
    r"(?:适用|支持|面向|惠及)(?:行业|产业|对象|人群|企业|地区|区域|领域)|政策(?:主题|类型|类别|分类|级别|层级|标签|领域|状态)"
)
_BESIDE = compile_late(
    r"所属(?:行业|产业|领域|地区|区域|部门|分类|层级)|企业规模|主题词|(?:政策)?关键词|时效性|有效性|效力(?:级别|状态)"
)
_ROW = compile_late(r"([\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,7})\s?[:：]\s*[^。！？!?；;]{1,300}")
_OWN_ROW = compile_late(r"[\u4e00-\u9fff]{2,8}[:：]\s*\S")
_REACH = 6  # Lines of the body before the first row: a tab, a number
_MOST = 30  # Rows


def find_record(page: Page, first: int, last: int) -> range:
    """Return the lines of a record at the beginning of a body, none where the rows may be the article's own."""
    texts = [normalise(density.bare(page.lines[n].text)) for n in range(first, min(last, first + _REACH + _MOST))]
    rows = [_ROW.fullmatch(text) for text in texts]
    start = next((n for n, row in enumerate(rows[:_REACH]) if row is not None), len(rows))
    end = next((n for n in range(start, len(rows)) if rows[n] is None), len(rows))
    # A row with a sentence below them says that the rows are a list of the article's: 政策内容：对……给予补贴。
    if end == len(rows) or _OWN_ROW.match(texts[end]) or count_prose("\n".join(texts[:start])):
        return range(0)
    labels = ["".join(row[1].split()) for row in rows[start:end] if row is not None]
    registered = sum(_REGISTERED.fullmatch(label) is not None for label in labels)
    certain = registered + sum(_SORTED.fullmatch(label) is not None for label in labels)
    if not certain or certain + sum(_BESIDE.fullmatch(label) is not None for label in labels) < 2:
        return range(0)
    place = range(first + start, first + end)
    return place if registered > 1 or _has_element(page, place) else range(0)


def _has_element(page: Page, place: range) -> bool:
    """Tell whether an element that is no paragraph holds these lines and not the one below them."""
    return any(node.first <= place.start and node.last == place.stop and node.tag != "p" for node in page.nodes)
