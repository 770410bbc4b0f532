from crawler.base_spiders.column import Column
from crawler.base_spiders.gd_nfcms import GdNfcmsSpider


class ShenzhenAmrSpider(GdNfcmsSpider):
    """
    Regulator
        深圳市市场监督管理局, Shenzhen Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known, so the home page stands in; 通知公告 is requested in public code
    CMS
        Guangdong NFCMS
    Pagination
        index.html, then index_2.html for page 2
    Dates
        In the listing inside the anchor (发布日期：YYYY-MM-DD) and as PubDate; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: some listings are built in the browser only. Addresses were not tried live
    """

    name = "shenzhen_amr"

    # NewsSpider
    title = "深圳市市场监督管理局"
    region = "深圳"
    region_code = "4403"
    kind = "regulator"
    homepage = "https://amr.sz.gov.cn/"
    columns = (
        Column(url="https://amr.sz.gov.cn/", name="首页", known="unknown"),
        Column(url="https://amr.sz.gov.cn/xxgk/qt/tzgg/index.html", name="通知公告", known="requested in public code"),
    )
