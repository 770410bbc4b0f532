from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class InnerMongoliaAmrSpider(TrsWcmSpider):
    """
    Regulator
        内蒙古自治区市场监督管理局, Inner Mongolia Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知公告 is requested in public code
    CMS
        TRS WCM
    Pagination
        The family's, not seen: index_1.html for page 2
    Dates
        In the listing and in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: known from code of 2020-22. Addresses were not tried live
    """

    name = "inner_mongolia_amr"

    # NewsSpider
    title = "内蒙古自治区市场监督管理局"
    region = "内蒙古"
    region_code = "15"
    kind = "regulator"
    homepage = "https://amr.nmg.gov.cn/"
    columns = (Column(url="http://amr.nmg.gov.cn/zw/tzgg/", name="通知公告", known="requested in public code"),)
    items = ".top_right_con > ul > li"
    item_date = "span.xx"
    container = ".view"
