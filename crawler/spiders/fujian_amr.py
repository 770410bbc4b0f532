from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class FujianAmrSpider(TrsWcmSpider):
    """
    Regulator
        福建省市场监督管理局, Fujian Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        要闻 and 设区市要闻 are inferred from article addresses; 通知公告 is requested in public code
    CMS
        TRS WCM
    Pagination
        As the page's pager shows; a page without rows is filled from the search gateway
        (fjdzapp/search), which is asked by POST for the channel that the page's script names
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the gateway's parameters are those that public code sends. Addresses were not
        tried live
    """

    name = "fujian_amr"

    # NewsSpider
    title = "福建省市场监督管理局"
    region = "福建"
    region_code = "35"
    kind = "regulator"
    homepage = "https://scjgj.fujian.gov.cn/"
    columns = (
        Column(url="https://scjgj.fujian.gov.cn/yw/", name="要闻", known="inferred"),
        Column(url="https://scjgj.fujian.gov.cn/yw/sx/", name="设区市要闻", known="inferred"),
        Column(url="https://scjgj.fujian.gov.cn/zw/tzgg/", name="通知公告", known="requested in public code"),
    )
    items = ".gl ul > li"
    container = "div.TRS_Editor"

    # TrsWcmSpider
    page_suffix = "htm"
