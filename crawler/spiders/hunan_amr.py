from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class HunanAmrSpider(TrsWcmSpider):
    """
    Regulator
        湖南省市场监督管理局, Hunan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        系统动态 is inferred from article addresses; 通知公告 is requested in public code
    CMS
        TRS WCM
    Pagination
        index.html, then index_2.html for page 2, unlike the rest of the family
    Dates
        In the listing, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: one public client had to imitate a browser's TLS; a refusal is reported as
        blocked. Not tried live
    """

    name = "hunan_amr"

    # NewsSpider
    title = "湖南省市场监督管理局"
    region = "湖南"
    region_code = "43"
    kind = "regulator"
    homepage = "https://amr.hunan.gov.cn/"
    columns = (
        Column(url="https://amr.hunan.gov.cn/amr/xxx/xtdtx/", name="系统动态", known="inferred"),
        Column(
            url="https://amr.hunan.gov.cn/amr/zwx/xxgkmlx/tzggx/index.html",
            name="通知公告",
            known="requested in public code",
        ),
    )
    items = "div.listPage-r-li > ul > li, div.gkgd-con-1 li"
    container = "div.text"
    first_page_number = 1
