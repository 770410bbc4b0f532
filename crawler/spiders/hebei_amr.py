from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class HebeiAmrSpider(GeneralSpider):
    """
    Regulator
        河北省市场监督管理局, Hebei Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知公告 is requested in public code
    CMS
        One of its own
    Pagination
        Later pages exist, their parameter is not known: the next link is followed
    Dates
        In the listing inside the anchor; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "hebei_amr"

    # NewsSpider
    title = "河北省市场监督管理局"
    region = "河北"
    region_code = "13"
    kind = "regulator"
    homepage = "https://scjg.hebei.gov.cn/"
    columns = (Column(url="https://scjg.hebei.gov.cn/node/919", name="通知公告", known="requested in public code"),)
    article_pattern = r"/info/\d+"
