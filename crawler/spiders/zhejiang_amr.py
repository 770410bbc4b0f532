from crawler.base_spiders.column import Column
from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider


class ZhejiangAmrSpider(HanwebJcmsSpider):
    """
    Regulator
        浙江省市场监督管理局, Zhejiang Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        市场监督动态 is inferred from article addresses; 通知公告 is requested in public code
    CMS
        Hanweb jCMS in code of 2020-22; other Zhejiang sites have moved to jpaas
    Pagination
        The first group of records stands in the page, more come from dataproxy.jsp
    Dates
        In the listing as [YYYY-MM-DD], in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: may have moved to jpaas; absolute links to other hosts occur in its listings. Not tried live
    """

    name = "zhejiang_amr"

    # NewsSpider
    title = "浙江省市场监督管理局"
    region = "浙江"
    region_code = "33"
    kind = "regulator"
    homepage = "https://zjamr.zj.gov.cn/"
    columns = (
        Column(url="http://zjamr.zj.gov.cn/col/col1228969893/index.html", name="市场监督动态", known="inferred"),
        Column(
            url="http://zjamr.zj.gov.cn/col/col1228969897/index.html",
            name="通知公告",
            known="requested in public code",
        ),
    )
    container = "div.nr_text"
