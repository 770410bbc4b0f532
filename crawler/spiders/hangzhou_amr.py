from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider


class HangzhouAmrSpider(HanwebJcmsSpider):
    """
    Regulator
        杭州市市场监督管理局, Hangzhou Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知公告 is inferred from the list interface that public code
        requests
    CMS
        Hanweb jCMS
    Pagination
        The first group of records stands in the page, more come from dataproxy.jsp
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: HTTP 403 was reported in 2026. Addresses were not tried live
    """

    name = "hangzhou_amr"

    # NewsSpider
    title = "杭州市市场监督管理局"
    region = "杭州"
    region_code = "3301"
    kind = "regulator"
    homepage = "https://scjg.hangzhou.gov.cn/"
    columns = (Column(url="http://scjg.hangzhou.gov.cn/col/col1693484/index.html", name="通知公告", known="inferred"),)
    container = "#zoom, .info-cont"
