from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class QinghaiAmrSpider(GeneralSpider):
    """
    Regulator
        青海省市场监督管理局, Qinghai Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; 食品抽检信息 is requested in public code
    CMS
        One of its own, on ASP.NET; a column is a GUID
    Pagination
        page and pagesize in the query, counted from 1
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: addresses were not tried live
    """

    name = "qinghai_amr"

    # NewsSpider
    title = "青海省市场监督管理局"
    region = "青海"
    region_code = "63"
    kind = "regulator"
    homepage = "http://scjgj.qinghai.gov.cn/"
    columns = (
        Column(
            url="http://scjgj.qinghai.gov.cn/Article/ArticlePageSJJ?ParentSectionName=%E9%A3%9F%E5%93%81%E6%8A%BD%E6%A3%80%E4%BF%A1%E6%81%AF"
            "&section_id=666C81E4-9E71-4405-98D1-A89BE67C661C&page=1&pagesize=15",
            name="食品抽检信息",
            known="requested in public code",
        ),
    )
    items = "ul.now > li"
