from crawler.base_spiders.column import Column
from crawler.base_spiders.gd_nfcms import GdNfcmsSpider


class GuangdongAmrSpider(GdNfcmsSpider):
    """
    Regulator
        广东省市场监督管理局, Guangdong Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        新闻发布厅, 图片专栏 and 媒体关注 are requested in public code
    CMS
        Guangdong NFCMS
    Pagination
        index.html, then index_2.html for page 2
    Dates
        In the listing and as PubDate; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "guangdong_amr"

    # NewsSpider
    title = "广东省市场监督管理局"
    region = "广东"
    region_code = "44"
    kind = "regulator"
    homepage = "https://amr.gd.gov.cn/"
    columns = (
        Column(url="https://amr.gd.gov.cn/zwdt/xwfbt/index.html", name="新闻发布厅", known="requested in public code"),
        Column(url="https://amr.gd.gov.cn/zwdt/tpzl/index.html", name="图片专栏", known="requested in public code"),
        Column(url="https://amr.gd.gov.cn/zwdt/mtgz/index.html", name="媒体关注", known="requested in public code"),
    )
    items = "ul.news_list2 li"
    item_date = "span"
