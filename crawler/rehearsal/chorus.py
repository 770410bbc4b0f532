"""The chorus: every declared source that has no part in the demo's story, played at its host with its columns.

Where a source's file declares no column of news, the site has one all the same, for discovery to find, as every real
home page leads to its news; three platforms have registers and no news. What is played of such sites is invented.
"""

from crawler.rehearsal.site import Column, Site


def _site(name: str, host: str, title: str, region: str, family: str, *columns: Column, traits: str = "") -> Site:
    return Site(
        name=name,
        host=host,
        title=title,
        region=region,
        family=family,
        columns=columns,
        rows=6,
        site_code="0000000000",
        traits=frozenset(traits.split()),
    )


def _column(url: str, name: str, code: str = "") -> Column:
    return Column(url=url, name=name, code=code)


def _unknown(url: str, name: str, code: str = "") -> Column:
    """Return the news column of a site of which public code knows only others; its address is invented."""
    return Column(url=url, name=name, code=code, declared=False)


TRS = (
    _site(
        "tianjin_amr", "scjg.tj.gov.cn", "天津市市场监督管理委员会", "天津市", "trs_wcm",
        _column("https://scjg.tj.gov.cn/tjsscjdglwyh_52651/xwdt/", "新闻动态"),
        _column("https://scjg.tj.gov.cn/tjsscjdglwyh_52651/xwdt/cpzh/xfpzh/", "产品召回"),
        traits="shape:tianjin igs",
    ),
    _site(
        "inner_mongolia_amr", "amr.nmg.gov.cn", "内蒙古自治区市场监督管理局", "内蒙古自治区", "trs_wcm",
        _column("http://amr.nmg.gov.cn/zw/tzgg/", "通知公告"),
        _unknown("http://amr.nmg.gov.cn/xw/gzdt/", "工作动态"),
        traits="shape:inner_mongolia",
    ),
    _site(
        "jilin_amr", "scjg.jl.gov.cn", "吉林省市场监督管理厅", "吉林省", "trs_wcm",
        _column("http://scjg.jl.gov.cn/zw/zxtz/", "最新通知"),
        _unknown("http://scjg.jl.gov.cn/xwzx/yw/", "要闻"),
        traits="shape:jilin",
    ),
    _site(
        "fujian_amr", "scjgj.fujian.gov.cn", "福建省市场监督管理局", "福建省", "trs_wcm",
        _column("https://scjgj.fujian.gov.cn/yw/", "要闻"),
        _column("https://scjgj.fujian.gov.cn/yw/sx/", "设区市要闻"),
        _column("https://scjgj.fujian.gov.cn/zw/tzgg/", "通知公告"),
        traits="shape:fujian htm_pages search:/zw/tzgg/",
    ),
    _site(
        "hunan_amr", "amr.hunan.gov.cn", "湖南省市场监督管理局", "湖南省", "trs_wcm",
        _column("https://amr.hunan.gov.cn/amr/xxx/xtdtx/", "系统动态"),
        _column("https://amr.hunan.gov.cn/amr/zwx/xxgkmlx/tzggx/index.html", "通知公告"),
        traits="shape:hunan one_based",
    ),
    _site(
        "guangxi_amr", "scjdglj.gxzf.gov.cn", "广西壮族自治区市场监督管理局", "广西壮族自治区", "trs_wcm",
        _column("http://scjdglj.gxzf.gov.cn/zwgk/fdzdgk/zdxx/spaq/", "食品安全"),
        _unknown("http://scjdglj.gxzf.gov.cn/xwdt/xtdt/", "系统动态"),
        traits="shape:guangxi eight_digit_ids shtml_pages",
    ),
    _site(
        "hainan_amr", "amr.hainan.gov.cn", "海南省市场监督管理局", "海南省", "trs_wcm",
        _column("https://amr.hainan.gov.cn/zw/tztg/", "通知通告"),
        _column("https://amr.hainan.gov.cn/zw/spcjxx/", "食品抽检"),
        _unknown("https://amr.hainan.gov.cn/xw/sjdt/", "省局动态"),
        traits="shape:hainan",
    ),
    _site(
        "guizhou_amr", "amr.guizhou.gov.cn", "贵州省市场监督管理局", "贵州省", "trs_wcm",
        _column("https://amr.guizhou.gov.cn/zwgk/xxgkml/zdlyxx/spaq/index.html", "食品安全"),
        _column("https://amr.guizhou.gov.cn/zwgk/xxgkml/jcxxgk/xzcf/", "行政处罚"),
        _unknown("https://amr.guizhou.gov.cn/xwdt/jgdt/", "监管动态"),
        traits="shape:guizhou",
    ),
    _site(
        "shaanxi_amr", "snamr.shaanxi.gov.cn", "陕西省市场监督管理局", "陕西省", "trs_wcm",
        _column("https://snamr.shaanxi.gov.cn/sy/sjyw/", "省局要闻"),
        _column("https://snamr.shaanxi.gov.cn/sy/ztzl/cjscgpjz/jyzjz/ajgs/jyzjzjyajgs/index.html", "案件公示"),
        traits="shape:shaanxi",
    ),
    _site(
        "nanjing_amr", "amr.nanjing.gov.cn", "南京市市场监督管理局", "江苏省", "trs_wcm",
        _column("https://amr.nanjing.gov.cn/gkml/214/224/index_17431.html", "部门文件"),
        _unknown("https://amr.nanjing.gov.cn/gzdt/", "工作动态"),
        traits="shape:nanjing",
    ),
    _site(
        "wuhan_amr", "scjgj.wuhan.gov.cn", "武汉市市场监督管理局", "湖北省", "trs_wcm",
        _column("https://scjgj.wuhan.gov.cn/jggg/tzgg/", "通知公告"),
        _unknown("https://scjgj.wuhan.gov.cn/zwdt/bmdt/", "部门动态"),
        traits="next_link shape:undated",
    ),
    _site(
        "qingdao_amr", "amr.qingdao.gov.cn", "青岛市市场监督管理局", "山东省", "trs_wcm",
        _column("https://amr.qingdao.gov.cn/zwgk/tzgg/", "通知公告"),
        _unknown("https://amr.qingdao.gov.cn/xwdt/scjgyw/", "市场监管要闻"),
        traits="shape:qingdao shtml_pages",
    ),
    _site(
        "shenyang_amr", "scj.shenyang.gov.cn", "沈阳市市场监督管理局", "辽宁省", "trs_wcm",
        _column("https://scj.shenyang.gov.cn/tpxx/", "图片信息"),
        _column("https://scj.shenyang.gov.cn/zwgk/fdzdgknr/spypaq/index.html", "食品药品安全"),
        _unknown("https://scj.shenyang.gov.cn/zwdt/", "政务动态"),
        traits="count_page shape:undated",
    ),
    _site(
        "ningxia_amr", "scjg.nx.gov.cn", "宁夏回族自治区市场监督管理厅", "宁夏回族自治区", "trs_wcm",
        _column("http://scjg.nx.gov.cn/tslm/spjg/spaqcjxxgs/", "食品抽检"),
        _unknown("http://scjg.nx.gov.cn/xwzx/tjxw/", "厅局新闻"),
        traits="shape:plain next_link",
    ),
)  # fmt: skip
JCMS = (
    _site(
        "hangzhou_amr", "scjg.hangzhou.gov.cn", "杭州市市场监督管理局", "浙江省", "hanweb_jcms",
        _column("http://scjg.hangzhou.gov.cn/col/col1693484/index.html", "通知公告", "1693484"),
        _unknown("http://scjg.hangzhou.gov.cn/col/col1693480/index.html", "要闻动态", "1693480"),
        traits="post_proxy old_proxy frame",
    ),
)  # fmt: skip
UCAP = (
    _site(
        "heilongjiang_amr", "amr.hlj.gov.cn", "黑龙江省市场监督管理局", "黑龙江省", "ucap",
        _column("http://amr.hlj.gov.cn/amr/c103775/public_list.shtml", "食品不合格", "c103775"),
        _unknown("http://amr.hlj.gov.cn/amr/c103701/list.shtml", "龙江市场监管动态", "c103701"),
        traits="shape:heilongjiang",
    ),
    _site(
        "gansu_amr", "scjg.gansu.gov.cn", "甘肃省市场监督管理局", "甘肃省", "ucap",
        _column("http://scjg.gansu.gov.cn/scjg/c110156/xxgk_list2.shtml", "食品抽检", "c110156"),
        _unknown("http://scjg.gansu.gov.cn/scjg/c110101/list.shtml", "工作动态", "c110101"),
        traits="fragment:es-search month_ids",
    ),
    _site(
        "xinjiang_amr", "scjgj.xinjiang.gov.cn", "新疆维吾尔自治区市场监督管理局", "新疆维吾尔自治区", "ucap",
        _column("https://scjgj.xinjiang.gov.cn/xjaic/qjxx/", "区局信息", "c100101"),
        _column("https://scjgj.xinjiang.gov.cn/xjaic/tzgg/", "通知公告", "c200202"),
        traits="json_shell month_folders",
    ),
    _site(
        "chengdu_amr", "scjg.chengdu.gov.cn", "成都市市场监督管理局", "四川省", "ucap",
        _column("https://scjg.chengdu.gov.cn/cdscjgj/c133654/nav_list.shtml", "标准", "c133654"),
        _unknown("https://scjg.chengdu.gov.cn/cdscjgj/c133601/list.shtml", "工作要闻", "c133601"),
        traits="fragment:manuscriptList",
    ),
)  # fmt: skip
NFCMS = (
    _site(
        "guangzhou_amr", "scjgj.gz.gov.cn", "广州市市场监督管理局", "广东省", "gd_nfcms",
        _column("https://scjgj.gz.gov.cn/zzzq/gzdt/", "工作动态", "3101"),
        _column("https://scjgj.gz.gov.cn/zwdt/tzgg/", "通知公告", "3102"),
    ),
)  # fmt: skip
ONE_OFFS = (
    _site(
        "shanghai_amr", "scjgj.sh.gov.cn", "上海市市场监督管理局", "上海市", "one_off",
        _column("https://scjgj.sh.gov.cn/1073/index.html", "栏目1073"),
        _column("https://scjgj.sh.gov.cn/1435/index.html", "召回"),
        _unknown("https://scjgj.sh.gov.cn/1021/index.html", "政务要闻"),
        traits="habit:shanghai shape:shanghai",
    ),
    _site(
        "hebei_amr", "scjg.hebei.gov.cn", "河北省市场监督管理局", "河北省", "one_off",
        _column("https://scjg.hebei.gov.cn/node/919", "通知公告"),
        _unknown("https://scjg.hebei.gov.cn/node/901", "本局要闻"),
        traits="habit:hebei shape:hebei",
    ),
    _site(
        "anhui_amr", "amr.ah.gov.cn", "安徽省市场监督管理局", "安徽省", "one_off",
        _column("https://amr.ah.gov.cn/xwdt/", "新闻动态"),
        _column("https://amr.ah.gov.cn/xwdt/ztzl/tqxddxalpgt/index.html", "铁拳曝光台"),
        traits="habit:anhui shape:plain",
    ),
    _site(
        "liaoning_amr", "scjg.ln.gov.cn", "辽宁省市场监督管理局", "辽宁省", "one_off",
        _column("https://scjg.ln.gov.cn/scjdglj/xw/mtbd/index.shtml", "媒体报道"),
        traits="habit:liaoning shape:plain",
    ),
    _site(
        "qinghai_amr", "scjgj.qinghai.gov.cn", "青海省市场监督管理局", "青海省", "one_off",
        _column(
            "http://scjgj.qinghai.gov.cn/Article/ArticlePageSJJ?ParentSectionName=%E9%A3%9F%E5%93%81%E6%8A%BD%E6%A3%80%E4%BF%A1%E6%81%AF"
            "&section_id=666C81E4-9E71-4405-98D1-A89BE67C661C&page=1&pagesize=15", "食品抽检信息",
        ),
        _unknown(
            "http://scjgj.qinghai.gov.cn/Article/ArticlePage"
            "?section_id=2F7E3B60-51B7-4C06-9C0E-0B4DA5C1B1E4&page=1&pagesize=15", "新闻资讯",
        ),
        traits="habit:qinghai shape:qinghai",
    ),
    _site(
        "xian_amr", "scjg.xa.gov.cn", "西安市市场监督管理局", "陕西省", "one_off",
        _column("https://scjg.xa.gov.cn/xwzx/sjdt/1.html", "市局动态"),
        _column("http://scjg.xa.gov.cn/xwzx/tzgg/1.html", "通知公告"),
        traits="habit:xian shape:undated",
    ),
    _site(
        "henan_amr", "scjg.henan.gov.cn", "河南省市场监督管理局", "河南省", "one_off",
        _column("https://scjg.henan.gov.cn/zw/zfxxgk/xxgkml/zyhyhd/", "重要会议和活动"),
        _unknown("https://scjg.henan.gov.cn/xwzx/sjxw/", "省局新闻"),
        traits="habit:henan shape:henan",
    ),
    _site(
        "gbsrc", "www.gbsrc.org.cn", "粤港澳大湾区标准信息公共服务平台", "广东省", "one_off",
        _column("https://www.gbsrc.org.cn/newsInfo/", "资讯"),
        traits="habit:platform shape:plain",
    ),
)  # fmt: skip
WITH_COLUMNS = (*TRS, *JCMS, *UCAP, *NFCMS, *ONE_OFFS)

