"""Rarer words: own reports of one event share what it was about, in whatever words."""

from crawler.sameness import are_of_other_subjects, find_terms
from crawler.sameness.facts import title_words
from crawler.sameness.fold import fold_string

ACT = "晋蒙两地就炼焦煤灰分快速测定装置的校准办法达成一致，今后焦化企业的检测员不必再为灰分数值争执。"


def test_what_any_news_of_the_field_says_is_no_word() -> None:
    assert find_terms("市场监管局召开标准工作会议", "") == {"局召", "准工", "作会", "开标"}


def test_places_are_no_words() -> None:
    assert find_terms("临汾炼焦", "", {"临汾"}) == {"炼焦"}


def test_titles_of_which_neither_report_says_anything_are_of_other_subjects() -> None:
    first, second = "临汾举办光伏组件回收培训班", "锅炉节能与燃气改造推进会在临汾开幕"
    of_first = find_terms(first, "光伏组件如何回收，专家讲了一天。", {"临汾"})
    of_second = find_terms(second, "锅炉怎样省煤？", {"临汾"})
    retold = find_terms("培训班开到了厂里", "光伏组件回收的门道，工人们听了一天。")

    def compare(other: str, terms: frozenset[str]) -> bool:
        titles = (frozenset(title_words(fold_string(title), {"临汾"})) for title in (first, other))
        return are_of_other_subjects(next(titles), of_first, next(titles), terms)

    assert compare(second, of_second)
    assert not compare("培训班开到了厂里：一堂关于回收的课", retold)
    assert not compare("推进会召开", of_second)


def test_only_the_beginning_counts() -> None:
    padding = "记者在车间里看到许多工人正忙着装卸。" * 20

    assert "灰分" not in find_terms(None, padding + ACT)
    assert "灰分" in find_terms(None, ACT)
