from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider


class JiangsuAmrSpider(HanwebJcmsSpider):
    """
    Regulator
        江苏省市场监督管理局, Jiangsu Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        Two news columns are inferred from article addresses of 2025 and 2026; 通知公告 is requested in public code
    CMS
        Hanweb jCMS
    Pagination
        The first group of records stands in the page, more come from dataproxy.jsp
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: Knownsec and Yunsuo cookies in a captured request; the names of the news columns are not known
    """

    name = "jiangsu_amr"

    # NewsSpider
    title = "江苏省市场监督管理局"
    region = "江苏"
    region_code = "32"
    kind = "regulator"
    homepage = "https://scjgj.jiangsu.gov.cn/"
    columns = (
        Column(url="https://scjgj.jiangsu.gov.cn/col/col70154/index.html", name="新闻（2025）", known="inferred"),
        Column(url="https://scjgj.jiangsu.gov.cn/col/col70155/index.html", name="新闻（2026）", known="inferred"),
        Column(
            url="https://scjgj.jiangsu.gov.cn/col/col78963/index.html",
            name="通知公告",
            known="requested in public code",
        ),
    )
