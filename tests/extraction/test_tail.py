import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import cut_head, cut_tail

ARTICLE = (
    "中国消费者报澄江讯（记者王小明）3月5日，青岚省市场监管局与白河省市场监管局签署标准化合作备忘录。\n"
    "会议现场。 王小明/摄\n"
    "会议决定，建立两省标准化联席会议制度，联席会议每年召开一次会议，由成员单位轮流承办。"
)

SPAM = "\n".join(f'黑科技攻略"某某透视辅助{n}... 黑科技攻略(辅助工具)真的有挂(必胜教程)进入游戏...' for n in range(9))


@pytest.mark.parametrize(
    "tail",
    [
        "官方微信公众号\n官方微博",
        "官方微信公眾號(hào)\n官方微博",
        "\n相关内容\n\n热门资讯\n\n" + SPAM,
        "相关内容\n两省召开质量强省工作推进会议，部署全年工作。\n我省发布一批地方标准",
        "\n-\n".join(
            ("-\n我为事业发展建言献策...2024-04-16", "国际青年选培活动启动2024-04-16", "吃得安心健康2024-04-15")
        ),
        "关键词: 市场监管局 竞争优势\n- 环球热头条丨购物节开始\n- 焦点简讯：鸭脖狂奔\n- 秋季这些事情要注意！",
        "\n1\n查看完整版本: 两省签署标准化合作备忘录",
        "责任编辑：赵五\n上一篇：关于开展检查的通知\n下一篇：没有了",
        "【打印本页】 【关闭窗口】",
        "声明：本网刊登此文出于传递更多信息之目的。",
        "未经授权，不得转载。",
        "分享到：\n扫一扫在手机打开当前页",
        "24小时滚动播报最新资讯，更多粉丝福利扫描二维码关注（qlfinance）",
        "更多精彩资讯请在应用市场下载客户端。欢迎提供新闻线索，24小时热线400-000-0000",
        "— END —\n来源：青岚省市场监管局",
        "1 2 3 下一页",
        "猜你喜欢\n某某明星新片上映\n某某汽车降价",
        "风险提示及免责条款\n投资有风险，入市需谨慎。本文不构成任何投资建议，读者应结合自身情况独立判断，盈亏自行承担。",
        "风险提示与免责声明\n本平台所载资料力求准确，但不作任何保证。",
        "政策解读\n申报入口\n相关服务\n相关政策",
        "\n相关政策\n\n办事指南\n",
        "来源链接：http://www.ql.example/1.html",
        "附件信息:\n版权与免责声明\n1.凡本站注明“原创”的作品，其版权属于本站所有。",
        "您对本页内容是否满意？\n满意 基本满意 不满意",
        "青岚省市场监督管理局主办 青岚省信息中心技术支持",
        "打开青岚新闻APP阅读全文",
        "网友留言\n青山\n希望多公布一些这样的消息，让大家都知道标准怎么用，也希望两省的标准早日能够在一个平台上查到。",
    ],
)
def test_chrome_and_spam_after_the_article_go(tail):
    assert cut_tail(f"{ARTICLE}\n{tail}") == ARTICLE


@pytest.mark.parametrize(
    "line",
    [
        "联系电话：0999-1234567",
        "主办单位：青岚省市场监督管理局",
        "附件：1. 备忘录.pdf",
        "青岚省市场监督管理局",
        "2026年3月5日",
        "（记者 王小明 通讯员 李四）",
        "扫码点餐要让消费者有选择，经营者不得强制关注公众号。",
        "收藏品市场的标准由两省共同制定，",
        "未经许可，任何单位和个人不得使用认证标志。",
        "——王小明",
        "根据群众提供的新闻线索，执法人员随即赶到现场。",
        "通过宣传让更多消费者了解相关内容，提高关注度。",
        "请扫描二维码下载申请表，填写后报送我局。",
        "请下载“青岚通”APP办理登记业务。",
        "您对本地食品安全状况总体是否满意？",
        "主办：青岚省市场监督管理局 承办：白河省标准化研究院",
        "附件：\n1.申报书\n2.申报材料清单",
        "合计\n77\n26",
        "风险提示\n协议履行可能受政策影响，存在不确定性。",
        "平台设有以下栏目：\n政策解读\n办事指南\n在线咨询",
        "附件：\n政策解读\n申报指南",
        "办事指南",
    ],
)
def test_lines_of_the_articles_own_stay(line):
    text = f"{ARTICLE}\n{line}"

    assert cut_tail(text) == text


def test_a_box_of_related_titles_amid_the_article_goes_and_the_article_goes_on():
    rest = "\n".join(
        f"第{n}，两省将共同制定区域地方标准，推动检测结果互认，向社会公开实施情况。" for n in "一二三四五六"
    )
    box = "相关阅读\n我省召开推进会议…\n白河省发布十项标准…"

    assert cut_tail(f"{ARTICLE}\n{box}\n{rest}") == f"{ARTICLE}\n{rest}"


def test_editor_at_the_end_of_a_paragraph_goes():
    assert cut_tail(ARTICLE + "（责任编辑：赵五）") == ARTICLE


