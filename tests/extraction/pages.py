"""Pages written for these tests in the manner of each CMS family; places, people and events are invented."""

FIRST = (
    "3月5日，青岚省市场监督管理局与白河省市场监督管理局在澄江市签署标准化合作备忘录，"
    "双方将围绕绿色食品、智慧养老、冷链物流等领域共同制定区域地方标准，推动标准信息共享、检测结果互认。"
)
BODY = (
    FIRST,
    "根据备忘录，两省将建立联席会议制度，每年召开一次会议，共同发布年度工作清单，并向社会公开标准实施情况。",
    "青岚省市场监督管理局局长表示，此次合作是落实国家标准化发展纲要的具体举措，将为两省企业降低制度性成本。",
)
PARAGRAPHS = "".join(f"<p>　　{row}</p>" for row in BODY)
TITLE = "青岚省与白河省签署标准化合作备忘录"
TEXT = "\n".join(BODY)

NAV = (
    '<div class="nav"><ul>'
    + "".join(
        f'<li><a href="/col/{n}/">{name}</a></li>'
        for n, name in enumerate(["首页", "机构概况", "新闻动态", "政务公开", "办事服务", "互动交流"])
    )
    + "</ul></div>"
)
FOOTER = (
    '<div class="footer"><p>主办单位：青岚省市场监督管理局 网站标识码：9900000012</p>'
    "<p>版权所有 青岚省市场监督管理局 青ICP备12345678号</p>"
    "<p>地址：澄江市人民路1号 邮编：990000 联系电话：0999-1234567</p><p>最后更新：2019-01-02</p></div>"
)
RELATED = (
    '<div class="xgxw"><h3>相关新闻</h3><ul>'
    + "".join(
        f'<li><a href="/xw/{n}.html">我省召开第{n}次质量强省工作推进会议</a><span>2026-02-0{n}</span></li>'
        for n in range(1, 6)
    )
    + "</ul></div>"
)


