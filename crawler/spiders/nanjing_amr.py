from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class NanjingAmrSpider(TrsWcmSpider):
    """
    Regulator
        南京市市场监督管理局, Nanjing Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 部门文件 is requested in public code
    CMS
        TRS WCM
    Pagination
        index_17431.html, then index_17431_1.html for page 2
    Dates
        In the listing and in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: links mix http and https. Addresses were not tried live
    """

    name = "nanjing_amr"

    # NewsSpider
    title = "南京市市场监督管理局"
    region = "南京"
    region_code = "3201"
    kind = "regulator"
    homepage = "https://amr.nanjing.gov.cn/"
    columns = (
        Column(
            url="https://amr.nanjing.gov.cn/gkml/214/224/index_17431.html",
            name="部门文件",
            known="requested in public code",
        ),
    )
    items = "#result > li"
    item_title = "span.d1 a"
    item_date = "span.d2"
    container = "div.view.TRS_UEDITOR, .wenZhang, div.con"
