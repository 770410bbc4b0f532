from crawler.base_spiders.column import Column
from crawler.base_spiders.ucap import UcapSpider


class XinjiangAmrSpider(UcapSpider):
    """
    Regulator
        新疆维吾尔自治区市场监督管理局, Xinjiang Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        区局信息 is inferred from article addresses; 通知公告 is requested in public code
    CMS
        Ucap, by the shape of its addresses
    Pagination
        As elsewhere in the family, not seen
    Dates
        Month in the address, day in the listing and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "xinjiang_amr"

    # NewsSpider
    title = "新疆维吾尔自治区市场监督管理局"
    region = "新疆"
    region_code = "65"
    kind = "regulator"
    homepage = "https://scjgj.xinjiang.gov.cn/"
    columns = (
        Column(url="https://scjgj.xinjiang.gov.cn/xjaic/qjxx/", name="区局信息", known="inferred"),
        Column(url="https://scjgj.xinjiang.gov.cn/xjaic/tzgg/", name="通知公告", known="requested in public code"),
    )
    items = "#list-data > ul.list > li, ul.news-list > li"
