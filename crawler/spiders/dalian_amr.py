from crawler.base_spiders.general import GeneralSpider


class DalianAmrSpider(GeneralSpider):
    """
    Regulator
        大连市市场监督管理局, Dalian Administration for Market Regulation
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

    name = "dalian_amr"

    # NewsSpider
    title = "大连市市场监督管理局"
    region = "大连"
    region_code = "2102"
    kind = "regulator"
    homepage = "https://scjgj.dl.gov.cn/"
