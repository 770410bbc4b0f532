from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class MirrorKuaixunSpider(GeneralSpider):
    """
    Regulator
        None: a mirror site that copies regulators' news, invented for the rehearsal
    Language
        Traditional Chinese made by a table, with pinyin and broken bytes
    Columns
        快讯, the only one
    CMS
        One of its own
    Pagination
        index_2.html for page 2, by the next link
    Dates
        In the listing and on the article: days of copying, not of the original
    Robots and delay
        Crawl-delay in robots.txt
    Caveats
        Pages are GBK and say so nowhere. Exists on loopback only
    """

    name = "mirror_kuaixun"

    # NewsSpider
    title = "质检快讯"
    region = "全国"
    region_code = "00"
    kind = "mirror"
    homepage = "http://www.zhijian-kuaixun.example/"
    columns = (Column(url="http://www.zhijian-kuaixun.example/zj/", name="快讯", known="requested in public code"),)
