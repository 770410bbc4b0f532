from crawler.base_spiders.general import GeneralSpider


class HkGiaSpider(GeneralSpider):
    """
    Regulator
        香港特别行政区政府新闻公报, press releases of the Hong Kong government, the Trade and Industry
        Department's among them
    Language
        English and traditional Chinese
    Columns
        The news column is not known; resolved by discovery
    CMS
        One of its own
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        In the address, as gia/general/YYYYMM/DD
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the Trade and Industry Department signed the Greater Bay Area memorandum of
        2023-04-24. Not tried live
    """

    name = "hk_gia"

    # NewsSpider
    title = "香港特区政府新闻公报"
    region = "香港"
    region_code = "81"
    kind = "regulator"
    homepage = "https://www.info.gov.hk/"
    article_pattern = r"/gia/general/\d{6}/\d{2}/P\d{13}\.htm"