def test_head_of_a_forum_page_goes():
    head = "百科问答\n\n首页 » 生活 » 见闻 » 两省签署备忘录\nwqkzpltn - 2024/11/6 08:15:30\n\n"

    assert cut_head(head + ARTICLE) == ARTICLE


def test_text_without_chrome_is_untouched():
    assert cut_tail(ARTICLE) == ARTICLE
    assert cut_head(ARTICLE) == ARTICLE


@given(st.text(max_size=300))
def test_cutting_never_fails_and_never_adds(text):
    assert len(cut_tail(text)) <= len(text)
    assert len(cut_head(text)) <= len(text)


# Digests of the five known articles as an editor would cut them: with line ends and spaces dropped.
CUT_SEEDS = {
    "000_": "9013408a29cfd983",
    "001_": "c54812e5dad06163",
    "002_": "6eb4a715eb07f43f",
    "003_": "c0a31154a8b3b6f2",
    "004_": "70cba1d60f997363",
}


def read_seeds() -> list[tuple[str, str]]:
    folder = Path(os.environ["CONCORD_TEST_SHARED"]) / "seeds"
    return [(path.name[:4], path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]


@pytest.mark.shared_cases
def test_known_articles_lose_their_chrome_and_spam_and_nothing_else():
    cut = {name: "".join(cut_head(cut_tail(text)).split()) for name, text in read_seeds()}

    assert {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in cut.items()} == CUT_SEEDS


@pytest.mark.shared_cases
def test_tail_of_each_known_article_is_cut_off_every_other():
    seeds = [text for _, text in read_seeds()]
    tails = [text[len(cut_tail(text)) :] for text in seeds]

    for text in seeds:
        article = cut_tail(text)
        assert [cut_tail(article + tail) for tail in tails] == [article] * 5


PIECE = "3月5日，青岚省市场监督管理局召开标准化工作推进会，部署全年重点任务。\n会议要求各地压实责任、抓好落实。"
ENDINGS = """
责任编辑：张三
责编 张三
责编/张三
（责编：李四、王五）
[责任编辑：李四]
责任编辑 李四
责任编辑：李四 电话：010-12345678
本文责编：李四
编辑/李四 责编/王五 审核/赵六
编辑：李四 责编：王五 审核：赵六 监制：钱七
文字：张三 图片：李四 责任编辑：王五
文/张三 图/李四 责编/王五
来源：某某日报 责任编辑：李四
来源：某某日报　作者：张三　责任编辑：李四
作者：张三 | 责编：李四
审核：王五 责编：李四 编辑：赵六
责编：李四 终审：王五
（本文来源：某某网 责任编辑：李四_NN1234）
供稿：办公室 责任编辑：李四
记者：张三 责编：李四
责任编辑：李四 2026-03-05 10:20
初审：张三 复审：李四 终审：王五 责任编辑：赵六
值班主任：张三 责任编辑：李四
责编｜李四
【责任编辑:李四】
(责任编辑：admin)
打印本页 关闭窗口
【打印本页】【关闭窗口】
[打印本页] [关闭窗口] [返回顶部]
上一篇：某局召开会议部署工作
下一篇：没有了
上一篇： 没有 下一篇： 某局召开会议
上一篇 某局召开会议
« 上一篇 某局召开会议
下一篇 >
分享到：
分享到 微信 微博 QQ空间
分享到微信朋友圈
扫一扫在手机打开当前页
扫一扫，分享到朋友圈
用微信“扫一扫”，打开网页后点击分享
微信扫一扫 关注某某市场监管
扫描二维码关注我们
扫描二维码阅读全文
版权所有：某某市场监督管理局
版权所有 © 2026 某某局
本网站版权所有，未经授权禁止转载
免责声明：本文仅代表作者个人观点，与本网无关。
免责声明
相关新闻
相关阅读：
相关阅读：某局召开会议
延伸阅读：某地出台新政策
延伸阅读
违法和不良信息举报电话：12377
举报/反馈
官方微信 官方微博
欢迎关注官方微信
友情链接：某某网 某某局
热门推荐
跟贴 0 参与 0
文明上网理性发言，请遵守跟贴评论服务协议
某ICP备12345678号
相关推荐：某某会议召开
【相关新闻】某地召开会议
"""


@pytest.mark.parametrize("ending", ENDINGS.strip().split("\n"))
def test_what_papers_and_offices_write_below_an_article_is_cut(ending):
    assert cut_tail(f"{PIECE}\n{ending}") == PIECE


@pytest.mark.parametrize(
    "line",
    [
        "编辑部设在市标准化院，负责稿件的审核和校对。",
        "请扫一扫下载申请表，填写后于3月20日前报送市局。",
        "来源：某某市计量所检定数据",
        "相关阅读材料可到市局网站下载，也可到窗口领取。",
        "下一步，市局将督促企业编写质量手册、审核供应商。",
    ],
)
def test_lines_of_an_article_that_resemble_them_stay(line):
    assert cut_tail(f"{PIECE}\n{line}") == f"{PIECE}\n{line}"
