"""How a region's market regulator was called in which year."""

from crawler.recognition.places import Place

MERGED_SINCE = 2018  # the reform that joined quality supervision, industry and commerce, food and drugs
TIANJIN_MERGED_SINCE = 2014  # Tianjin joined quality supervision and commerce four years before the country


def regulator_name(place: Place, *, year: int | None, written: str) -> str:
    """Return the full name of a region's regulator, for the era that the words or else the year tell.

    ``written``: the words in the text (市场监管局, 质监局 …).

    >>> from crawler.recognition.places import names
    >>> regulator_name(names()["天津"][0][0], year=2016, written="质监局")
    '天津市市场和质量监督管理委员会'
    """
    if (
        place.level == "province"
        and place.short == "天津"
        and "监管委" in written
        and year is not None
        and year <= MERGED_SINCE
    ):
        return place.full_name + "市场和质量监督管理委员会"
    is_old = "质监" in written or "质量技术" in written or "技术监督" in written or "和质量" in written
    if not written:
        is_old = year is not None and year < MERGED_SINCE
    if place.level == "province" and place.short == "天津":
        if is_old and (year is None or year >= TIANJIN_MERGED_SINCE):
            return place.full_name + "市场和质量监督管理委员会"
        return place.full_name + ("质量技术监督局" if is_old else "市场监督管理委员会")
    if "市场和质量" in written or "市场质量" in written:
        return place.full_name + written
    if is_old:
        return place.full_name + "质量技术监督局"
    if place.level == "province" and "厅" in written:
        return place.full_name + "市场监督管理厅"
    if place.level == "province" and place.short in {"宁夏", "吉林"}:
        return place.full_name + "市场监督管理厅"
    return place.full_name + "市场监督管理局"
