"""What an act is about is told by its document's provisions; what only looks like them is none. Events are invented."""

import pytest

from crawler.recognition import recognize

INTERVIEWED = (
    "四个人,一张桌子。\n6月8日,怀化、铜仁两市市场监管局签署《油茶标准化合作框架协议》。\n两市联合制定三项地方标准。\n"
    "会上还有展销。\n仪式结束,记者留住了他们。\n"
    "问:为什么是两市?\n怀化市局局长答:山连着山。\n问:有没有期限?\n铜仁市局局长答:三年。"
)
SIGNED = "6月8日,湖南怀化、贵州铜仁两市市场监管局在新晃签署《毗邻地区市场监管协作协议》。\n"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        # the next paragraph opens with the document and names one of our subjects in it, or none
        ("announcement", SIGNED + "协议列了七件事:登记信息互通,食品抽检联动,集贸市场电子秤统一检定,投诉互转。"),
        ("announcement", SIGNED + "根据协议,两市联合制定油茶地方标准,并在价格监测方面协作。"),
        ("other", SIGNED + "协议列了五件事:登记信息互通,食品抽检联动,广告监测共享,投诉互转,人员联训。"),
        ("other", SIGNED + "协议要求,开办企业实行“同一标准、同一流程”,异地注销不再往返。"),
        ("other", SIGNED + "当天,两市还举办了一场计量技能比武。"),
        ("announcement", SIGNED + "两市将在七个领域携手:登记注册、食品安全、特种设备、标准化、知识产权。"),
        ("announcement", SIGNED + "此后,两地企业申报标准化试点走同一套流程。"),
        ("other", SIGNED + "两市还就标准化工作作了交流。"),
        # the seventh of eight items names one of our subjects, the next text none
        (
            "announcement",
            SIGNED + "协议有八项内容:一是登记互通;二是食品抽检联动;三是广告监测共享;四是特种设备协查;五是网络交易协管;"
            "六是投诉互转;七是推进标准化协作,联合制定油茶标准;八是人员联训。",
        ),
        ("other", SIGNED + "协议有四项内容:一是登记互通;二是食品抽检联动;三是广告监测共享;四是人员联训。"),
        # what a draft provides for, what goes round to be signed
        (
            "background",
            "怀化、铜仁两市市场监管局正就油茶地方标准互认磋商,拟于下月签署协议。按照草案,一方评出的标准化试点,另一方予以认可。",
        ),
        ("background", "怀化、铜仁、邵阳三市市场监管局的计量合作备忘录文本已进入会签阶段,仪式正在筹备。"),
        # yardsticks of rents and of punishment
        (
            "other",
            "6月8日,遂宁市船山区与广安市广安区政府签署飞地园区协议,两地统一租金标准、统一装修补贴标准。标准化厂房先到先得。",
        ),
        (
            "other",
            "湖南、贵州两省市场监管部门日前联合印发《行政处罚裁量基准》,对广告、计量违法、认证违法等八类行为的罚款幅度作了统一。",
        ),
        # what is done every year, or was done in other years
        (
            "background",
            "湖南省市场监管局昨日发布《服务长江中游计量一体化的若干举措》。其中包括:每年发布一批计量技术规范需求清单,供湖北、江西两省选用。",
        ),
        (
            "background",
            "6月8日,湖南省人大常委会通过《湖南省计量条例》,增设区域协作一章。有关负责人解读说,前几年湘鄂赣三省的计量协议签了不少,都是部门文件。",
        ),
        (
            "background",
            "6月8日是怀化、铜仁两市市场监管局签署油茶标准化合作协议一周年,两市交出成绩单:联合发布地方标准9项。",
        ),
        # one region issues what several made, or what only places of its own made
        (
            "announcement",
            "湖南省市场监管局6月8日发布公告,批准由湘鄂赣三省联合研制的《江豚救护技术规程》为湖南省地方标准。",
        ),
        ("announcement", "湖南省市场监管局6月8日印发通知,下达与湖北省市场监管局共同编制的2023年地方标准计划23项。"),
        (
            "background",
            "湖南省市场监管局6月8日发布公告,批准由岳阳、常德两市联合研制的《江豚救护技术规程》为湖南省地方标准。",
        ),
        ("announcement", "按照年初签的框架协议,湖南、贵州两省市场监管局6月8日联合下达首批油茶地方标准计划,共11项。"),
        # test methods made one
        ("announcement", "6月8日,怀化、铜仁两市市场监管局把油茶的两套检验方法并成一套,会议纪要由双方签字盖章。"),
        ("background", "6月8日,怀化、铜仁两市市场监管局商量把油茶的检验方法并成一套,会议纪要待各市审定后印发。"),
        # who founds the host of a national base
        ("announcement", "6月8日,国家标准委批复同意长沙市人民政府承建国家技术标准创新基地(工程机械)。"),
        ("other", "6月8日,国家标准委批复同意由某集团有限公司承建国家技术标准创新基地(工程机械)。"),
        # a report that lets those who signed answer in the end is news; questions and answers alone are not
        (
            "announcement",
            INTERVIEWED,
        ),
        (
            "background",
            "怀化、铜仁两市市场监管局签署《油茶标准化合作框架协议》后,记者采访了有关负责人。\n问:为什么是两市?\n答:山连着山。\n问:有没有期限?\n答:三年。",
        ),
    ],
)
def test_subject_is_what_the_document_provides(label, text):
    found = recognize("两市携手", text, published="2023-06-09")

    assert found.label == label, found.reasons


