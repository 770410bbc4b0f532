from crawler.base_spiders.column import Column
from crawler.base_spiders.ucap import UcapSpider


class ChengduAmrSpider(UcapSpider):
    """
    Regulator
        成都市市场监督管理局, Chengdu Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 标准, the standards department's, is requested in public code
    CMS
        Ucap, by the shape of its addresses
    Pagination
        As elsewhere in the family, not seen
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "chengdu_amr"

    # NewsSpider
    title = "成都市市场监督管理局"
    region = "成都"
    region_code = "5101"
    kind = "regulator"
    homepage = "https://scjg.chengdu.gov.cn/"
    columns = (
        Column(
            url="https://scjg.chengdu.gov.cn/cdscjgj/c133654/nav_list.shtml",
            name="标准",
            known="requested in public code",
        ),
    )
