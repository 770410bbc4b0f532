"""Reports of one event find each other by what they name, in whatever words."""

from crawler.sameness import make_fingerprint

FIRST = ("山东、河南市场监管部门11月11日共同公布计量检定结果互认清单并开始施行，涉及17类器具。", "2026-11-11")


def found(new: tuple[str, str], old: tuple[str, str]) -> bool:
    """Tell whether the newer report's probes meet the older one's keys."""
    ours, theirs = (make_fingerprint(text, published=published) for text, published in (new, old))
    return bool(set(ours.event_probes) & set(theirs.sampled))


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
