from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class HainanAmrSpider(TrsWcmSpider):
    """
    Regulator
        海南省市场监督管理局, Hainan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知通告 is inferred from article addresses, 食品抽检 is requested
        in public code
    CMS
        TRS WCM
    Pagination
        index.html, then index_1.html for page 2
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: /himpa/ on the same host is the drug regulator. Addresses were not tried live
    """

    name = "hainan_amr"

    # NewsSpider
    title = "海南省市场监督管理局"
    region = "海南"
    region_code = "46"
    kind = "regulator"
    homepage = "https://amr.hainan.gov.cn/"
    columns = (
        Column(url="https://amr.hainan.gov.cn/zw/tztg/", name="通知通告", known="inferred"),
        Column(url="https://amr.hainan.gov.cn/zw/spcjxx/", name="食品抽检", known="requested in public code"),
    )
    items = ".gly-r-nr2 ul > li"
    item_date = "em"
