from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jpaas import HanwebJpaasSpider


class SacSpider(HanwebJpaasSpider):
    """
    Regulator
        国家标准化管理委员会, Standardization Administration of China
    Language
        Simplified Chinese
    Columns
        新闻 and 通知公告 are requested in public code; 标准化动态 and 标准化要闻 are inferred from article addresses
    CMS
        Hanweb jpaas, by the shape of its addresses
    Pagination
        As SAMR: build/unit with the parameters of the column page
    Dates
        In the listing and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the names of the two inferred columns are guessed from their addresses. Addresses were not tried live
    """

    name = "sac"

    # NewsSpider
    title = "国家标准化管理委员会"
    region = "全国"
    region_code = "00"
    kind = "standards_body"
    homepage = "https://www.sac.gov.cn/"
    columns = (
        Column(url="https://www.sac.gov.cn/xw/", name="新闻", known="requested in public code"),
        Column(url="https://www.sac.gov.cn/xw/tzgg/index.html", name="通知公告", known="requested in public code"),
        Column(url="https://www.sac.gov.cn/xw/bzhdt/", name="标准化动态", known="inferred"),
        Column(url="https://www.sac.gov.cn/xw/bzhyw/", name="标准化要闻", known="inferred"),
    )