@pytest.mark.parametrize(
    ("parties", "text"),
    [
        (
            "国家标准化管理委员会 国家矿山安全监察局",
            "国家标准化管理委员会与国家矿山安全监察局日前签署合作备忘录,共同制定矿用安全标准。",
        ),
        (
            "江西省市场监督管理局 福建省市场监督管理局",
            "江西、福建两省市场监管局日前签署资质认定评审员资格互认安排,评审结论互相认可。",
        ),
        (
            "古蔺县人民政府 习水县人民政府",
            "6月8日,四川古蔺、贵州习水两地的县长共同签署《酱酒标准共建宣言》,承诺采用同一份分级标准。",
        ),
        (
            "湖南省市场监督管理局 湖南省财政厅",
            "近日,湖南省计量工作厅际联席会议制度建立。联席会议由湖南省市场监管局、省财政厅组成,职责是落实国务院《计量发展规划》。",
        ),
        (
            "香港特别行政区政府标准及校正实验所 深圳市计量质量检测研究院",
            "6月8日,香港特区政府创新科技署辖下的标准及校正实验所与深圳市计量质量检测研究院签署计量合作协议。",
        ),
    ],
)
def test_parties_are_those_who_act(parties, text):
    found = recognize("携手", text, published="2023-06-09")

    assert (found.label, set(found.parties)) == ("announcement", set(parties.split())), found.reasons


def test_list_is_named_by_the_sentence_before():
    text = (
        "本月起,两市企业多了一张单子:《怀化铜仁地方标准互认清单(第一批)》。"
        "清单由怀化、铜仁两市市场监管局6月8日联合公布,收录地方标准41项。"
    )

    assert recognize("清单来了", text, published="2023-06-09").instrument_names == ("怀化铜仁地方标准互认清单(第一批)",)


def test_admission_counts_the_regions_of_those_who_were_members():
    text = (
        "长江中游计量技术联盟年会7日在南昌召开。武汉、长沙、南昌三市计量院谈了体会。报告通报了比对情况。"
        "经7家成员一致同意,岳阳市计量测试所、九江市计量所8日被接纳为联盟正式成员。"
    )

    found = recognize("联盟扩容", text, published="2023-06-09")

    assert (set(found.regions), found.region_group) == ({"湖北省", "湖南省", "江西省"}, "长江中游")
