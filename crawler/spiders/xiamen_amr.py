from crawler.base_spiders.general import GeneralSpider


class XiamenAmrSpider(GeneralSpider):
    """
    Regulator
        厦门市市场监督管理局, Xiamen Administration for Market Regulation
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
        2026-11: two spellings of its host circulate, neither confirmed for the news site
    """

    name = "xiamen_amr"

    # NewsSpider
    title = "厦门市市场监督管理局"
    region = "厦门"
    region_code = "3502"
    kind = "regulator"
    homepage = ""
