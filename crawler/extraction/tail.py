"""Cutting off what pages put around an article: related titles, share and follow-us lines, adverts, spam.

Works on lines, so that it serves pages and plain text alike. What counts is where the prose ends: a section heading
such as 相关阅读 takes all that follows with it, unless as much prose follows as came before.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.credits import cut_credit, is_credit
from crawler.text import to_simplified
from crawler.text.patterns import compile_late

# Readings that damaged text carries after a character, (hào), hide the words below.
_READING = compile_late(r"[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7}[)）]")
# Of the words below, the characters that differ in the traditional script; without one there is nothing to convert.
_TRADITIONAL = compile_late(
    "[關閱讀薦門熱資訊內號標籤鏈連結責編輯權聲評論點擊載聯繫網發來時間頁條圖視頻題報導專賬眾請顯]"
)
_DECORATION = compile_late(r"^[\s>»›|丨·•●■◆▶►▼★☆*#【\[(（<《—–-]+|[\s:：>»›|丨】\])）>》—–-]+$")

# 热门评论 10条, 网友评论（3）
_COMMENTS = (
    r"(?:网友|用户|读者|最新|热门|精彩|全部|所有)?(?:评论|跟帖|跟贴|留言)(?:区|列表)?"
    r"\s?[(（]?\s?(?:共\s?)?(?:\d{1,6}\s?条?)?(?:评论)?\s?[)）]?"
)
_COMMENTS_HEAD = compile_late(_COMMENTS)
_SECTION = compile_late(
    r"(?:相关|关联|热门|热点|热评|推荐|延伸|精彩|最新|更多|猜你|为你|为您|同类|本类|今日|编辑|往期|随机|其他|其它|大家|"
    r"近期|精选|图文)(?:[^\s，。：:]{0,4})?(?:阅读|新闻|推荐|内容|文章|链接|资讯|报道|专题|信息|稿件|视频|图片|喜欢|关注|热点|"
    r"动态|回顾|排行|头条|精选|解读|搜索|话题|帖子|要闻|荐读|都在看|在看|文件|文档|附件)|"
    r"(?:推荐|延伸|扩展|拓展|继续|深度)阅读|延伸[\s·•]{1,3}(?:推荐|链接)|阅读推荐|猜你(?:会)?喜欢|大家都在看|热词|热搜(?:榜)?|"
    r"(?:热门|点击|阅读|新闻|一周|24小时|48小时|本周|本月)排行|排行榜|"
    rf"{_COMMENTS}|我来说两句|发表(?:评论|跟贴)|文章评论|"
    r"查看(?:更多|全部|完整版本).{0,60}|点击(?:查看|加载)更多|加载更多|更多(?:精彩)?(?:>>|》|…)?|"
    r"(?:用户|网站|会员)?(?:注册|服务|使用|隐私)(?:协议|条款|政策)|友情链接|返回(?:首页|主页|顶部|列表).{0,12}|分享(?:到|至|本页|文章|给好友|让更多人看到)?|关注我们|联系我们|关于我们|网站地图|"
    r"官方微信(?:公众号)?|官方微博|微信公众号|新浪微博|官方(?:抖音|头条)号?|手机版|客户端下载|"
    r"上一篇|下一篇|上一条|下一条|上篇|下篇"
)
_SECTION_START = compile_late(
    # What a forum keeps from guests; neighbours of the article, and invitations.
    r"(?:游客[，,]?)?[^。，]{0,8}本帖(?:隐藏|附件)[^。]{0,20}(?:登录|回复|可见)|"
    r"[(（【]?原标题\s*[:：]|本文来源\s*[:：]|(?:上一篇|下一篇|上一条|下一条|上一页|下一页|前一篇|后一篇)\s*[:：]?|查看完整版本\s*[:：]|"
    r"更多(?:精彩)?(?:内容|资讯|新闻)?\s*(?:请|尽在|>>)|(?:更多|猜你|为您|相关).{0,4}(?:推荐|喜欢)|"
    r"(?:用微信|打开微信|请)?扫(?![^。]{0,30}(?:填写|报送|办理|申请|登记|查询|报名))(?:一扫|描|码|(?=二维码))[^，。]{0,12}(?:二维码|关注|下载|手机|微信|分享|打开|查看|阅读|公众号|领|$)|(?:长按|识别|扫描).{0,8}二维码|欢迎(?:扫码)?关注|(?:关注|下载).{0,12}(?:公众号|客户端|APP)|"
    r"打开(?:微信|手机).{0,12}(?:扫|朋友圈)|打开[^，。]{0,10}(?:APP|客户端)[^，。]{0,8}(?:阅读|查看|收听|全文)|(?:分享|转发|推荐)(?:到|至|给)\s*[:：]?|"
    r"(?:用微信|打开微信|请|微信)?[“\"「]?扫一扫[”\"」]?(?![^。]{0,30}(?:填写|报送|办理|申请|登记|查询|报名))[\s，,]{0,2}(?:打开|分享|关注|下载)|友情链接\s?[:：]|文明上网[\s，,]?理性发言|"
    r"(?:相关|延伸|推荐|扩展|拓展)(?:阅读|新闻|报道|推荐)\s?[】\]:：]\s?\S|(?:官方(?:微信|微博|抖音|头条号?)\s{0,4}){2,}$|"
    r"纠错[】\]\s][^，。]{0,24}$|(?:\d+\s?人)?(?:点赞|收藏|纠错|打赏|赞赏|写留言|写评论)[^，。]{0,8}$|登录[^。]{0,12}评论[^，。]{0,6}$|网友评论[仅只]|"
    r"(?:新闻|报料|爆料|投稿|广告|订报|发行)(?:热线|电话|邮箱|QQ)\s?[:：]|(?:点击(?:进入|查看|阅读|下载)|阅读原文|展开(?:全文|阅读)|查看原文|原文链接|"
    r"返回(?:首页|顶部|列表|搜狐)|回到顶部)|\[?(?:打印|关闭)(?:本页|窗口|页面|此页|文章)?\]?$|【?(?:打印|关闭|字体)[^，。]{0,16}$|"
    # Rights, disclaimers, the site's own lines.
    r"版权(?:所有|声明|归|[与及和暨]免责)|(?:特别|免责|郑重|版权|法律|网站|风险)声明|(?:风险(?:提示|揭示|警示)\s?[及和与暨、]\s?)?免责(?:声明|条款)|声明\s*[:：]|"
    r"(?:(?:风险|特别|温馨)?(?:提示|警示)\s?[:：]\s?)?(?:(?:市场|投资|股市|理财)有风险[，,][^。，]{2,12}[。，])?(?:本文|文中|以上|上述)[^。]{0,24}不构成[^。，]{0,10}投资建议|"
    r"(?:凡|如)?(?:本网|本站)(?:注明|转载|所有|刊载|内容)|凡(?:注明|本网|来源|标注)|"
    # Not 主办单位 or 联系电话 alone: notices end in such lines of their own.
    r"(?:主办|主管)(?:单位)?\s*[:：].{0,60}(?:网站|版权|ICP|备案|维护|标识码|技术支持\s*[:：])|[^，。：:]{2,24}主办\s[^，。]{2,40}(?:技术支持|承办|维护|建设)$|网站(?:主办|标识码|维护|地图)|(?:[^\s]{1,2})?ICP[备证]|.{0,2}公网安备|"
    r"(?:违法和?不良信息|网上有害信息)举报|Copyright|©|All Rights Reserved|Powered by|转载请(?:注明|联系)|"
    r"本文(?:仅代表|为.{0,8}作者|由.{0,12}(?:发布|原创|上传)|系.{0,12}(?:原创|授权))|"
    r"以上(?:内容|文章|图片).{0,12}(?:来自|仅代表|版权)|"
    r"(?:看完|看过|读过|浏览)(?:了)?(?:本文|此文|该文|这篇|本页)[^，。]{0,6}(?:还|也)(?:看|读|浏览|喜欢)|"
    r"(?:广告|推广|赞助)\s?(?:[:：丨｜|]|$)|Notice\s?:\s?The content above|"
    # Keywords and end marks.
    r"(?:来源|原文|原始|转载)(?:链接|网址|地址)\s*[:：]|您(?:对|觉得|认为)(?:本|该|此|这)?[^，。]{0,3}(?:页面?|文章?|网站|站|文件|政策|解读|信息|内容)[^，。]{0,12}(?:满意|评价|帮助|有用)|"
    r"(?:非常)?满意\s+(?:基本|比较|较为?|一般)|"
    r"(?:关键词|关键字|(?:分类\s*[:：]\s*\S{1,12}\s+)?标签|Tags?|TAG)\s*[:：]|[-—–－=·•\s]*(?:THE\s*)?END[-—–－=·•\s]*$|"
    r"(?:文章|本文)(?:链接|地址|网址|标签|关键词|固定链接)\s*[:：]",
    re.I,
)
_OWN_TITLE = compile_late(r"[(（【]?原标题\s*[:：]")
_COPYRIGHT = compile_late(
    r"(?:转载|引用)[^。]{0,12}(?:请|须|必须|应)?(?:注明|标明|保留)[^。]{0,12}(?:出处|来源|链接)|(?:未经|不经)[^。]{0,20}(?:不得|禁止|严禁|谢绝)[^。]{0,6}转载|"
    r"(?:仅代表|不代表)[^。]{0,10}(?:作者|本网|本站|平台)[^。]{0,20}(?:观点|立场|无关)|如(?:有|涉及)[^。]{0,12}侵权[^。]{0,12}(?:联系|告知|删除)|信息(?:存储|发布)空间?服务"
)
# Tabs and boxes beside a policy, which stay as bare names where they are empty: 政策解读, 申报入口, 相关服务
_TAB = compile_late(
    r"(?:政策|文件|图文|图片|专家|媒体|部门|视频|音频|文字|一图)(?:解读|图解|图谱|正文|原文|问答|咨询|评价|库)|"
    r"(?:申报|办事|办理|服务|网上|在线|我要)(?:入口|通道|导航|指南|流程|申报|办理|咨询|提问|评价)|"
    r"(?:相关|关联|配套|热门|同类)(?:政策|服务|解读|事项|办事|法规|问答|项目|申报)"
)
_ENDED = compile_late(
    r"(?:[。！？!?；;”’」』）)日]|\.[A-Za-z]{2,4})\s*$"
)  # A sentence, a signature's date, an attachment
# Somewhere in a short line: an invitation that no sentence of an article makes.
_INVITATION = compile_late(
    r"(?:扫(?:描|码)|长按|识别).{0,10}(?:二维码|关注)[^。]{0,6}(?:关注|入群|进群)[^。，]{0,20}$|点击.{0,10}蓝字(?:.{0,12}(?:关注|订阅)|.{0,4}$)|炒股就看|海量资讯.{0,12}尽在|新浪财经APP|"
    r"(?:^|[，。])\s*更多[^，。；]{0,8}(?:福利|资讯|精彩|内容)[^，。；]{0,12}(?:关注|扫描|扫码|下载|点击|尽在)|"
    r"厂家[^。]{0,60}(?:多少钱|哪家好|直销|欢迎(?:来电|致电|选购|订购|新老))|"
    r"(?:提供|征集)[^。，]{0,8}新闻线索.{0,30}(?:热线|电话|\d{6})|欢迎(?:点击|扫码|长按)?关注[^。]{0,16}(?:公众号|视频号|微信)"
)
# Strewn between the paragraphs of broken-into sites. One of these words alone is what regulators write about, too.
_GAMBLING = compile_late(
    r"彩票|博彩|棋牌|娱乐城|百家乐|老虎机|体育(?i:app)|真人视讯|时时彩|六合彩|赌场|葡京|皇冠体育|竞彩|赌博"
)
_LURE = compile_late(
    r"官网|官方入口|登录(?:入口)?|(?i:app)下载|立即(?:注册|下载)|点击(?:注册|下载|进入)|提款|秒到账|首存|送彩金|开户|注册即送|信誉保证|"
    r"在线客服|投注平台"
)
# A row of buttons and nothing else: 【字号 大 中 小】 【我要打印】 【纠错】【关闭】
_BUTTONS = compile_late(
    r"(?:[\s【】\[\]()（）|丨｜/:：+、-]|字[体号]|[大中小]|默认|超大|我要|打印|列印|本[页文]|此页|页面|关闭|窗口|纠错|收藏|分享[到至]?|"
    r"微信|微博|朋友圈|好友|QQ空间|手机查看|评论|留言|推荐|举报|反馈|复制|链接|网摘|返回|顶[部端]|A[+-]?|T)+"
)
_COUNTERS = compile_late(  # 阅读(22)┊ 评论(1)┊ 收藏(0); 阅读 1024 赞 35 在看 12
    r"(?:(?:阅读|浏览|点击|评论|跟[帖贴]|参与|收藏|转发|点赞|赞|在看|分享)\s{0,2}\d{1,9}\s{0,4}){2,}|"
    r"(?:(?:阅读|浏览|点击|评论|收藏|转载|点赞|分享|回复|推荐)(?:次数|量|数)?\s?[(（:：]\s?\d{1,9}\s?[)）次]?[\s┊|｜·/]{0,4})+"
)
_PAGER = compile_late(
    r"(?:首\s?页|尾\s?页|末\s?页|上一?页|下一?页|(?:显示|余下|剩余)?全文(?:显示)?|共\s?\d+\s?页|\d{1,3}|[\[\]【】()<>«»‹›|…/\s.:：])+"
)
_BULLET = compile_late(r"^\s*(?:[-–•·●■◆▪○]\s*)(?P<rest>.*)$")
_DATED_END = compile_late(
    r"[\[(（]?\s*(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[\])）]?\s*$"
)
_CUT_END = compile_late(r"(?:\.{2,}|…)\s*$")
_SENTENCE_END = compile_late(r"[。！？!?；;：:”’」』）)]\s*$")
_ATTACHED = compile_late(r"^\s*(?:附件|附表|附图|附：|附:)|\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|wps|et|ofd)\b", re.I)
_COUNT = compile_late(r"(\d{1,3})\s?/\s?(\d{1,3})")
_NO_ATTACHMENTS = compile_late(r"附件(?:信息|下载|列表)\s?[:：]?")
_ATTACHMENTS = compile_late(r"(?:相关)?附件(?:列表|下载|清单)?\s?[:：]?")
_END = compile_late(r"\s*(?:完|（完）|Ends)(?:\s*$|\s*[/／])")
_DATELINE = compile_late(r"[\d\s年月日號号時时點点分星期周一二三四五六日天香港北京間间:：.,/()（）-]*")
# What pages offer those who begin to read: how often others did, how long it takes, colours, scripts, buttons
_READERS = compile_late(
    r"(?:浏览|阅读|点击|访问)(?:量|数|次数|率)?\s?[:：]?\s?\[?\s?\d[\d.]*\s?[万w+]*\s?\]?\s?次?|"
    r"(?:本文|全文)(?:字数)?(?:[:：]|共|约|\s){1,3}\d+\s?字?.{0,20}|预计阅读.{0,12}|[+＋]?\s?(?:已|加)?关注|"
    r"[【\[]?(?:视力保护色?|保护视力色?|背景色?)[】\]]?\s?[:：]?.{0,50}|双击(?:自动)?滚屏.{0,8}|"
    r"(?:(?:简|繁)体?(?:版|中文)?[\s|｜/]*){2}|(?:适老|无障碍|长者|大字)(?:化|模式|版|阅读){0,2}|"
    r"(?:(?:订阅|收藏|分享|评论|我要评论|展开|收起|显示原文|查看原文)[\s\d|｜]*){1,6}"
)
_CLOCK = compile_late(r"[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?")
_TRACE = compile_late(r"^\s*(?:\d{1,4}|[-–—•·>»|丨+*＊=_~]+)\s*$")  # A page number, a lone bullet or arrow, a rule
_CRUMBS = compile_late(
    r"^\s*(?:(?:您|你)?(?:的|现在|当前)?(?:所在)?(?:的)?位置(?:是)?\s*[:：]?|首页|网站首页|主页)\s*(?:[>»›/→＞|-]|&gt;)|^\s*(?:当前|您的|现在的?|所在)位置\s*[:：]"
)
_LISTEN = compile_late(
    r"(?:人工智能|AI|语音|点击|全文)?(?:朗读|听新闻|听全文|播报|收听|语音播报)(?:.{0,12}|[\d\s:：/]{0,24})", re.I
)
_META = compile_late(
    r"(?:来源|发布(?:时间|日期)|发表(?:时间|于)|时间|日期|作者|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|率|次数)?|字体|字号|编辑|(?:所属)?栏目|专题|发布[人者]|信息员|录入[人者]?|标签|TAGS?|Tags?)\s*[:：]|(?:浏览|阅读|点击)(?:次数|量|数)?\s{0,2}\d{1,7}\s?次"
)

_NEAR_END = 12  # Lines from a heading to the signature below it
_SIGNED_ON = compile_late(r"\s*(?:20\d\d|二[〇○零]..)\s?年.{1,3}月.{1,4}日\s*")
_OFFICE = compile_late(r"[\u4e00-\u9fff（）()\s]{2,24}(?:局|委员会|厅|总局|委|办公室|政府|院|中心|协会|会)\s*")
_COMMENTS_REACH, _COMMENTS_MIN = 10.0, 60  # Readers write at length below an article; its characters of prose
_PROSE_MIN = 12  # Characters; shorter lines are captions, names and headings, which neither end nor resume an article
_STAMP = compile_late(
    r"^\S{0,24}\s*[-|·]?\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*$|"
    r"^[^，。；：:]{0,16}(?<!\d)\d{1,2}[-月]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?[^，。；：:]{0,16}$|"
    # With a clock it is no dateline of a letter: platforms put region, account and buttons beside it.
    r"^[^，。；]{0,24}(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*\d{1,2}:\d{2}(?::\d{2})?[^，。；：:]{0,24}$|"
    r"^(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:转(?:载)?自|来源|稿源)[^，。；]{0,48}$"
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a body; ``linked`` is the share of its characters that stand in anchors."""

    text: str
    linked: float = 0.0


