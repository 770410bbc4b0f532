from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class BeijingAmrSpider(TrsWcmSpider):
    """
    Regulator
        北京市市场监督管理局, Beijing Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        市场监管动态 is requested in public code
    CMS
        TRS WCM
    Pagination
        index.html, then index_1.html for page 2
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "beijing_amr"

    # NewsSpider
    title = "北京市市场监督管理局"
    region = "北京"
    region_code = "11"
    kind = "regulator"
    homepage = "https://scjgj.beijing.gov.cn/"
    columns = (
        Column(
            url="https://scjgj.beijing.gov.cn/zwxx/scjgdt/index.html",
            name="市场监管动态",
            known="requested in public code",
        ),
    )
    items = "div.public_list_team ul li"
    item_date = "span"
    container = "#div_zhengwen"
