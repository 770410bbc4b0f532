from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class ShaanxiAmrSpider(TrsWcmSpider):
    """
    Regulator
        陕西省市场监督管理局, Shaanxi Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        省局要闻 is inferred from article addresses; 案件公示 is requested in public code
    CMS
        TRS WCM since 2023; Boda before
    Pagination
        index.html, then index_1.html for page 2
    Dates
        In the listing inside the anchor, in the address and as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: 陕西, Shaanxi; the province of 山西 is shanxi_amr. Addresses were not tried live
    """

    name = "shaanxi_amr"

    # NewsSpider
    title = "陕西省市场监督管理局"
    region = "陕西"
    region_code = "61"
    kind = "regulator"
    homepage = "https://snamr.shaanxi.gov.cn/"
    columns = (
        Column(url="https://snamr.shaanxi.gov.cn/sy/sjyw/", name="省局要闻", known="inferred"),
        Column(
            url="https://snamr.shaanxi.gov.cn/sy/ztzl/cjscgpjz/jyzjz/ajgs/jyzjzjyajgs/index.html",
            name="案件公示",
            known="requested in public code",
        ),
    )
    items = ".news-list li, ul.list li"
    item_date = "span.time"
    container = ".news-content, .article-content"
