from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider


class SamrSpider(HanwebJpaasSpider):
    """
    Regulator
        国家市场监督管理总局, State Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        总局 and 司局 are requested in public code; the other three are inferred from article addresses
    CMS
        Hanweb jpaas; articles of 2023 and before keep TRS addresses
    Pagination
        The first page may stand in the HTML; further pages come from build/unit, parameters read from the column page
    Dates
        Full days in the news columns, MM-DD only in the standards department's; PubDate was once seen to be wrong
    Robots and delay
        robots.txt answered 404 when last seen in public code; project defaults
    Caveats
        2026-11: behind Knownsec (__jsluid_s); some networks cannot connect. Addresses were not tried live
    """

    name = "samr"

    # NewsSpider
    title = "国家市场监督管理总局"
    region = "全国"
    region_code = "00"
    kind = "regulator"
    homepage = "https://www.samr.gov.cn/"
    columns = (
        Column(url="https://www.samr.gov.cn/xw/zj/index.html", name="总局", known="requested in public code"),
        Column(url="https://www.samr.gov.cn/xw/sj/", name="司局", known="requested in public code"),
        Column(url="https://www.samr.gov.cn/xw/df/", name="地方动态", known="inferred"),
        Column(url="https://www.samr.gov.cn/bzjss/sjdt/gzdt/", name="标准技术管理司工作动态", known="inferred"),
        Column(url="https://www.samr.gov.cn/xw/mtjj/", name="媒体聚焦", known="inferred"),
    )
    container = "div.zt_xilan_07, #con_con, .TRS_Editor"
