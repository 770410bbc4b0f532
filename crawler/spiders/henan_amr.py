from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class HenanAmrSpider(GeneralSpider):
    """
    Regulator
        河南省市场监督管理局, Henan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 重要会议和活动 is requested in public code
    CMS
        Not known
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        In the listing
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "henan_amr"

    # NewsSpider
    title = "河南省市场监督管理局"
    region = "河南"
    region_code = "41"
    kind = "regulator"
    homepage = "https://scjg.henan.gov.cn/"
    columns = (
        Column(
            url="https://scjg.henan.gov.cn/zw/zfxxgk/xxgkml/zyhyhd/",
            name="重要会议和活动",
            known="requested in public code",
        ),
    )
    items = ".zfxxgk_zdgkc > ul > li"
    item_date = "b"
