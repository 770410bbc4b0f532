from crawler.base_spiders.general import GeneralSpider


class HarbinAmrSpider(GeneralSpider):
    """
    Regulator
        哈尔滨市市场监督管理局, Harbin Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery
    CMS
        Not known
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the home page itself is a guess of its source. Not tried live
    """

    name = "harbin_amr"

    # NewsSpider
    title = "哈尔滨市市场监督管理局"
    region = "哈尔滨"
    region_code = "2301"
    kind = "regulator"
    homepage = "https://scjgj.harbin.gov.cn/"
