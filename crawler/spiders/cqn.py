from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class CqnSpider(GeneralSpider):
    """
    Regulator
        中国质量报社, China Quality News, a paper under the State Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        检验检测 and two whose names are not known, all requested in public code
    CMS
        Founder, by the shape of its addresses
    Pagination
        node_<id>.htm, then node_<id>_2.htm for page 2
    Dates
        In the address and on the article
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: www and m serve the same article under the same content id. Addresses were not tried live
    """

    name = "cqn"

    # NewsSpider
    title = "中国质量新闻网（中国质量报）"
    region = "全国"
    region_code = "00"
    kind = "press"
    homepage = "https://www.cqn.com.cn/"
    hosts = ("m.cqn.com.cn",)
    columns = (
        Column(url="https://www.cqn.com.cn/zj/node_20190.htm", name="检验检测", known="requested in public code"),
        Column(url="http://www.cqn.com.cn/ms/node_20334.htm", name="ms 20334", known="requested in public code"),
        Column(url="http://www.cqn.com.cn/ms/node_22312.htm", name="ms 22312", known="requested in public code"),
    )
    container = "div.Index_ShowDetail_Content"
    article_pattern = r"/[a-z]+/content/\d{4}-\d{2}/\d{2}/content_\d+\.html?"
