from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class CcnSpider(GeneralSpider):
    """
    Regulator
        中国消费者报社, China Consumer News, a paper under the State Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        要闻, 综合, 热点 and one whose name is not known, all requested in public code
    CMS
        One of its own
    Pagination
        ?page=N, counted from 1
    Dates
        In the address and on the article
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: links are relative to the protocol or the root. Addresses were not tried live
    """

    name = "ccn"

    # NewsSpider
    title = "中国消费网（中国消费者报）"
    region = "全国"
    region_code = "00"
    kind = "press"
    homepage = "https://www.ccn.com.cn/"
    columns = (
        Column(url="https://www.ccn.com.cn/news/index.dhtml?page=1", name="要闻", known="requested in public code"),
        Column(url="https://www.ccn.com.cn/news/zonghe.dhtml?page=1", name="综合", known="requested in public code"),
        Column(url="https://www.ccn.com.cn/news/hotnews.dhtml?page=1", name="热点", known="requested in public code"),
        Column(
            url="https://www.ccn.com.cn/news/mainews.dhtml?page=1", name="主要新闻", known="requested in public code"
        ),
    )
    article_pattern = r"/Content/\d{4}/\d{2}-\d{2}/\d+\.html"