def page(
    middle: str, *, title: str = f"{TITLE}_要闻_青岚省市场监督管理局", head: str = "", charset: str = "utf-8"
) -> str:
    """Put navigation and a footer around the middle of a page."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>{head}</head>'
        f"<body>{NAV}{middle}{FOOTER}</body></html>"
    )


MANDATED = (
    '<meta name="SiteName" content="青岚省市场监督管理局"><meta name="SiteIDCode" content="">'
    f'<meta name="ColumnName" content="要闻"><meta name="ArticleTitle" content="{TITLE}">'
    '<meta name="PubDate" content="2026-03-05 16:20"><meta name="ContentSource" content="标准化处">'
    '<meta name="Author" content="大汉网络">'
    '<meta name="Keywords" content=""><meta name="Maketime" content="2026-11-02 08:00:00">'
)

HANWEB = page(
    f"""<div class="wz"><p class="con-title"><!--<$[标题]>begin-->{TITLE}<!--<$[标题]>end--></p>
    <div class="xx"><span>发布日期：2026-03-05 16:20</span><span>浏览次数：<script>document.write(1)</script></span>
    <span>信息来源：<!--<$[信息来源]>begin-->标准化处<!--<$[信息来源]>end--></span><span>字体：[大 中 小]</span></div>
    <div class="main-txt" id="zoom"><!--<$[信息内容]>begin-->
    <meta name="ContentStart">{PARAGRAPHS}<meta name="ContentEnd"></div>
    <div>打印本页 关闭窗口</div>{RELATED}</div>""",
    head=MANDATED,
)
TRS = page(
    f"""<div class="box"><h2 class="tit">{TITLE}</h2>
    <div class="info">日期：2026年03月05日　来源：青岚日报　【字体：大 中 小】</div>
    <div class="view TRS_UEDITOR trs_paper_default">{PARAGRAPHS}
    <p><a href="./P020260305600001234567.pdf">合作备忘录.pdf</a></p></div>
    <script>createPageHTML(3, 0, "t20260305_1234567", "html");</script>
    <div class="share">分享到：</div><div>扫一扫在手机打开当前页</div></div>""",
    head=(
        '<META NAME="articletitle" CONTENT="" /><META NAME=\'ArticleTitle\' CONTENT=\'' + TITLE + "' />"
        '<META http-equiv="PubDate" CONTENT="2026-03-09 10:11:12"><meta name="Url" content="./t20260305_1234567.html">'
    ),
)
UCAP = page(
    f"""<div class="table"><dl><dt>索引号：</dt><dd>001-2026-00012</dd><dt>发布机构：</dt><dd>青岚省市场监督管理局</dd>
    <dt>发布日期：</dt><dd>2026-03-05</dd></dl></div><ucaptitle>{TITLE}</ucaptitle>
    <div class="article-content"><ucapcontent>{PARAGRAPHS}</ucapcontent></div>{RELATED}""",
    title="政府信息公开",
)
BODA = page(
    f"""<form name="_newscontent_fromname"><div class="content-title"><h1>{TITLE}</h1>
    <div>发布时间：2026-03-05 16:20:31　　作者：王小明
    　　来源：<a href="http://x.example/">白河日报</a>　　点击：[<span id="dyn">12</span>]</div></div>
    <div id="vsb_content"><div class="v_news_content">{PARAGRAPHS}</div></div>
    <p>上一条：<a href="1.htm">关于开展计量检查的通知</a></p>
    <p>下一条：<a href="2.htm">关于召开座谈会的通知</a></p></form>""",
)
UNKNOWN = page(
    f"""<table><tr><td><a href="/a1.html">广告招商</a></td><td><div><div><span>{TITLE}</span></div>
    <div>2026/3/5 16:20　青岚日报</div><div>{PARAGRAPHS}</div><div>（责任编辑：李四）</div></div></td>
    <td><a href="/b1.html">某某酒业隆重推出新品，欢迎选购</a>
    <a href="/b2.html">装修就找某某公司，设计免费</a></td></tr></table>""",
    title=f"{TITLE} - 青岚网",
)
NOTICE_BODY = "因系统升级，我局网上服务平台3月7日18时至24时暂停服务，请广大用户提前安排，不便之处敬请谅解。"
ADVERTS = (
    "某某汽车全新上市，动力澎湃，油耗更低，到店试驾有礼，详情咨询各大经销商，活动时间有限，先到先得。",
    "某某白酒，匠心酿造，传承百年，送礼自饮两相宜，全国招商火热进行中，诚邀各地有识之士加盟，共创财富。",
    "某某楼盘，城市中心，学区名校环绕，首付低至两成，售楼处恭候光临，名额不多，敬请把握，共赢美好未来。",
)
NOTICE = page(
    f"""<div><div><h1>关于暂停网上服务平台的公告</h1><p>发布时间：二〇二六年三月五日</p>
    <p>{NOTICE_BODY}</p><p>青岚省市场监督管理局</p><p>2026年3月5日</p></div>
    <div class="ad">{"".join(f"<p>{row}</p>" for row in ADVERTS)}</div></div>""",
    title="关于暂停网上服务平台的公告-青岚省市场监督管理局",
)
LEAD = "中国消费者报澄江讯（记者 王小明 通讯员 李大山）3月5日，青岚省与白河省签署标准化合作备忘录。"
PAPER = page(
    f"""<div class="content"><h1>两省签署标准化合作备忘录</h1>
    <div class="info"><span class="source">中国消费者报</span><span class="time">2026-03-05 09:08</span></div>
    <div class="txt"><p>{LEAD}</p>{"".join(f"<p>{row}</p>" for row in BODY[1:])}<p>责任编辑：赵五</p></div>
    <div class="more">延伸阅读</div><ul><li><a href="/1.html">市场监管总局发布一批典型案例</a></li></ul></div>""",
    title="两省签署标准化合作备忘录-中国消费网",
)
