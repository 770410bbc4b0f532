from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class HubeiAmrSpider(TrsWcmSpider):
    """
    Regulator
        湖北省市场监督管理局, Hubei Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        部门动态 is inferred from article addresses; 其他文件 and its JSON file are requested in public code
    CMS
        TRS WCM
    Pagination
        index_1.shtml for page 2; 其他文件 is built in the browser from zcwj.json beside the page, whole
    Dates
        Split in two in the listing (day apart from year and month); in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: behind a script challenge of the Ruishu kind, which is reported as blocked and never solved
    """

    name = "hubei_amr"

    # NewsSpider
    title = "湖北省市场监督管理局"
    region = "湖北"
    region_code = "42"
    kind = "regulator"
    homepage = "https://scjg.hubei.gov.cn/"
    columns = (
        Column(url="https://scjg.hubei.gov.cn/bmdt/", name="部门动态", known="inferred"),
        Column(
            url="http://scjg.hubei.gov.cn/zfxxgk/zcwj/qtwj/zcwj.json",
            name="其他文件",
            known="requested in public code",
        ),
    )
    items = "#share > li"
    item_date = ".calendar"

    # TrsWcmSpider
    page_suffix = "shtml"
