"""Reports of one event find each other by what they name, in whatever words."""

from crawler.sameness import make_fingerprint
from crawler.sameness.fold import fold
from crawler.sameness.subject import make_subject_keys

FIRST = ("山东、河南市场监管部门11月11日共同公布计量检定结果互认清单并开始施行，涉及17类器具。", "2026-11-11")


def found(new: tuple[str, str], old: tuple[str, str]) -> bool:
    """Tell whether the newer report's probes meet the older one's keys of places, days and numbers."""
    ours, theirs = (make_fingerprint(text, published=published) for text, published in (new, old))
    subject = {key for text, published in (new, old) for keys in _subject_keys(text, published) for key in keys}
    return bool(set(ours.event_keys.probes) & set(theirs.sampled) - subject)


def _subject_keys(text: str, published: str) -> tuple[list[int], list[int]]:
    spans = [(slot.kind, slot.start, slot.end - slot.start) for slot in make_fingerprint(text).slots]
    return make_subject_keys(fold(""), fold(text), (), spans, published)


def test_a_day_and_a_place_are_enough() -> None:
    assert found(("11月11日起，企业在山东检过的器具不必再检。", "2026-11-12"), FIRST)


def test_a_copy_without_digits_is_found_by_its_places_in_the_week() -> None:
    damaged = "山东省市场监督管理局、河南省市场监督管理局月日联合公布首批计量检定结果互认清单，即日起生效。"
    assert found((damaged, "2026-11-12"), FIRST)
    assert not found((damaged, "2026-12-24"), FIRST)


def test_ministries_without_a_place_are_found_by_the_day_and_their_numbers() -> None:
    one = ("两部门11月17日联合印发实施意见，提出89项任务，制修订计量技术规范584项。", "2026-11-18")
    other = ("工业机器人测不准的难题有了方案。11月17日发布的文件数字很具体：任务89项，规范584项。", "2026-11-17")
    later = ("工业机器人测不准的难题有了方案。12月17日发布的文件数字很具体：任务89项，规范584项。", "2026-12-17")
    assert found(one, other)
    assert not found(one, later)


def test_one_common_place_in_another_week_is_no_key() -> None:
    assert not found(("山东开展计量检查。", "2026-11-25"), FIRST)


def test_provinces_are_found_by_their_letters_and_the_name_of_their_group() -> None:
    spelled = ("上海、江苏、浙江、安徽市场监管局11月22日共同签署绿色产品认证备忘录。", "2026-11-23")
    assert found(("22日，沪苏浙皖就绿色产品认证达成一致。", "2026-11-23"), spelled)
    assert found(("22日，长三角绿色产品认证迈出一步。", "2026-11-23"), spelled)
    assert not found(("22日，川渝就绿色产品认证达成一致。", "2026-11-23"), spelled)


def test_reports_without_a_day_are_found_by_a_place_and_a_number_in_the_week() -> None:
    one = ("广西两部门近日联合印发海洋标准化行动方案，提出制修订地方标准40项。", "2026-03-15")
    other = ("深水网箱怎么养，广西打算给出标准答案：40项海洋标准三年内立项。", "2026-03-18")
    later = (other[0], "2026-05-18")
    assert found(other, one)
    assert not found(later, one)


def test_a_town_whose_name_may_be_a_word_is_a_key_where_there_is_hardly_another() -> None:
    one = ("日照市、连云港市市场监管局日前在海边签约，紫菜分级一个样。", "2026-05-11")
    assert found(("连云港的紫菜卖到日照，不必重新挑拣了。", "2026-05-13"), one)
    assert found(("赣榆区有人说，连云港的紫菜卖到日照，要在日照重新挑拣，今后不必了。", "2026-05-13"), one)


def test_a_report_that_names_no_day_looks_through_the_week_before() -> None:
    one = ("11月11日，临汾市市场监管局公布校准办法，涉及装置38台。", "2026-11-12")
    assert found(("临汾的38台装置前几天有了校准办法。", "2026-11-16"), one)
    assert found(("临汾的装置前几天有了校准办法。", "2026-11-16"), one)
    assert not found(("临汾的38台装置前几天有了校准办法。", "2026-11-26"), one)


def test_the_day_of_a_dateline_is_the_day_after() -> None:
    one = ("11月11日，临汾市市场监管局公布校准办法。", "2026-11-12")
    assert found(("新华社太原11月12日电 临汾的装置有了校准办法。", "2026-11-13"), one)


def test_a_report_with_a_day_finds_one_without_by_a_place_and_a_number() -> None:
    one = ("临汾的38台装置前几天有了校准办法。", "2026-11-12")
    assert found(("11月10日，临汾市市场监管局公布校准办法，涉及装置38台。", "2026-11-13"), one)
