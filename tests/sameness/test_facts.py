"""Facts: what a report names, and what two reports share by more than chance."""

from crawler.sameness import Named, make_fingerprint, read_named
from crawler.sameness.facts import share_facts


def read(text: str, title: str = "") -> Named:
    return read_named(make_fingerprint(text, title=title, published="2026-03-02"))


def test_a_report_names_places_numbers_and_what_its_title_is_about() -> None:
    named = read("3月1日，山东、河南在菏泽签署《血压计检定结果互认实施方案》，涉及170类器具。", "鲁豫血压计互认")

    assert named.places >= {"山东", "河南", "菏泽"}
    assert named.numbers == {"170"}
    assert named.days == {"2026-03-01"}
    assert named.words == {"血压", "压计"}
    assert named.quoted == {"血压计检定结果互认实施方案"}


def test_what_a_number_parts_is_no_word() -> None:
    assert "业家" not in read("正文", "惠及企业38家").words


def test_the_number_of_a_hotline_is_no_fact() -> None:
    assert read("消费者可拨打12315热线，或者致电0535。").numbers == {"535"}


def test_a_county_whose_name_is_a_word_is_doubtful() -> None:
    named = read("节约资源，山东先行。")

    assert {"资源", "山东"} <= named.places
    assert named.doubtful == {"资源"}


def test_facts_are_weighed() -> None:
    one = read("3月1日，山东、河南在菏泽签约，涉及170类器具、12家机构，节约资源。", "血压计互认")
    other = read("山东、河南两省1日在菏泽谈成一件事：12家机构的170类器具互认，节约资源。", "血压计只检一次")

    facts = share_facts(one, other)

    assert facts.towns == {"菏泽", "资源"}
    # 山东, 河南, 菏泽, 资源; 170, 12, the day and 压计: 资源 and 12 are half a fact, a town half a fact more.
    assert facts.weight == 4 - 0.5 + 4 - 0.5 + 0.5
