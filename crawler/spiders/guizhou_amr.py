from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class GuizhouAmrSpider(TrsWcmSpider):
    """
    Regulator
        贵州省市场监督管理局, Guizhou Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品安全 and 行政处罚 are requested in public code
    CMS
        TRS WCM
    Pagination
        index_<n>.html, by the family's habit index_1.html for page 2; not proven
    Dates
        In the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "guizhou_amr"

    # NewsSpider
    title = "贵州省市场监督管理局"
    region = "贵州"
    region_code = "52"
    kind = "regulator"
    homepage = "https://amr.guizhou.gov.cn/"
    columns = (
        Column(
            url="https://amr.guizhou.gov.cn/zwgk/xxgkml/zdlyxx/spaq/index.html",
            name="食品安全",
            known="requested in public code",
        ),
        Column(
            url="https://amr.guizhou.gov.cn/zwgk/xxgkml/jcxxgk/xzcf/", name="行政处罚", known="requested in public code"
        ),
    )
    items = ".bd ul > li"
