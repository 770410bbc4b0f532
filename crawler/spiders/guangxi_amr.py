from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class GuangxiAmrSpider(TrsWcmSpider):
    """
    Regulator
        广西壮族自治区市场监督管理局, Guangxi Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品安全 is requested in public code
    CMS
        TRS WCM
    Pagination
        index.shtml, then index_1.shtml for page 2 (seen on a sister site)
    Dates
        In the listing and as PubDate; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the eight digits of t27742710 are an id, not a day. Addresses were not tried live
    """

    name = "guangxi_amr"

    # NewsSpider
    title = "广西壮族自治区市场监督管理局"
    region = "广西"
    region_code = "45"
    kind = "regulator"
    homepage = "http://scjdglj.gxzf.gov.cn/"
    columns = (
        Column(
            url="http://scjdglj.gxzf.gov.cn/zwgk/fdzdgk/zdxx/spaq/", name="食品安全", known="requested in public code"
        ),
    )
    items = "#morelist ul.more-list > li"
    item_date = "span"
    container = "div.trs_editor_view"

    # TrsWcmSpider
    page_suffix = "shtml"
