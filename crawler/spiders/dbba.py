from crawler.base_spiders.general import GeneralSpider


class DbbaSpider(GeneralSpider):
    """
    Regulator
        地方标准信息服务平台, filing platform for local standards
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery. Its listing is records of filed
        standards, not news
    CMS
        One of its own
    Pagination
        POST current and size to stdQueryList, for records only
    Dates
        Milliseconds since 1970 in the records
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: one public client waits two seconds between pages. Addresses were not tried live
    """

    name = "dbba"

    # NewsSpider
    title = "地方标准信息服务平台"
    region = "全国"
    region_code = "00"
    kind = "standards_body"
    homepage = "https://dbba.sacinfo.org.cn/"
