from crawler.base_spiders.boda_vsb import BodaVsbSpider
from crawler.base_spiders.column import Column


class YunnanAmrSpider(BodaVsbSpider):
    """
    Regulator
        云南省市场监督管理局, Yunnan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known, so the home page stands in; 公示公告 is requested in public code
    CMS
        Boda Visual SiteBuilder
    Pagination
        Later pages are numbered downwards, so the next link is followed
    Dates
        In the listing and as PubDate; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "yunnan_amr"

    # NewsSpider
    title = "云南省市场监督管理局"
    region = "云南"
    region_code = "53"
    kind = "regulator"
    homepage = "https://amr.yn.gov.cn/"
    columns = (
        Column(url="https://amr.yn.gov.cn/", name="首页", known="unknown"),
        Column(url="http://amr.yn.gov.cn/gsgg1/gg.htm", name="公示公告", known="requested in public code"),
    )
    items = "ul.news-list > li"
