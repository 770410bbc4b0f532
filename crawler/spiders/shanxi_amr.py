from crawler.base_spiders.trs_wcm import TrsWcmSpider


class ShanxiAmrSpider(TrsWcmSpider):
    """
    Regulator
        山西省市场监督管理局, Shanxi Administration for Market Regulation
    Language
        Simplified Chinese
    Columns
        The news column is not known; resolved by discovery. What public code requests is a search
        of local standards, not news
    CMS
        TRS WCM
    Pagination
        Listings come from a search interface (trs-search) in public code
    Dates
        Not known
    Robots and delay
        Not seen; project defaults
    Caveats
        2026-11: 山西, Shanxi; the province of 陕西 is shaanxi_amr. Addresses were not tried live
    """

    name = "shanxi_amr"

    # NewsSpider
    title = "山西省市场监督管理局"
    region = "山西"
    region_code = "14"
    kind = "regulator"
    homepage = "https://scjgj.shanxi.gov.cn/"

    # TrsWcmSpider
    page_suffix = "shtml"