def cut_tail(text: str) -> str:
    """Return the text without the chrome and the spam that follow the article; line ends stay as they are."""
    rows = text.split("\n")
    kept = keep_article([TextLine(row) for row in rows])
    return "\n".join(kept).rstrip() if kept != rows else text


def count_prose(text: str) -> int:
    """Return the number of characters that stand in lines of prose: none in a list of titles."""
    return sum(len(row) for row in text.split("\n") if _is_prose(normalise(row)))


def cut_head(text: str) -> str:
    """Return the text without breadcrumbs, time stamps and counters that come before its first prose."""
    rows = text.split("\n")
    first = next((n for n, row in enumerate(rows) if _is_prose(normalise(row))), len(rows))
    start = max((n + 1 for n in range(min(first, 12)) if is_head_chrome(rows[n])), default=0)
    return "\n".join(rows[start:]).lstrip("\n") if first < len(rows) else text


def is_head_chrome(row: str) -> bool:
    """Tell a breadcrumb, time stamp, counter or line of labels from an article's first line."""
    flat = normalise(row)
    if not flat:
        return False
    return bool(
        _CRUMBS.search(flat)
        or _STAMP.match(flat)
        or _CLOCK.fullmatch(flat)
        or (len(flat) <= 60 and _READERS.fullmatch(flat))
        or _TRACE.match(flat)
        or _LISTEN.fullmatch(flat)
        or (len(flat) > 3 and _BUTTONS.fullmatch(flat))
        or (len(flat) < 80 and _has_labels(flat))
    )


