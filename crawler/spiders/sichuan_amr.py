from crawler.base_spiders.column import Column
from crawler.base_spiders.ucap import UcapSpider


class SichuanAmrSpider(UcapSpider):
    """
    Regulator
        四川省市场监督管理局, Sichuan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column c104475 is inferred from article addresses of 2026; 公示公告 is requested in public code
    CMS
        Ucap
    Pagination
        list.shtml, then list_2.shtml for page 2
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the name of the news column is not known. Addresses were not tried live
    """

    name = "sichuan_amr"

    # NewsSpider
    title = "四川省市场监督管理局"
    region = "四川"
    region_code = "51"
    kind = "regulator"
    homepage = "https://scjgj.sc.gov.cn/"
    columns = (
        Column(url="https://scjgj.sc.gov.cn/scsjgj/c104475/list.shtml", name="新闻", known="inferred"),
        Column(
            url="https://scjgj.sc.gov.cn/scsjgj/c104492/list.shtml", name="公示公告", known="requested in public code"
        ),
    )
    items = "div.infolist ul li"
    item_date = "span"
    container = "div.article-content"
