from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class QingdaoAmrSpider(TrsWcmSpider):
    """
    Regulator
        青岛市市场监督管理局, Qingdao Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 通知公告 is requested in public code
    CMS
        TRS WCM
    Pagination
        Not certain: an old code asks <column>_2.html; the pager is followed
    Dates
        In the listing and in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: titles are cut in the listing; the articles' own are used. Addresses were not
        tried live
    """

    name = "qingdao_amr"

    # NewsSpider
    title = "青岛市市场监督管理局"
    region = "青岛"
    region_code = "3702"
    kind = "regulator"
    homepage = "https://amr.qingdao.gov.cn/"
    columns = (Column(url="https://amr.qingdao.gov.cn/zwgk/tzgg/", name="通知公告", known="requested in public code"),)
    items = ".category-list > li"
    container = ".content"

    # TrsWcmSpider
    page_suffix = "shtml"
