from crawler.base_spiders.general import GeneralSpider


class ChangchunAmrSpider(GeneralSpider):
    """
    Regulator
        长春市市场监督管理局, Changchun Administration for Market Regulation
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

    name = "changchun_amr"

    # NewsSpider
    title = "长春市市场监督管理局"
    region = "长春"
    region_code = "2201"
    kind = "regulator"
    homepage = "https://scjgj.changchun.gov.cn/"