def _has_labels(flat: str) -> bool:
    found = len(_META.findall(flat))
    return found > 0 and (not _is_prose(flat) or (found > 1 and "。" not in flat))


def keep_article(lines: Sequence[TextLine]) -> list[str]:
    """Return the texts of the lines that belong to the article."""
    flat = [normalise(line.text) for line in lines]
    prose = [len(text) if _is_prose(text) and line.linked < 0.5 else 0 for text, line in zip(flat, lines, strict=True)]
    after: list[int] | None = None
    out: list[str] = []
    before, index = 0, 0
    while index < len(lines):
        text = flat[index]
        # A paragraph is not taken for chrome before anything else was read: it may be the lead.
        if (
            text
            and (before or not prose[index] or _OWN_TITLE.match(text))
            and (section := is_section(text)) | is_credit(text) | _is_chrome(text)
        ):
            after = after or _sum_articles(prose, flat)
            # Before any prose a heading of chrome is only chrome itself: the article is still to come.
            reach = _COMMENTS_REACH if before >= _COMMENTS_MIN and is_comments(text) else 1.0 if section else 0.35
            if before and after[index] <= before * reach and not (section and _is_signed(flat[index + 1 :])):
                break
            if section and before and _is_signed(flat[index + 1 :]):  # The document's own links, above its signature
                out.append(lines[index].text)
                index += 1
                continue
            index = _skip_titles(lines, flat, prose, index + 1) if section else index + 1
            continue
        if lines[index].linked > 0.9 and _is_prose(text) and len(text) >= 50 and not _ATTACHED.search(text):
            index += 1  # A whole paragraph that is a link leads to another article
            continue
        before += prose[index]
        out.append(cut_credit(lines[index].text))
        index += 1
    return _cut_ending(_drop_counts(_drop_title_run(out, lines)))


