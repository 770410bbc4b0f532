from crawler.base_spiders.general import GeneralSpider


class NingboAmrSpider(GeneralSpider):
    """
    Regulator
        宁波市市场监督管理局, Ningbo Administration for Market Regulation
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

    name = "ningbo_amr"

    # NewsSpider
    title = "宁波市市场监督管理局"
    region = "宁波"
    region_code = "3302"
    kind = "regulator"
    homepage = "https://scjgj.ningbo.gov.cn/"
