from crawler.base_spiders.column import Column
from crawler.base_spiders.general import GeneralSpider


class MirrorBiaozhunhuiSpider(GeneralSpider):
    """
    Regulator
        None: a mirror site that copies regulators' news, invented for the rehearsal
    Language
        Simplified Chinese with digits lost, headlines scrambled into the text, pinyin behind words
    Columns
        新闻, the only one
    CMS
        One of its own
    Pagination
        index_2.html for page 2, by the next link
    Dates
        In the listing and on the article: days of copying, not of the original
    Robots and delay
        robots.txt allows all
    Caveats
        Advertisements stand inside the body. Exists on loopback only
    """

    name = "mirror_biaozhunhui"

    # NewsSpider
    title = "标准汇"
    region = "全国"
    region_code = "00"
    kind = "mirror"
    homepage = "http://news.biaozhunhui.example/"
    columns = (Column(url="http://news.biaozhunhui.example/news/", name="新闻", known="requested in public code"),)
