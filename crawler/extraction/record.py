"""The record of a document that sites set between title and text: 索引号, 发文机关, or tags of whom a policy concerns.

Such rows have a short label and no sentence behind it; in tables and definition lists the value is the next line. An
article may open with rows of its own in the same shape, as an explained policy or a company's card; what tells them
apart is the labels, and the element that holds them.
"""

from collections.abc import Sequence

from crawler.extraction import density
from crawler.extraction.page import JOINT, Page
from crawler.extraction.tail import count_prose, is_head_chrome, normalise
from crawler.text.patterns import compile_late

# What only the register of an office says of a document (国办发〔2019〕61号 names most of these).
_REGISTERED = compile_late(
    r"(?:政府)?(?:信息)?索引(?:编?号|代码|编码)?|(?:发文|制发|颁布|公开|信息发布|责任)(?:机关|机构|单位|部门|科室|处室)|"
    r"(?:发文|公文|文件)?(?:文|字|编)号|发文字号|"
    r"(?:主题|体裁|组配|信息|公文|文件|服务对象|栏目|所属)?(?:分类|类别|种类|类型)|(?:成文|公开|印发|发文|制发)(?:日期|时间)|"
    r"公开(?:方式|形式|属性|范围|时限|程序|类型|目录|类别)|(?:生效|实施|施行|失效|废止|终止)(?:日期|时间)|内容(?:概述|概览|概要|描述)|"
    r"信息(?:名称|格式|语言|载体|来源)|(?:公文|文件)(?:名称|标题|时效|有效性|状态)|规范性文件(?:统一)?编号"
)
# What libraries of policies sort them by, and what they say beside it, as others say of a company.
_SORTED = compile_late(
    r"(?:适用|支持|面向|惠及)(?:行业|产业|对象|人群|企业|地区|区域|领域)|政策(?:主题|类型|类别|分类|级别|层级|标签|领域|状态)"
)
_BESIDE = compile_late(
    r"所属(?:行业|产业|领域|地区|区域|部门|分类|层级)|企业规模|主题词|(?:政策)?关键[词字]|时效(?:性)?|有效性|效力(?:级别|状态)|"
    r"发布(?:日期|时间|机构|机关|单位)|发布部门|名称|标题|有效期|来源|语种|载体类型|责任编辑"
)
_ROW = compile_late(
    r"[\[【]?([\u4e00-\u9fff](?:\s{0,4}[\u4e00-\u9fff]){1,7})\s?(?:[:：]|[\]】][:：]?)\s*[^。！？!?；;]{1,300}"
)
_OTHER_LABEL = compile_late(r"[\s\x02\[【]([\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,5})\s?[:：\]】]")
_SUMMARY = compile_late(r"[【\[]?(?:内容)?(?:摘要|提要|概要|简介)[】\]]?\s?[:：]")
_OWN_ROW = compile_late(r"[\u4e00-\u9fff]{2,8}[:：]\s*\S")
_LABEL_SIGNS = " \u3000[]【】:：\x02"
_SENTENCE = compile_late("[。！？!?；;]")
_VALUE = 120  # Characters
_REACH = 6  # Lines of the body before the first row: a tab, a number
_FEWEST, _MOST = 3, 40  # Rows, lines


def find_record(page: Page, first: int, last: int) -> range:
    """Return the lines of a record at the beginning of a body, none where the rows may be the article's own."""
    texts = [normalise(page.lines[n].text) for n in range(first, min(last, first + _REACH + _MOST))]
    start = next((n for n in range(min(_REACH, len(texts))) if _read_row(texts, n)), len(texts))
    end, labels = start, list[str]()
    while end < len(texts):
        row = _read_row(texts, end)
        if row is None and not is_head_chrome(density.bare(texts[end])):
            break
        labels += row[0] if row is not None else []
        end += row[1] if row is not None else 1
    summaries = [text for text in texts[:start] if _SUMMARY.match(density.bare(text))]
    above = "\n".join(text for text in texts[:start] if text not in summaries)
    registered = sum(_REGISTERED.fullmatch(label) is not None for label in labels)
    # A row with a sentence below them says that the rows are a list of the article's: 政策内容：对……给予补贴。
    if end >= len(texts) or count_prose(above) or (registered < _FEWEST and _OWN_ROW.match(density.bare(texts[end]))):
        return range(0)
    certain = registered + sum(_SORTED.fullmatch(label) is not None for label in labels)
    if not certain or certain + sum(_BESIDE.fullmatch(label) is not None for label in labels) < 2:
        return range(0)
    place = range(first + start, first + end)
    if not registered > 1 and not _has_element(page, place):
        return range(0)
    return range(first, first + end) if summaries and len(summaries) == start else place


def find_closing_record(page: Page, first: int, last: int) -> range:
    """Return the lines of a record that ends a body, in an element of its own: three rows of the register or more."""
    for node in page.nodes:
        if node.last == last and first < node.first and _FEWEST <= last - node.first <= _MOST and node.tag != "p":
            texts = [normalise(page.lines[n].text) for n in range(node.first, last)]
            labels = [label for n in range(len(texts)) for label in _read_labels(texts[n : n + 1])]
            registered = sum(_REGISTERED.fullmatch(label) is not None for label in labels)
            if registered >= _FEWEST and 2 * len(labels) >= len(texts):
                return range(node.first, last)
    return range(0)


def _read_row(texts: Sequence[str], n: int) -> tuple[list[str], int] | None:
    """Return the labels of a row and the number of its lines; None for what is no row."""
    text = texts[n]
    alone = "".join(text.strip(_LABEL_SIGNS).split())
    if len(alone) <= 9 and is_register_label(alone):
        value = density.bare(texts[n + 1]) if n + 1 < len(texts) else ""
        has_value = len(value) <= _VALUE and not _SENTENCE.search(value) and _read_labels(texts[n + 1 : n + 2]) == []
        return [alone], 1 + (has_value and bool(value))
    labels = _read_labels([text])
    return (labels, 1) if labels else None


def _read_labels(texts: Sequence[str]) -> list[str]:
    """Return the labels in a line, none in a line that is no row."""
    text = next(iter(texts), "")
    alone = "".join(text.strip(_LABEL_SIGNS).split())
    if len(alone) <= 9 and is_register_label(alone):
        return [alone]
    row = _ROW.fullmatch(text)
    if row is None:
        parts = ["".join(part.split()) for part in text.split(JOINT) if part.strip()]
        return (
            [part for part in parts if is_register_label(part)]
            if len(parts) > 1 and is_register_label(parts[0])
            else []
        )
    return ["".join(label.split()) for label in (row[1], *_OTHER_LABEL.findall(text, row.end(1)))]


def is_registered(text: str) -> bool:
    """Tell a row that only a register has, alone as it may be: 公开方式：主动公开."""
    row = _ROW.fullmatch(normalise(text))
    label = "".join(row[1].split()) if row is not None and len(text) <= _VALUE else ""
    return _REGISTERED.fullmatch(label) is not None or label in ("有效性", "时效性")


def is_register_label(label: str) -> bool:
    """Tell a label of such a record, without its colon."""
    return any(kind.fullmatch(label) is not None for kind in (_REGISTERED, _SORTED, _BESIDE))


def _has_element(page: Page, place: range) -> bool:
    """Tell whether an element that is no paragraph holds these lines and not the one below them."""
    return any(node.first <= place.start and node.last == place.stop and node.tag != "p" for node in page.nodes)
