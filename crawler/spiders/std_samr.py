from crawler.base_spiders.general import GeneralSpider


class StdSamrSpider(GeneralSpider):
    """
    Regulator
        全国标准信息公共服务平台, national public service platform for standards information
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery. The register of 标准公告 is records, not
        news
    CMS
        One of its own
    Pagination
        pageNumber and pageSize of the register's interface (noc/search)
    Dates
        NOTICE_DATE in the register
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: rows of noc/search/nocDBPage give title and day, but no address of theirs is
        known. Not tried live
    """

    name = "std_samr"

    # NewsSpider
    title = "全国标准信息公共服务平台"
    region = "全国"
    region_code = "00"
    kind = "standards_body"
    homepage = "https://std.samr.gov.cn/"