def _is_signed(below: Sequence[str]) -> bool:
    """Tell lines that end, soon, in an office's name and a date, as its documents do."""
    return any(
        _SIGNED_ON.fullmatch(date) and _OFFICE.fullmatch(name) for name, date in itertools.pairwise(below[:_NEAR_END])
    )


def _drop_counts(rows: list[str]) -> list[str]:
    """Drop 1/3, 2/3, 3/3 beside the pictures of a gallery."""
    counts = [(n, match) for n, row in enumerate(rows) if (match := _COUNT.fullmatch(row.strip())) is not None]
    if len(counts) < 2 or [int(match[1]) for _, match in counts] != list(range(1, int(counts[0][1][2]) + 1)):
        return rows
    places = {n for n, _ in counts}
    return [row for n, row in enumerate(rows) if n not in places]


def _cut_ending(rows: list[str]) -> list[str]:
    """Cut 完 with the date and the clock below it, as Hong Kong's offices end what they tell the press."""
    for index in range(max(len(rows) - 6, 1), len(rows)):
        end = _END.match(rows[index])
        if end is None or not _DATELINE.fullmatch(rows[index][end.end() :]):
            continue
        # A date on the same line says for certain that it ends here: pictures may follow.
        if end.end() < len(rows[index]) or all(map(_DATELINE.fullmatch, rows[index + 1 :])):
            return rows[:index]
    return rows


