from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class LiaoningAmrSpider(GeneralSpider):
    """
    Regulator
        辽宁省市场监督管理局, Liaoning Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        媒体报道 is inferred from article addresses; no other news column is in the evidence
    CMS
        The province's own platform
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        In the address as a timestamp, which is not read; as PubDate
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: an article is a folder named by a timestamp, with index.shtml in it. Not tried
        live
    """

    name = "liaoning_amr"

    # NewsSpider
    title = "辽宁省市场监督管理局"
    region = "辽宁"
    region_code = "21"
    kind = "regulator"
    homepage = "https://scjg.ln.gov.cn/"
    columns = (Column(url="https://scjg.ln.gov.cn/scjdglj/xw/mtbd/index.shtml", name="媒体报道", known="inferred"),)
    article_pattern = r"/\d{16,19}/index\.shtml"
