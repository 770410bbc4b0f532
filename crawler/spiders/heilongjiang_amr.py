from crawler.base_spiders.column import Column
from crawler.base_spiders.ucap import UcapSpider


class HeilongjiangAmrSpider(UcapSpider):
    """
    Regulator
        黑龙江省市场监督管理局, Heilongjiang Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品不合格 is requested in public code
    CMS
        Ucap, by the shape of its addresses
    Pagination
        public_list.shtml, then public_list_2.shtml for page 2, as elsewhere in the family
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "heilongjiang_amr"

    # NewsSpider
    title = "黑龙江省市场监督管理局"
    region = "黑龙江"
    region_code = "23"
    kind = "regulator"
    homepage = "http://amr.hlj.gov.cn/"
    columns = (
        Column(
            url="http://amr.hlj.gov.cn/amr/c103775/public_list.shtml",
            name="食品不合格",
            known="requested in public code",
        ),
    )
    items = "ul#list > li"
