from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider


class ShandongAmrSpider(HanwebJcmsSpider):
    """
    Regulator
        山东省市场监督管理局, Shandong Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known, so the home page stands in; 通知公告 is requested in public code
    CMS
        Hanweb jCMS
    Pagination
        dataproxy.jsp, which answers GET here; uid and pageNum on the column address only drive the browser's pager
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "shandong_amr"

    # NewsSpider
    title = "山东省市场监督管理局"
    region = "山东"
    region_code = "37"
    kind = "regulator"
    homepage = "http://amr.shandong.gov.cn/"
    columns = (
        Column(url="http://amr.shandong.gov.cn/", name="首页", known="unknown"),
        Column(
            url="http://amr.shandong.gov.cn/col/col76510/index.html?number=SD1002",
            name="通知公告",
            known="requested in public code",
        ),
    )
    container = "div.text_content"

    # HanwebJcmsSpider
    dataproxy_method = "GET"
