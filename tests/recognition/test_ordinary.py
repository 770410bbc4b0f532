"""Ordinary news is left alone: hardly one in two hundred articles that announce nothing is flagged."""

from collections import Counter

from crawler.recognition import recognize
from tests.recognition.ordinary import KINDS, make_articles


def test_ordinary_news_is_not_flagged():
    articles = make_articles(50 * len(KINDS))

    flagged = Counter(
        kind for kind, title, text, day in articles if recognize(title, text, published=day).label == "announcement"
    )

    assert flagged.total() <= 0.005 * len(articles), flagged


def test_an_act_among_ordinary_news_is_seen():
    articles = make_articles(2 * len(KINDS))
    act = "\n3月1日,四川省市场监督管理局与重庆市市场监督管理局签署《川渝标准化合作备忘录》。"

    labels = [recognize(title, text + act, published="2024-03-02").label for _, title, text, _ in articles]

    assert labels.count("announcement") >= 0.95 * len(articles)
