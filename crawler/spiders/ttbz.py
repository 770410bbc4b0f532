from crawler.base_spiders.general import GeneralSpider


class TtbzSpider(GeneralSpider):
    """
    Regulator
        全国团体标准信息平台, national platform for group standards
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery. Its listing is records of standards,
        not news
    CMS
        One of its own
    Pagination
        POST pageNo and pageSize to getPortalStandardList, for records only
    Dates
        publishDate in the records
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: a firewall answers with a script page and status 200 in places; reported as
        blocked. Not tried live
    """

    name = "ttbz"

    # NewsSpider
    title = "全国团体标准信息平台"
    region = "全国"
    region_code = "00"
    kind = "standards_body"
    homepage = "https://www.ttbz.org.cn/"
