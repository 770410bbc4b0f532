from crawler.base_spiders.general import GeneralSpider


class MoDsedtSpider(GeneralSpider):
    """
    Regulator
        澳门经济及科技发展局, Macao Economic and Technological Development Bureau
    Language
        Traditional Chinese and Portuguese
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
        2026-11: party to the Greater Bay Area memorandum of 2023-04-24; no address in the
        evidence
    """

    name = "mo_dsedt"

    # NewsSpider
    title = "澳门经济及科技发展局"
    region = "澳门"
    region_code = "82"
    kind = "regulator"
    homepage = ""
