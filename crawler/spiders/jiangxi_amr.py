from crawler.base_spiders.column import Column
from crawler.base_spiders.snowflake import SnowflakeSpider


class JiangxiAmrSpider(SnowflakeSpider):
    """
    Regulator
        江西省市场监督管理局, Jiangxi Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        省局动态 is inferred from article addresses
    CMS
        Platform with 19-digit ids, since 2025; before that Hanweb jCMS, whose columns are dead
    Pagination
        POST queryList at the root of the site, parameters from the column page's script (seen on a sister site)
    Dates
        As PubDate; the list answer may carry none
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: the list interface is inferred from a sister site. Addresses were not tried live
    """

    name = "jiangxi_amr"

    # NewsSpider
    title = "江西省市场监督管理局"
    region = "江西"
    region_code = "36"
    kind = "regulator"
    homepage = "https://amr.jiangxi.gov.cn/"
    columns = (Column(url="https://amr.jiangxi.gov.cn/amr/sjdt/", name="省局动态", known="inferred"),)