def normalise(text: str) -> str:
    """Return the form in which lines are compared with the patterns: simplified, without readings and outer space."""
    text = text.strip()
    if len(text) > 400:  # No line of chrome is as long; only its length and its end count
        text = text[:200] + text[-200:]
    if not text.isascii() and _TRADITIONAL.search(text):
        text = to_simplified(text)
    return _READING.sub("", text) if "(" in text or "（" in text else text


def is_section(flat: str) -> bool:
    """Tell a heading that opens what does not belong to the article: 相关阅读."""
    core = _DECORATION.sub("", flat)
    return 0 < len(core) <= 60 and _SECTION.fullmatch(core) is not None


def is_comments(flat: str) -> bool:
    """Tell a heading below which readers have their say."""
    return _COMMENTS_HEAD.fullmatch(_DECORATION.sub("", flat)) is not None


def is_lure(text: str) -> bool:
    """Tell a gambling advert: one of its subjects, and two of the ways in which it calls."""
    if len(text) > 200 or _GAMBLING.search(text) is None:
        return False
    return len({match[0] for match in _LURE.finditer(text)}) > 1


def is_line_of_chrome(text: str) -> bool:
    """Tell a line that is a heading of chrome, a credit or an invitation by itself."""
    flat = normalise(text)
    return is_section(flat) or is_credit(flat) or _is_chrome(flat)


