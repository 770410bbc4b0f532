from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class WuhanAmrSpider(TrsWcmSpider):
    """
    Regulator
        武汉市市场监督管理局, Wuhan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知公告 is inferred from article addresses
    CMS
        TRS WCM
    Pagination
        The family's, not seen: index_1.html for page 2
    Dates
        In the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "wuhan_amr"

    # NewsSpider
    title = "武汉市市场监督管理局"
    region = "武汉"
    region_code = "4201"
    kind = "regulator"
    homepage = "https://scjgj.wuhan.gov.cn/"
    columns = (Column(url="https://scjgj.wuhan.gov.cn/jggg/tzgg/", name="通知公告", known="inferred"),)
