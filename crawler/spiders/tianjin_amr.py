from crawler.base_spiders.column import Column
from crawler.base_spiders.trs_wcm import TrsWcmSpider


class TianjinAmrSpider(TrsWcmSpider):
    """
    Regulator
        天津市市场监督管理委员会, Tianjin Commission for Market Regulation
    Language
        Simplified Chinese
    Columns
        新闻动态 is inferred from article addresses; 产品召回 is requested in public code. Beside them the
        site's search is asked for 标准; public code requests it with other words
    CMS
        TRS WCM
    Pagination
        The directory, then index_1.html for page 2; pageNumber of the search
    Dates
        In the listing, in the address and on the article with the minute
    Robots and delay
        A public client waits 3 to 5 s between requests; project defaults
    Caveats
        2026-11: that the search is asked for the newest first is inferred from other sites of its
        kind. Addresses were not tried live
    """

    name = "tianjin_amr"

    # NewsSpider
    title = "天津市市场监督管理委员会"
    region = "天津"
    region_code = "12"
    kind = "regulator"
    homepage = "https://scjg.tj.gov.cn/"
    columns = (
        Column(url="https://scjg.tj.gov.cn/tjsscjdglwyh_52651/xwdt/", name="新闻动态", known="inferred"),
        Column(
            url="https://scjg.tj.gov.cn/tjsscjdglwyh_52651/xwdt/cpzh/xfpzh/",
            name="产品召回",
            known="requested in public code",
        ),
    )
    searches = (
        Column(
            url="https://scjg.tj.gov.cn/igs/front/search.jhtml?code=6b673dab567a4589b77308e18aad996b&pageNumber=1"
            "&pageSize=10&queryAll=true&searchWord=%E6%A0%87%E5%87%86&siteId=43&orderBy=time&timeOrder=desc",
            name="检索：标准",
            known="inferred",
        ),
    )
    items = "ul.news_list li"
    item_date = "span.time"
    container = "div.trs_editor_view"
