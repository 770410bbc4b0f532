from crawler.base_spiders.column import Column
from crawler.base_spiders.numbered import NumberedPagesSpider


class ShanghaiAmrSpider(NumberedPagesSpider):
    """
    Regulator
        上海市市场监督管理局, Shanghai Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        Which number is 要闻 is not known; 1073, whose name is not known, and 召回 are requested in
        public code
    CMS
        One of its own
    Pagination
        index.html, then index_2.html for page 2
    Dates
        In the listing's table and in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "shanghai_amr"

    # NewsSpider
    title = "上海市市场监督管理局"
    region = "上海"
    region_code = "31"
    kind = "regulator"
    homepage = "https://scjgj.sh.gov.cn/"
    columns = (
        Column(url="https://scjgj.sh.gov.cn/1073/index.html", name="栏目1073", known="requested in public code"),
        Column(url="https://scjgj.sh.gov.cn/1435/index.html", name="召回", known="requested in public code"),
    )
    items = ".table_list tr"
    container = "#ivs_content"
    article_pattern = r"/\d+/\d{8}/[0-9a-f]{32}\.html"