def _is_chrome(flat: str) -> bool:
    if len(flat) > 160:
        return flat.startswith("Notice: The content above")
    if _COPYRIGHT.search(flat) or (len(flat) <= 120 and _INVITATION.search(flat)):
        return True
    if (
        (("页" in flat or "全文显示" in flat) and _PAGER.fullmatch(flat))
        or (len(flat) > 3 and _BUTTONS.fullmatch(flat))
        or _COUNTERS.fullmatch(flat)
    ):
        return True
    return _SECTION_START.match(flat.lstrip(" 【[(（<>》»«‹-—*#·•“")) is not None


def _is_prose(flat: str) -> bool:
    if len(flat) < _PROSE_MIN or _CUT_END.search(flat):
        return False
    if _SENTENCE_END.search(flat):
        return len(flat) >= 20 or "，" in flat or "," in flat or "。" in flat
    return len(flat) >= 60 and ("，" in flat or "," in flat or "。" in flat) and not _DATED_END.search(flat)


def _sum_articles(prose: Sequence[int], flat: Sequence[str]) -> list[int]:
    """Return the prose from each line on; what is chrome itself, a disclaimer in sentences say, resumes no article."""
    return _sums_from([0 if size and _is_chrome(text) else size for size, text in zip(prose, flat, strict=True)])


