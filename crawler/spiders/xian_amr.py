from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class XianAmrSpider(GeneralSpider):
    """
    Regulator
        西安市市场监督管理局, Xi'an Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        市局动态 is inferred from article addresses; 通知公告 is requested in public code
    CMS
        The city's own platform
    Pagination
        1.html, 2.html and so on; articles stand beside them with 19 digits
    Dates
        Not known; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "xian_amr"

    # NewsSpider
    title = "西安市市场监督管理局"
    region = "西安"
    region_code = "6101"
    kind = "regulator"
    homepage = "https://scjg.xa.gov.cn/"
    columns = (
        Column(url="https://scjg.xa.gov.cn/xwzx/sjdt/1.html", name="市局动态", known="inferred"),
        Column(url="http://scjg.xa.gov.cn/xwzx/tzgg/1.html", name="通知公告", known="requested in public code"),
    )
    article_pattern = r"/xwzx/\w+/\d{19}\.html"
