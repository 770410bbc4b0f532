from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class NingxiaAmrSpider(GeneralSpider):
    """
    Regulator
        宁夏回族自治区市场监督管理厅, Ningxia Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品抽检 is requested in public code
    CMS
        Not known; the older site was one of its own, the present one looks like TRS WCM
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the old site's rows open by a script (gotodetial), whose address public code tells. Addresses were not
        tried live
    """

    name = "ningxia_amr"

    # NewsSpider
    title = "宁夏回族自治区市场监督管理厅"
    region = "宁夏"
    region_code = "64"
    kind = "regulator"
    homepage = "https://scjg.nx.gov.cn/"
    columns = (
        Column(url="http://scjg.nx.gov.cn/tslm/spjg/spaqcjxxgs/", name="食品抽检", known="requested in public code"),
    )
    opens = {"gotodetial": "/article/{}.html"}
