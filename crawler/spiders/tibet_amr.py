from crawler.base_spiders.general import GeneralSpider


class TibetAmrSpider(GeneralSpider):
    """
    Regulator
        西藏自治区市场监督管理局, Tibet Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery
    CMS
        Not known; other sites of the region run TRS WCM
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the home page itself is known from a list of addresses only. Not tried live
    """

    name = "tibet_amr"

    # NewsSpider
    title = "西藏自治区市场监督管理局"
    region = "西藏"
    region_code = "54"
    kind = "regulator"
    homepage = "https://amr.xizang.gov.cn/"
