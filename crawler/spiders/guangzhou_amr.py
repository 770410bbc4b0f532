from crawler.base_spiders.column import Column
from crawler.base_spiders.gd_nfcms import GdNfcmsSpider


class GuangzhouAmrSpider(GdNfcmsSpider):
    """
    Regulator
        广州市市场监督管理局, Guangzhou Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        工作动态, a column of one of the site's sections, and 通知公告 are inferred from article addresses
    CMS
        Guangdong NFCMS
    Pagination
        index.html, then index_2.html for page 2
    Dates
        In the listing and as PubDate; none in the address
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the older host gzamr.gzaic.gov.cn is dead. Addresses were not tried live
    """

    name = "guangzhou_amr"

    # NewsSpider
    title = "广州市市场监督管理局"
    region = "广州"
    region_code = "4401"
    kind = "regulator"
    homepage = "https://scjgj.gz.gov.cn/"
    columns = (
        Column(url="https://scjgj.gz.gov.cn/zzzq/gzdt/", name="工作动态", known="inferred"),
        Column(url="https://scjgj.gz.gov.cn/zwdt/tzgg/", name="通知公告", known="inferred"),
    )
