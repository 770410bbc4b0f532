from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class ShanxiAmrSpider(TrsWcmSpider):
    """
    Regulator
        山西省市场监督管理局, Shanxi Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery. Until then, and beside it, the site's
        search of disclosed documents is asked for titles with 标准; its address is inferred, for
        public code requests it with other words
    CMS
        TRS WCM
    Pagination
        pageNum of the search (trs-search), newest first; columns not known
    Dates
        In the search's answer and in the addresses
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: 山西, Shanxi; the province of 陕西 is shaanxi_amr. The search does not find news whose
        titles say nothing of standards. Its answer is known from another office of the province.
        Addresses were not tried live
    """

    name = "shanxi_amr"

    # NewsSpider
    title = "山西省市场监督管理局"
    region = "山西"
    region_code = "14"
    kind = "regulator"
    homepage = "https://scjgj.shanxi.gov.cn/"
    searches = (
        Column(
            url="https://scjgj.shanxi.gov.cn/trs-search/trssearch/openSearch/getZwgkList"
            "?keywords=%E6%A0%87%E5%87%86&pageNum=1&siteId=22&position=1&sort=time&suitability=1",
            name="检索：标准",
            known="inferred",
        ),
    )

    # TrsWcmSpider
    page_suffix = "shtml"