def _sums_from(values: Sequence[int]) -> list[int]:
    sums = [0] * (len(values) + 1)
    for index in range(len(values) - 1, -1, -1):
        sums[index] = sums[index + 1] + values[index]
    return sums


def _skip_titles(lines: Sequence[TextLine], flat: Sequence[str], prose: Sequence[int], index: int) -> int:
    """Skip what stands under a heading in the middle of an article: linked and title-like lines."""
    while index < len(lines) and not prose[index]:
        if flat[index] and lines[index].linked < 0.5 and not _is_item(flat[index]):
            break
        index += 1
    return index


def _is_item(flat: str) -> bool:
    """Tell a title in a list: with a bullet, with a date at its end, or cut with dots."""
    bullet = _BULLET.match(flat)
    core = bullet["rest"] if bullet else flat
    if _ATTACHED.search(core):
        return False
    return bool(bullet or (len(core) > 8 and (_DATED_END.search(core) or _CUT_END.search(core))))


def _drop_title_run(out: list[str], lines: Sequence[TextLine]) -> list[str]:
    """Drop a list of titles, bare or linked, or of tabs, that ends the text without any heading."""
    end, items, tabs, start = len(out), 0, 0, len(out)
    while end > 0:
        flat = normalise(out[end - 1])
        linked = lines[end - 1].linked > 0.8 and len(out) <= len(lines) and lines[end - 1].text == out[end - 1]
        if _TAB.fullmatch(flat) and not linked:
            tabs += 1
            start = end - 1
        elif flat and not _TRACE.match(flat):
            if (
                _ATTACHED.search(flat)
                or not (linked or _is_item(flat))
                or (_is_prose(flat) and not linked and not _BULLET.match(flat))
            ):
                break
            items += 1
            start = end - 1
        elif _TRACE.match(flat):
            start = end - 1
        end -= 1
    # One dated or linked line may be the article's own date of issue or a source; three are a list.
    above = normalise(next((row for row in reversed(out[:start]) if row.strip()), ""))
    if items >= 3 and start > 0 and not _ATTACHMENTS.fullmatch(above):
        return out[:start]
    # One name may be the last of the article's own list; two below its end are tabs, or a tab and what it shows.
    if tabs and items + tabs > 1 and _ENDED.search(above):
        return out[:start]
    return _drop_traces(out)


def _drop_traces(out: list[str]) -> list[str]:
    """Drop lone numbers and marks at the end, but not the last row of a table of numbers."""
    end, traces = len(out), 0
    while end > 1 and (not (flat := normalise(out[end - 1])) or _TRACE.match(flat) or _NO_ATTACHMENTS.fullmatch(flat)):
        end, traces = end - 1, traces + bool(flat)
    is_row = traces > 1 and out[-1].strip().isdigit() and not _ENDED.search(out[end - 1])
    return out if is_row else out[:end]
