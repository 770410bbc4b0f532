from crawler.base_spiders.general import GeneralSpider


class XpccAmrSpider(GeneralSpider):
    """
    Regulator
        新疆生产建设兵团市场监督管理局, Xinjiang Production and Construction Corps, Administration for Market
        Regulation
    Language
        Simplified Chinese
    Columns
        Neither a news column nor the home page is known: not known in public code, resolved by
        discovery
    CMS
        Not known
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the Corps has no GB/T 2260 code of its own; the code is Xinjiang's. No address in
        the evidence
    """

    name = "xpcc_amr"

    # NewsSpider
    title = "新疆生产建设兵团市场监督管理局"
    region = "新疆兵团"
    region_code = "65"
    kind = "regulator"
    homepage = ""
