"""Who edited, checked and supervised an article: lines below it that are no part of it."""

from crawler.text.patterns import compile_late

_CREDIT = compile_late(
    r"[(（]\s*作者\s*[:：][^。，()（）]{2,30}(?:[，,][^。，()（）]{2,16})?\s*(?:编辑|责编)\s*[:：][^。，()（）]{2,16}[)）]$|"
    r"[(（\[【]?\s*(?:《[^《》]{2,16}》\s*)?(?:责任|网络|网站|本文|值班|执行|见习|实习|新媒体|初审|复审|终审)?(?:编辑|责编|编审|校对|审核|审签|签审|统筹|策划|监制|初审|复审|终审|二审|三审|一审|审校|排版|主编|美编|值班主任|签发|责校)"
    r"(?:\s*[:：丨｜/、|]\s*[^。，！？\n]{0,50}|(?:\s+[\u4e00-\u9fff]{2,4}){1,3}\s*[)）\]】]?)$"
)
_ROLE = compile_late(
    r"((?:文字|图文|图片|文|图|摄影|来源|作者|记者|通讯员|供稿|撰稿|采写|(?:责任|网络|值班|执行)?编辑|责编|编审|校对|审核|初审|复审|终审|监制|统筹|主编|"
    r"值班主任)\s?[:：/／丨｜|])"
)
_EDITOR = compile_late("[编审校]|监制")
_PUNCTUATED = compile_late("[，。！？；：:]")
# Only with its brackets may it follow prose on one line: （责任编辑：张三）
_CREDIT_IN_LINE = compile_late(
    r"[\s,，;；|/]+责任编辑[\s:：]{0,3}[\u4e00-\u9fff]{2,4}(?=[)）]\s*$)|\s*返回搜狐[，,]?\s*查看更多\s*$|\s*[(（\[【]\s*(?:责任|网络|值班)?(?:编辑|责编|校对|审核)\s*[:：\s][^()（）\[\]【】。，]{0,40}[)）\]】]?\s*$|(?<=[。！？”）)])\s*(?:责任编辑|责编|编辑)\s*[:：][^。，！？]{0,40}$"
)


def is_credit(flat: str) -> bool:
    """Tell 责任编辑：张三 and its like, and rows of roles with an editor's among them: 文/张三 图/李四 责编/王五."""
    if len(flat) > 80:
        return False
    if _CREDIT.match(flat) is not None:
        return True
    if not any(sign in flat for sign in "编审校"):
        return False
    before, *rest = _ROLE.split(flat)
    return (
        not before.strip(" (（[【")
        and any(_EDITOR.search(role) for role in rest[::2])
        and all(0 < len(name.strip()) <= 20 and not _PUNCTUATED.search(name) for name in rest[1::2])
    )


def cut_credit(text: str) -> str:
    """Cut （责任编辑：张三） off the end of a line."""
    end = text[-120:]
    return text[:-120] + _CREDIT_IN_LINE.sub("", end) if any(sign in end for sign in "编校审返") else text
