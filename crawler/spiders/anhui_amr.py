from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class AnhuiAmrSpider(GeneralSpider):
    """
    Regulator
        安徽省市场监督管理局, Anhui Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        新闻动态 is inferred from article addresses; 铁拳曝光台 is requested in public code
    CMS
        The province's own platform
    Pagination
        index_<n>.html; whether page 2 is 1 or 2 is not known, so the pager is followed
    Dates
        In the listing; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: sister sites refuse fast clients. Addresses were not tried live
    """

    name = "anhui_amr"

    # NewsSpider
    title = "安徽省市场监督管理局"
    region = "安徽"
    region_code = "34"
    kind = "regulator"
    homepage = "https://amr.ah.gov.cn/"
    columns = (
        Column(url="https://amr.ah.gov.cn/xwdt/", name="新闻动态", known="inferred"),
        Column(
            url="https://amr.ah.gov.cn/xwdt/ztzl/tqxddxalpgt/index.html",
            name="铁拳曝光台",
            known="requested in public code",
        ),
    )
    container = "div.con, .wz, #Zoom2"
    article_pattern = r"/xwdt/(?:\w+/)*\d{8,9}\.html|/public/\d+/\d+\.html"
