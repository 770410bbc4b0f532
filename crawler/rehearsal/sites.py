"""The cast: every source that the rehearsal plays, at its real host, with its real columns and habits.

Host names and column addresses are those that the spiders declare; a test compares the two.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from crawler.rehearsal.site import Column, Site

SAMR = Site(
    name="samr",
    host="www.samr.gov.cn",
    title="国家市场监督管理总局",
    region="",
    family="hanweb_jpaas",
    site_code="bm35000001",
    robots=None,
    traits=frozenset(
        {
            "tag:ajax分页",
            "first_page_inline",
            "samr_layout",
            "pubdate_of_republication",
            "doubled_metas",
            "month_day:/bzjss/sjdt/gzdt/",
        }
    ),
    columns=(
        Column(url="https://www.samr.gov.cn/xw/zj/index.html", name="总局"),
        Column(url="https://www.samr.gov.cn/xw/sj/", name="司局"),
        Column(url="https://www.samr.gov.cn/xw/df/", name="地方动态"),
        Column(url="https://www.samr.gov.cn/bzjss/sjdt/gzdt/", name="工作动态"),
        Column(url="https://www.samr.gov.cn/xw/mtjj/", name="媒体聚焦"),
    ),
)
SAC = Site(
    name="sac",
    host="www.sac.gov.cn",
    title="国家标准化管理委员会",
    region="",
    family="hanweb_jpaas",
    site_code="bm35010001",
    traits=frozenset({"tag:栏目-list", "wrong_case"}),
    columns=(
        Column(url="https://www.sac.gov.cn/xw/bzhdt/", name="标准化动态"),
        Column(url="https://www.sac.gov.cn/xw/bzhyw/", name="标准化要闻"),
        Column(url="https://www.sac.gov.cn/xw/tzgg/index.html", name="通知公告"),
        Column(url="https://www.sac.gov.cn/xw/", name="新闻"),
    ),
)
BEIJING = Site(
    name="beijing_amr",
    host="scjgj.beijing.gov.cn",
    title="北京市市场监督管理局",
    region="北京市",
    family="trs_wcm",
    site_code="1100000127",
    traits=frozenset({"split_bodies", "relative_url_meta"}),
    columns=(Column(url="https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html", name="市场监管动态"),),
)
CHONGQING = Site(
    name="chongqing_amr",
    host="scjgj.cq.gov.cn",
    title="重庆市市场监督管理局",
    region="重庆市",
    family="trs_wcm",
    site_code="5000000043",
    traits=frozenset({"list_pages", "pubdate_http_equiv", "pubdate_seconds"}),
    columns=(
        Column(
            url="https://scjgj.cq.gov.cn/",
            name="政务动态",
            folder="/zwxx_225/zwdt/",
            newest=20,
            whole="/zwxx_225/zwdt/",
        ),
        Column(url="https://scjgj.cq.gov.cn/zfxxgk_225/gsgg/qtgg/", name="其他公告"),
        Column(url="https://scjgj.cq.gov.cn/zfxxgk_225/zcjd/wzjd/", name="政策解读"),
    ),
)
HUBEI = Site(
    name="hubei_amr",
    host="scjg.hubei.gov.cn",
    title="湖北省市场监督管理局",
    region="湖北省",
    family="trs_wcm",
    site_code="4200000038",
    traits=frozenset({"split_calendar", "shtml_pages", "doubled_metas"}),
    columns=(
        Column(url="https://scjg.hubei.gov.cn/bmdt/", name="部门动态"),
        Column(url="http://scjg.hubei.gov.cn/zfxxgk/zcwj/qtwj/zcwj.json", name="其他文件"),
    ),
)
ZHEJIANG = Site(
    name="zhejiang_amr",
    host="zjamr.zj.gov.cn",
    title="浙江省市场监督管理局",
    region="浙江省",
    family="hanweb_jcms",
    rows=5,
    site_code="3300003397",
    traits=frozenset({"old_proxy", "post_proxy", "table_rows", "off_site_link", "two_domains", "container:nr_text"}),
    columns=(
        Column(url="http://zjamr.zj.gov.cn/col/col1228969893/index.html", name="市场监督动态", code="1228969893"),
        Column(url="http://zjamr.zj.gov.cn/col/col1228969897/index.html", name="通知公告", code="1228969897"),
    ),
)
JIANGSU = Site(
    name="jiangsu_amr",
    host="scjgj.jiangsu.gov.cn",
    title="江苏省市场监督管理局",
    region="江苏省",
    family="hanweb_jcms",
    rows=4,
    site_code="3200000012",
    traits=frozenset({"post_proxy", "site_title_only", "wrong_case"}),
    columns=(
        Column(url="https://scjgj.jiangsu.gov.cn/col/col70155/index.html", name="时政要闻", code="70155"),
        Column(url="https://scjgj.jiangsu.gov.cn/col/col70154/index.html", name="工作动态", code="70154"),
        Column(url="https://scjgj.jiangsu.gov.cn/col/col78963/index.html", name="通知公告", code="78963"),
    ),
)
SHANDONG = Site(
    name="shandong_amr",
    host="amr.shandong.gov.cn",
    title="山东省市场监督管理局",
    region="山东省",
    family="hanweb_jcms",
    rows=5,
    site_code="3700000067",
    traits=frozenset({"absolute_links", "container:text_content"}),
    columns=(
        Column(
            url="http://amr.shandong.gov.cn/",
            name="工作动态",
            code="76509",
            newest=20,
            whole="/col/col76509/index.html",
        ),
        Column(url="http://amr.shandong.gov.cn/col/col76510/index.html?number=SD1002", name="通知公告", code="76510"),
    ),
)
SICHUAN = Site(
    name="sichuan_amr",
    host="scjgj.sc.gov.cn",
    title="四川省市场监督管理局",
    region="四川省",
    family="ucap",
    site_code="5100000061",
    traits=frozenset({"column_type_is_name"}),
    columns=(
        Column(url="https://scjgj.sc.gov.cn/scsjgj/c104475/list.shtml", name="市场监管要闻", code="c104475"),
        Column(url="https://scjgj.sc.gov.cn/scsjgj/c104492/list.shtml", name="公示公告", code="c104492"),
    ),
)
GUANGDONG = Site(
    name="guangdong_amr",
    host="amr.gd.gov.cn",
    title="广东省市场监督管理局",
    region="广东省",
    family="gd_nfcms",
    site_code="4400000131",
    columns=(
        Column(url="https://amr.gd.gov.cn/zwdt/xwfbt/index.html", name="新闻发布厅", code="2521"),
        Column(url="https://amr.gd.gov.cn/zwdt/tpzl/index.html", name="图片专栏", code="2522"),
        Column(url="https://amr.gd.gov.cn/zwdt/mtgz/index.html", name="媒体关注", code="2523"),
    ),
)
SHENZHEN = Site(
    name="shenzhen_amr",
    host="amr.sz.gov.cn",
    title="深圳市市场监督管理局",
    region="广东省",
    family="gd_nfcms",
    site_code="4403000032",
    traits=frozenset({"anchor_dates"}),
    columns=(
        Column(
            url="https://amr.sz.gov.cn/", name="工作动态", folder="/xxgk/qt/gzdt/", newest=20, whole="/xxgk/qt/gzdt/"
        ),
        Column(url="https://amr.sz.gov.cn/xxgk/qt/tzgg/index.html", name="通知公告"),
    ),
)
YUNNAN = Site(
    name="yunnan_amr",
    host="amr.yn.gov.cn",
    title="云南省市场监督管理局",
    region="云南省",
    family="boda_vsb",
    site_code="5300000029",
    traits=frozenset({"pubdate_seconds"}),
    columns=(
        Column(url="https://amr.yn.gov.cn/", name="要闻", code="1038", newest=20, whole="/xwzx/yw.htm"),
        Column(url="http://amr.yn.gov.cn/gsgg1/gg.htm", name="公示公告", code="1045"),
    ),
)
JIANGXI = Site(
    name="jiangxi_amr",
    host="amr.jiangxi.gov.cn",
    title="江西省市场监督管理局",
    region="江西省",
    family="snowflake",
    site_code="3600000044",
    columns=(Column(url="https://amr.jiangxi.gov.cn/amr/sjdt/", name="省局动态", code="sjdt"),),
)
CCN = Site(
    name="ccn",
    host="www.ccn.com.cn",
    title="中国消费网",
    region="",
    family="press",
    rows=12,
    columns=(
        Column(url="https://www.ccn.com.cn/news/index.dhtml?page=1", name="要闻"),
        Column(url="https://www.ccn.com.cn/news/zonghe.dhtml?page=1", name="综合"),
        Column(url="https://www.ccn.com.cn/news/hotnews.dhtml?page=1", name="热点"),
        Column(url="https://www.ccn.com.cn/news/mainews.dhtml?page=1", name="主要新闻"),
    ),
)
CQN = Site(
    name="cqn",
    host="www.cqn.com.cn",
    title="中国质量新闻网",
    region="",
    family="press",
    charset="gb18030",
    traits=frozenset({"founder", "charset_in_meta_only"}),
    other_hosts=("m.cqn.com.cn",),
    columns=(
        Column(url="https://www.cqn.com.cn/zj/node_20190.htm", name="检验检测"),
        Column(url="http://www.cqn.com.cn/ms/node_20334.htm", name="要闻"),
        Column(url="http://www.cqn.com.cn/ms/node_22312.htm", name="地方"),
    ),
)
# The mirrors are invented; so are their hosts, under a top-level domain that nobody can own.
KUAIXUN = Site(
    name="mirror_kuaixun",
    host="www.zhijian-kuaixun.example",
    title="质检快讯",
    region="",
    family="mirror",
    charset="gb18030",
    charset_declared=False,
    traits=frozenset({"traditional"}),
    columns=(Column(url="http://www.zhijian-kuaixun.example/zj/", name="快讯", code="zj"),),
)
BIAOZHUNHUI = Site(
    name="mirror_biaozhunhui",
    host="news.biaozhunhui.example",
    title="标准汇",
    region="",
    family="mirror",
    robots="User-agent: *\nAllow: /\n",
    columns=(Column(url="http://news.biaozhunhui.example/news/", name="新闻", code="news"),),
)

REGULATORS = (
    SAMR, SAC, BEIJING, CHONGQING, HUBEI, ZHEJIANG, JIANGSU, SHANDONG, SICHUAN, GUANGDONG, SHENZHEN, YUNNAN, JIANGXI,
)  # fmt: skip
PRESS = (CCN, CQN)
MIRRORS = (KUAIXUN, BIAOZHUNHUI)

ZHEJIANG_REBUILT = replace(
    ZHEJIANG,
    family="hanweb_jpaas",
    traits=frozenset({"tag:栏目-list"}),
    columns=(
        Column(url="https://zjamr.zj.gov.cn/xwzx/gzdt/index.html", name="工作动态"),
        Column(url="https://zjamr.zj.gov.cn/zwgk/tzgg/index.html", name="通知公告"),
    ),
)
"""The same office after its site moved to the vendor's next platform: nothing stands where it stood."""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays: regulators announce, the press reports what they announce, mirrors copy both."""

    regulators: tuple[Site, ...]
    press: tuple[Site, ...]
    mirrors: tuple[Site, ...]

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Return every site by its name."""
        return {site.name: site for site in (*self.regulators, *self.press, *self.mirrors)}

    @cached_property
    def site_of_host(self) -> dict[str, Site]:
        """Return every site by each of its hosts."""
        return {host: site for site in self.sites.values() for host in (site.host, *site.other_hosts)}


CAST = Cast(regulators=REGULATORS, press=PRESS, mirrors=MIRRORS)
SITES = CAST.sites
