from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class GbsrcSpider(GeneralSpider):
    """
    Regulator
        粤港澳大湾区标准信息公共服务平台, standards information platform of the Guangdong-Hong Kong-Macao Greater
        Bay Area
    Language
        Simplified Chinese
    Columns
        资讯 is requested in public code
    CMS
        One of its own
    Pagination
        Not known; the pager or next link that the page shows is followed
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: nothing is known of its articles' addresses. Not tried live
    """

    name = "gbsrc"

    # NewsSpider
    title = "粤港澳大湾区标准信息公共服务平台"
    region = "广东/香港/澳门"
    region_code = "44"
    kind = "standards_body"
    homepage = "https://www.gbsrc.org.cn/"
    columns = (Column(url="https://www.gbsrc.org.cn/newsInfo/", name="资讯", known="requested in public code"),)
