from crawler.base_spiders.column import Column
from crawler.base_spiders.ucap import UcapSpider


class GansuAmrSpider(UcapSpider):
    """
    Regulator
        甘肃省市场监督管理局, Gansu Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品抽检 is requested in public code
    CMS
        Ucap, by the shape of its addresses
    Pagination
        As elsewhere in the family, not seen
    Dates
        Month in the address, day as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: behind a script challenge of the Ruishu kind, which is reported as blocked and
        never solved
    """

    name = "gansu_amr"

    # NewsSpider
    title = "甘肃省市场监督管理局"
    region = "甘肃"
    region_code = "62"
    kind = "regulator"
    homepage = "https://scjg.gansu.gov.cn/"
    columns = (
        Column(
            url="http://scjg.gansu.gov.cn/scjg/c110156/xxgk_list2.shtml",
            name="食品抽检",
            known="requested in public code",
        ),
    )
