import pytest

from crawler.extraction.byline import find_labelled_author, find_lead_source, find_source, read_bare_meta
from crawler.extraction.names import find_body_author
from crawler.extraction.page import JOINT


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（记者 王小明 通讯员 李大山）正文开始", "王小明 李大山"),
        ("记者王小明 通讯员李大山", "王小明 李大山"),
        ("本报记者 张 三 李四光", "张三 李四光"),
        ("封面新闻记者 戴云", "戴云"),
        ("文/图 王五山和和丽梅", "王五山 和丽梅"),
        ("文/图 王五山", "王五山"),
        ("文｜王小明", "王小明"),
        ("（王小明/文 李四山/图）", "王小明"),
        ("□ 本报记者 王小明", "王小明"),
        ("新华社北京3月5日电（记者王小明、李大山）", "王小明 李大山"),
        ("本报讯 记者王小明报道", "王小明"),
        ("会议在澄江召开。（王小明 李大山）", "王小明 李大山"),
        ("会议在澄江召开。（澄江市局 王小明　李山）", "王小明 李山"),
        ("中新社澄江3月5日电 (王小明 李大山)3月5日，", "王小明 李大山"),
        ("（王小明 李大山）3月5日，两省签署备忘录。", "王小明 李大山"),
        ("青岚日报讯（王 明 记者李大山）3月5日，", "王明 李大山"),
        ("澄江商报记者 欧阳小明 编辑 李大山 校对 张三", "欧阳小明"),
        ("采写 | 澄江报记者 王小明", "王小明"),
        ("文/圖 本報記者 陳小明", "陳小明"),
        ("会议在澄江召开。（新华社）", None),
        ("会议在澄江召开。（完 全文）", None),
        ("（记者 张三 摄）", None),
        ("（记者了解到，这是一段话）", None),
        ("（作者单位：青岚省市场监管局）", None),
        ("据记者了解，价格上涨。", None),
        ("", None),
    ],
)
def test_names_in_a_byline(line, names):
    assert find_body_author([line]) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("采写：南都见习记者 林小沛", "林小沛"),
        ("作者：上官小云 宋小晟", "上官小云 宋小晟"),
        ("执笔/王小明、李大山", "王小明 李大山"),
        ("作者：标准科　　文章来源：本站原创", "标准科"),
        ("作者 | 王小明", "王小明"),
        ("撰文丨王小明 李大山", "王小明 李大山"),
        ("作者：未知", "未知"),
        ("作者：", None),
        ("By WANG XIAOMING in Chengjiang | Qinglan Daily | Updated: 2026-05-20 07:11", "Wang Xiaoming"),
        ("王文：中美贸易持久战，斗志被激发", None),
    ],
)
def test_names_behind_their_label(line, names):
    assert find_labelled_author(line) == names


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源：青岚日报", "青岚日报"),
        (f"信息来源：{JOINT}省发改委{JOINT} 浏览次数：12", "省发改委"),
        ("2026-03-05 来源: 青岚日报 作者: 王小明", "青岚日报"),
        ("来源：青岚统计 公众号", "青岚统计 公众号"),
        (f"来源{JOINT}CSDN{JOINT}|", "CSDN"),
        ("来 源：白河网【字体：大 中 小】", "白河网"),
        ("来源：本站", "本站"),
        ("資料來源：澄江日報", "澄江日報"),
        ("来源 | 青岚日报", "青岚日报"),
        ("By WANG XIAOMING | Qinglan Daily | Updated: 2026-05-20 07:11", "Qinglan Daily"),
        ("来源：", None),
        ("来源：2026-03-05", None),
        ("转载请注明出处：http://a.example/1.html", None),
        ("图片来源：青岚日报", None),
    ],
)
def test_source_behind_its_label(line, source):
    assert find_source(line) == source


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        (f"青岚网{JOINT} {JOINT}2026-03-05 10:37:31", ("青岚网", None)),
        ("原创 南方某报 2026-03-05 16:01", ("南方某报", None)),
        (f"2026-03-05 20:35{JOINT} 王小明{JOINT} 李大山", (None, "王小明 李大山")),
        ("2026-03-05 阅读 12", (None, None)),
        ("青岚日报 2026-03-05 10:00 阅读：231", ("青岚日报", None)),
        ("2026年03月05日08:12 青岚网 王小明", ("青岚网", "王小明")),
        ("2026-03-05 10:00 · 青岚网 · 湖南", ("青岚网", None)),
        ("2026-03-05 10:00 湖南", (None, None)),
        ("2026年3月5日（星期四）", (None, None)),
        ("没有日期 青岚网", (None, None)),
    ],
)
def test_line_without_labels_beside_a_date(line, pair):
    assert read_bare_meta(line) == pair


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("中国消费者报重庆讯（记者刘文）12月9日，", "中国消费者报"),
        ("新华社北京3月5日电", "新华社"),
        ("本报讯 3月5日，", None),
        ("3月5日，两省签署备忘录。", None),
    ],
)
def test_paper_in_a_lead(line, paper):
    assert find_lead_source(line) == paper
