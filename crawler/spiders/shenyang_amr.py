from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class ShenyangAmrSpider(TrsWcmSpider):
    """
    Regulator
        沈阳市市场监督管理局, Shenyang Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        图片信息 is inferred from article addresses; 食品药品安全 is requested in public code
    CMS
        TRS WCM
    Pagination
        index.html, then index_1.html for page 2; the script's countPage tells how many
    Dates
        In the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "shenyang_amr"

    # NewsSpider
    title = "沈阳市市场监督管理局"
    region = "沈阳"
    region_code = "2101"
    kind = "regulator"
    homepage = "https://scj.shenyang.gov.cn/"
    columns = (
        Column(url="https://scj.shenyang.gov.cn/tpxx/", name="图片信息", known="inferred"),
        Column(
            url="https://scj.shenyang.gov.cn/zwgk/fdzdgknr/spypaq/index.html",
            name="食品药品安全",
            known="requested in public code",
        ),
    )
