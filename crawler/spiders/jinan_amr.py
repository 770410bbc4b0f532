from crawler.base_spiders.hanweb_jcms import HanwebJcmsSpider


class JinanAmrSpider(HanwebJcmsSpider):
    """
    Regulator
        济南市市场监督管理局, Jinan Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery
    CMS
        Hanweb jCMS, inferred from another site of the city
    Pagination
        dataproxy.jsp in the family, not seen
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the home page itself is a guess of its source. Not tried live
    """

    name = "jinan_amr"

    # NewsSpider
    title = "济南市市场监督管理局"
    region = "济南"
    region_code = "3701"
    kind = "regulator"
    homepage = "https://scjgj.jinan.gov.cn/"
