from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class ChongqingAmrSpider(TrsWcmSpider):
    """
    Regulator
        重庆市市场监督管理局, Chongqing Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known, so the home page stands in; 其他公告 and 政策解读 are requested in public code
    CMS
        TRS WCM
    Pagination
        list.html, then list_1.html for page 2 in the disclosure columns; index elsewhere
    Dates
        In the listing, in the address and as PubDate, with and without seconds, as name or as http-equiv
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "chongqing_amr"

    # NewsSpider
    title = "重庆市市场监督管理局"
    region = "重庆"
    region_code = "50"
    kind = "regulator"
    homepage = "https://scjgj.cq.gov.cn/"
    columns = (
        Column(url="https://scjgj.cq.gov.cn/", name="首页", known="unknown"),
        Column(url="https://scjgj.cq.gov.cn/zfxxgk_225/gsgg/qtgg/", name="其他公告", known="requested in public code"),
        Column(url="https://scjgj.cq.gov.cn/zfxxgk_225/zcjd/wzjd/", name="政策解读", known="requested in public code"),
    )
    container = ".zwxl-article"

    # TrsWcmSpider
    page_name = "list"
