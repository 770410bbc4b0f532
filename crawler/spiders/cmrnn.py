from crawler.base_spiders.general import GeneralSpider


class CmrnnSpider(GeneralSpider):
    """
    Regulator
        中国市场监管报社, China Market Regulation News, a paper under the State Administration for Market
        Regulation
    Language
        Simplified Chinese
    Columns
        No listing is known; resolved by discovery. The news column is not known
    CMS
        Founder, by the shape of its addresses
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        In the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the paper's pages stand apart by day at mt.cmrnn.com.cn, under its older name.
        Not tried live
    """

    name = "cmrnn"

    # NewsSpider
    title = "中国市场监管新闻网（中国市场监管报）"
    region = "全国"
    region_code = "00"
    kind = "press"
    homepage = "http://www.cmrnn.com.cn/"
    article_pattern = r"/content/\d{4}-\d{2}/\d{2}/content_\d+\.html?"
