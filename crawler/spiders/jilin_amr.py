from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class JilinAmrSpider(TrsWcmSpider):
    """
    Regulator
        吉林省市场监督管理厅, Jilin Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 最新通知 is requested in public code
    CMS
        TRS WCM
    Pagination
        The family's, not seen: index_1.html for page 2
    Dates
        None in the listing; in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "jilin_amr"

    # NewsSpider
    title = "吉林省市场监督管理厅"
    region = "吉林"
    region_code = "22"
    kind = "regulator"
    homepage = "https://scjg.jl.gov.cn/"
    columns = (Column(url="http://scjg.jl.gov.cn/zw/zxtz/", name="最新通知", known="requested in public code"),)
    items = "ul.index_news_list2 li"
