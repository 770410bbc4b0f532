"""Why a run ended as it did and a source is not healthy, in a reader's language.

Reasons are stored as they were found, in short English for the log. Each clause that a pattern here knows is put in
other words and its neighbours are left alone: an unknown clause, an address, a server's own words.
"""

import re
from collections.abc import Callable

MAX_SAID = 1000  # characters that are looked at: a stranger's words may be long, and what is shown of them is shorter

_URL = r"(\S+?)(?=[;,，；]?(?:\s|$))"
_CLAUSES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        # How the run ended, and what it missed: crawler/extensions/outcome.py.
        (r"\b(\d+) challenge pages?: ", r"\1 个防护页面："),
        (r"\b(\d+) listings? not read: ", r"\1 个列表页未读到："),
        (r"\b(\d+) listings? without article links: ", r"\1 个列表页没有文章链接："),
        (r"\b(\d+) articles? without body or day: ", r"\1 篇文章没有正文或日期："),
        (r"\b(\d+) articles? not read: ", r"\1 篇文章未读到："),
        (r"\b(\d+) articles? not stored: ", r"\1 篇文章未存入："),
        (r"\b(\d+) pages? broke the parser: ", r"\1 个页面解析出错："),
        (r"\b(\d+) dead links?\b", r"\1 个失效链接"),
        (r"every article is without body or day: ", "所有文章都没有正文或日期："),
        (r"every listed article is gone: ", "列出的文章都已不存在："),
        (r"nothing could be stored: ", "无法存储："),
        (r"stopped early \((\S+)\)", r"提前停止（\1）"),
        (r"stopped before a listing was read \((\S+)\)", r"读到列表页之前已停止（\1）"),
        (r"error in the spider: ", "爬虫出错："),
        (r"see the log", "见日志"),
        (r"^unreachable: ", "无法连接："),
        (r"^gone: ", "已不存在："),
        (r"^robots: ", "robots.txt 不允许："),
        (r"^forbidden: ", "禁止访问："),
        (r"^redirects: ", "重定向异常："),
        (r"^too large: ", "页面过大："),
        (r"^server error: ", "服务器出错："),
        (r"^empty listing: ", "列表页为空："),
        # What went wrong with a request: crawler/base_spiders/failures.py, crawler/middlewares/challenge.py.
        (rf"(?<=：)(\S[^；]*?) \(HTTP (\d+)\) instead of {_URL}", r"\1（HTTP \2），而不是 \3"),
        (rf"HTTP (\d+) for {_URL}", r"\2 返回 HTTP \1"),
        (rf"robots\.txt forbids {_URL}", r"robots.txt 不允许读取 \1"),
        (rf"endless redirect from {_URL}", r"\1 无休止地重定向"),
        (rf"larger than the limit: {_URL}", r"超过大小上限：\1"),
        (rf"DNS lookup failed for {_URL}", r"无法解析域名 \1"),
        (rf"connection refused by {_URL}", r"\1 拒绝连接"),
        (r"(\S+) did not answer in time", r"\1 未按时应答"),
        # What a listing or a column is short of: crawler/base_spiders.
        (rf"column (\S+) now leads to {_URL}", r"栏目 \1 现在转到 \2"),
        (r"column (\S+) shows (\d+) of the (\d+) articles that it counts", r"栏目 \1 自称有 \3 篇文章，只列出 \2 篇"),
        (r"column (\S+) shows (\d+) of the (\d+) pages that it names", r"栏目 \1 自称有 \3 页，只读到 \2 页"),
        (r"(\S+) lists (\d+) articles, the first (\d+) are read", r"\1 列出 \2 篇文章，只读前 \3 篇"),
        (r"(\S+) has no (body|day)(?=;|$)", lambda found: f"{found[1]} 没有{'正文' if found[2] == 'body' else '日期'}"),
        (r"(\S+) is a file, not a page", r"\1 是文件，不是网页"),
        (rf"the page says that there is no {_URL}", r"页面提示 \1 不存在"),
        (r"page 2 of (\S+) repeats page 1 \((\S+)\)", r"\1 的第 2 页与第 1 页相同（\2）"),
        (r"no column is declared", "没有声明栏目"),
        (rf"no column is known: its first crawl looks for one from {_URL}", r"栏目未知：首次抓取时将从 \1 查找"),
        (r"no column is known, and discovery on (\S+) could not tell: ", r"栏目未知，\1 的自动查找未能确定："),
        (r"no column is known: concord discover ADDRESS, once its home page is known",
         "栏目未知：得知首页后请运行 concord discover"),
        (rf"no column is known: concord discover {_URL}", r"栏目未知：请运行 concord discover \1"),
        (r"found by discovery, not yet accepted: (.+); concord sources --accept (\w+)",
         r"由自动查找得到，尚未确认：\1；确认请运行 concord sources --accept \2"),
        (r"^from the next crawl on: what its file declares$", "下次抓取起读取：源文件声明的栏目"),
        (r"^from the next crawl on: ", "下次抓取起读取："),
        (r"the home page now leads to (\S+?)(?=;|$)", r"首页现在转到 \1"),
        # A crawl that ended without a word: crawler/monitoring/settlement.py.
        (r"^stopped with the watch$", "随值守一起停止"),
        (r"^still running after (\d+) s: stopped$", r"运行 \1 秒仍未结束，已停止"),
        (r"^killed by signal (\d+)$", r"被信号 \1 终止"),
        (r"^killed$", "进程被终止"),
        (r"^ended with status (\d+): ", r"以状态 \1 结束："),
        (r"^not crawled yet$", "尚未抓取"),
        # What is odd about a source: crawler/monitoring/signs.py.
        (r"no new article for (\d+) days; usually one every (\d+) at the latest",
         r"已有 \1 天没有新文章，通常最多 \2 天就有一篇"),
        (r"(\d+) article links on a listing page, usually (\d+)", r"列表页只有 \1 个文章链接，通常有 \2 个"),
        (r"none of (\d+) new articles has a day of publication", r"\1 篇新文章都没有发布日期"),
        (r"(\d+) new articles, none of them published after (\S+?)(?=;|$)",
         r"\1 篇新文章的发布日期都不晚于 \2"),
        (r"the last (\d+) articles have (\d+) characters, usually (\d+)", r"最近 \1 篇文章只有 \2 字，通常有 \3 字"),
        (r"(\d+) of the last (\d+) new articles have titles that were known",
         r"最近 \2 篇新文章中有 \1 篇标题已出现过"),
    )
)  # fmt: skip


def say_reason(reason: str, language: str) -> str:
    """Return a stored reason in ``zh`` or ``en``; what no clause knows stays as it was stored.

    >>> say_reason("2 listings not read: HTTP 404 for https://example.cn/a; 1 dead link", "zh")
    '2 个列表页未读到：https://example.cn/a 返回 HTTP 404；1 个失效链接'
    """
    if language != "zh":
        return reason
    said, rest = reason[:MAX_SAID], reason[MAX_SAID:]
    for pattern, chinese in _CLAUSES:
        said = pattern.sub(chinese, said)
    return said.replace("; ", "；") + rest