TO_BE_FOUND = (
    _site(
        "tibet_amr", "amr.xizang.gov.cn", "西藏自治区市场监督管理局", "西藏自治区", "trs_wcm",
        _column("https://amr.xizang.gov.cn/xwzx/gzdt/", "工作动态"),
        traits="shape:plain",
    ),
    _site(
        "shanxi_amr", "scjgj.shanxi.gov.cn", "山西省市场监督管理局", "山西省", "trs_wcm",
        _column("https://scjgj.shanxi.gov.cn/xwzx/scjgyw/", "市场监管要闻"),
        _column("https://scjgj.shanxi.gov.cn/xwzx/sxdt/", "市县动态"),
        traits="shape:plain shtml_pages open_search",
    ),
    _site(
        "changchun_amr", "scjgj.changchun.gov.cn", "长春市市场监督管理局", "吉林省", "trs_wcm",
        _column("https://scjgj.changchun.gov.cn/zwdt/", "政务动态"),
        traits="shape:undated",
    ),
    _site(
        "dalian_amr", "scjgj.dl.gov.cn", "大连市市场监督管理局", "辽宁省", "ucap",
        _column("https://scjgj.dl.gov.cn/scjgj/c104101/list.shtml", "工作动态", "c104101"),
    ),
    _site(
        "harbin_amr", "scjgj.harbin.gov.cn", "哈尔滨市市场监督管理局", "黑龙江省", "hanweb_jpaas",
        _column("https://scjgj.harbin.gov.cn/xwzx/gzdt/", "工作动态"),
        traits="tag:概览信息列表",
    ),
    _site(
        "jinan_amr", "scjgj.jinan.gov.cn", "济南市市场监督管理局", "山东省", "hanweb_jcms",
        _column("https://scjgj.jinan.gov.cn/col/col24911/index.html", "工作动态", "24911"),
        traits="post_proxy",
    ),
    _site(
        "ningbo_amr", "scjgj.ningbo.gov.cn", "宁波市市场监督管理局", "浙江省", "hanweb_jcms",
        _column("https://scjgj.ningbo.gov.cn/col/col1229136001/index.html", "工作动态", "1229136001"),
        traits="post_proxy table_rows",
    ),
    _site(
        "cmrnn", "www.cmrnn.com.cn", "中国市场监管新闻网", "", "press",
        _column("http://www.cmrnn.com.cn/xw/node_6.htm", "要闻"),
        traits="founder",
    ),
    _site(
        "hk_gia", "www.info.gov.hk", "香港特別行政區政府新聞公報", "", "one_off",
        _column("https://www.info.gov.hk/gia/general/ctoday.htm", "最新新聞"),
        traits="habit:hk shape:press_release",
    ),
)  # fmt: skip
WITHOUT_NEWS = (
    _site("std_samr", "std.samr.gov.cn", "全国标准信息公共服务平台", "", "register"),
    _site("dbba", "dbba.sacinfo.org.cn", "地方标准信息服务平台", "", "register"),
    _site("ttbz", "www.ttbz.org.cn", "全国团体标准信息平台", "", "register"),
)
CHORUS = {site.name: site for site in (*WITH_COLUMNS, *TO_BE_FOUND, *WITHOUT_NEWS)}
