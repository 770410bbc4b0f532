"""Subject keys: what a report is about joins it to another one of its week that names no place and no day."""

from crawler.sameness import make_fingerprint
from crawler.sameness.fold import fold
from crawler.sameness.rarity import NO_PAIR, RAREST, pair_keys, weigh

RECALL = (
    "星澜牌婴儿推车因锁扣缺陷召回",
    "因折叠锁扣注塑时有气孔，行进中可能松脱，生产者决定召回星澜牌婴儿推车，消费者可免费更换锁扣。",
)
RETOLD = (
    "带娃出门先看看推车的锁扣",
    "有家长发现婴儿推车走着走着塌了下来，问题出在锁扣上。厂家答应，星澜推车的锁扣全部免费换。",
)
OTHER = ("电热水壶抽查结果公布", "本次抽查电热水壶，其中两批次温控器动作不准，已责令下架。")


def found(new: tuple[str, str], old: tuple[str, str], *, days: int = 3) -> bool:
    """Tell whether the newer report, printed some days after the older one, looks for one of its keys."""
    ours = make_fingerprint(new[1], title=new[0], published=f"2025-06-{10 + days}")
    theirs = make_fingerprint(old[1], title=old[0], published="2025-06-10")
    return bool(set(ours.event_keys.probes) & set(theirs.sampled))


def test_what_it_is_about_finds_a_report_of_the_week() -> None:
    assert found(RETOLD, RECALL)
    assert found(RETOLD, RECALL, days=8)
    assert not found(OTHER, RECALL)


def test_what_it_is_about_finds_nothing_of_another_month() -> None:
    ours = make_fingerprint(RETOLD[1], title=RETOLD[0], published="2025-09-10")
    theirs = make_fingerprint(RECALL[1], title=RECALL[0], published="2025-06-10")

    assert not set(ours.event_keys.probes) & set(theirs.sampled)


def test_pairs_end_at_marks_digits_and_hidden_names() -> None:
    pairs = pair_keys(fold("松茸，12级雅江县"), ["雅江"])

    assert [key != NO_PAIR for key in pairs.tolist()] == [True, False, False, False, False]


def test_pairs_of_any_news_weigh_little() -> None:
    weights = weigh(pair_keys(fold("标准，孩子，尺锁")))

    assert weights[0] < 1 < 3 < weights[2] < RAREST == weights[4]
