"""Articles that differ from an announcement in who acts or in what is called a standard. Every event is invented."""

import pytest

from crawler.recognition import recognize
from crawler.recognition.gazetteer import find_places


def read(title: str, text: str):
    return recognize(title, text, published="2024-06-12")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "省计量院与理工大学牵手",
            "6月10日,湖北省计量测试技术研究院与武汉理工大学在武汉举行合作签约仪式。双方签署计量人才培养合作协议,"
            "并在省计量院设立实习基地。",
            id="a clipped name in the headline is no second body",
        ),
        pytest.param(
            "国家标准委与泰国签署合作文件",
            "6月10日,国家标准化管理委员会与泰国工业标准院在南宁签署标准化合作谅解备忘录。双方将推动标准互认。"
            "广西壮族自治区市场监督管理局、云南省市场监督管理局代表列席签字仪式。",
            id="who sits in on a signing with a foreign body signs nothing",
        ),
        pytest.param(
            "两县“标准地”同拍",
            "6月10日,江苏溧阳与安徽郎溪两地自然资源和规划部门联合推出“标准地”8宗。两地签订“标准地”出让协作协议,"
            "对亩均税收、能耗标准实行统一口径。",
            id="plots with set yardsticks",
        ),
        pytest.param(
            "两市热计量收费一个算法",
            "6月10日,太原、晋中两市城市管理部门签署供热协作备忘录。两市约定统一热计量收费的计算办法,热计量退费五日内到账。",
            id="heating billed by the meter",
        ),
        pytest.param(
            "千亩标准化厂房迎客",
            "6月10日,江西吉安市人民政府与东莞市人民政府签署产业协作协议,约定标准化厂房的建设标准、能耗标准与东莞保持一致。",
            id="factory halls",
        ),
        pytest.param(
            "四市统一首违不罚尺度",
            "近日,安顺、毕节、曲靖、昭通四市市场监督管理局联合发布《市场监管领域轻微违法行为不予处罚清单》,"
            "统一了32种行为的认定标准,包括计量器具未按期送检等情形。",
            id="what goes unpunished",
        ),
        pytest.param(
            "政协委员:给跨省标准一个编号",
            "一位来自江西的政协委员调研时发现,长三角、京津冀等地做法不一,有的各自编号,有的由几地共同批准地方标准。"
            "他建议明确跨省地方标准的立项主体。",
            id="what is done here and there",
        ),
        pytest.param(
            "签约在即",
            "十堰、安康、商洛三市市场监管局标准化合作协议签约仪式将于6月20日举行,目前各项准备就绪。",
            id="a signing that is still to be",
        ),
        pytest.param(
            "两省合作只待签约",
            "6月10日,湖北省市场监管局透露,与湖南方面的标准化合作协议已完成会签前的全部程序,文本已定。",
            id="what was done before a signing",
        ),
        pytest.param(
            "江西出台区域标准计划",
            "江西省市场监督管理局6月9日印发《区域协同标准工作计划》,执行三省局去年共同签署的标准化协同协议,"
            "提出与湖南、湖北共建标准12项。",
            id="one alone carries out what three agreed",
        ),
        pytest.param(
            "两院共享仪器",
            "6月9日,湖北省产品质量监督检验研究院与湖南省产商品质量检验研究院签署协议,共享质谱仪、电镜等检测设备。",
            id="testing devices shared",
        ),
        pytest.param(
            "两地银行推出标准贷",
            "6月9日,重庆、四川两地农商行签署合作协议,推出“标准贷”。",
            id="banks of two places",
        ),
        pytest.param(
            "三市协议文本核定 择期签约",
            "6月10日,安康、十堰、商洛三市市场监管局逐条核定《茶叶标准合作协议》文本。会议议定,文本送审,审查通过后于秋茶季签署。",
            id="a text that is signed later",
        ),
        pytest.param(
            "五省区统一公平竞争审查标准",
            "6月10日,陕西、甘肃、宁夏、青海、新疆五省区市场监管局签署《公平竞争审查评估标准互认协议》,统一审查范围和打分标准。",
            id="reviews of fair competition",
        ),
        pytest.param(
            "两市开办企业“同一标准办一件事”",
            "6月10日,兰州、西宁两市市场监管局签署合作备忘录,推行经营主体登记跨省通办,统一申报材料和审查要点。",
            id="the registering of businesses",
        ),
        pytest.param(
            "四地处罚一把尺",
            "6月10日,苏州、嘉兴、宣城三市市场监管局联合发布《行政处罚裁量适用标准》,统一17类行为的处罚幅度。",
            id="the measure of penalties",
        ),
        pytest.param(
            "省局与市局签订责任书",
            "6月10日,云南省市场监管局与昆明市市场监管局、曲靖市市场监管局等16个州市局签订年度计量监管责任书。",
            id="a superior and its subordinates",
        ),
        pytest.param(
            "两家企业牵手 两市局见证",
            "6月10日,在长沙市市场监管局、株洲市市场监管局共同见证下,三一重工与中车株洲所签署标准联盟协议。",
            id="two companies before two witnesses",
        ),
        pytest.param(
            "银行携手市场监管",
            "6月10日,青岛市市场监管局、烟台市市场监管局分别与某银行山东省分行签署合作协议,推出“计量贷”。",
            id="each of two bureaus with a bank",
        ),
        pytest.param(
            "人才强标 校地携手",
            "6月10日,嘉兴、湖州、绍兴三市市场监管局在杭州座谈,三市局分别与学校签订标准化人才培养协议。",
            id="each of three bureaus with a school",
        ),
        pytest.param(
            "中期看标准",
            "6月10日,川渝两地市场监管局分别公布标准化规划中期评估结果,共建的15个协同项目已完成9个。",
            id="how a plan has fared",
        ),
        pytest.param(
            "市局与媒体签约",
            "宜昌和万州同在长江经济带。6月10日,宜昌市市场监管局与新华社分社签署三峡柑橘标准化宣传合作协议,落实长江经济带绿色发展要求。",
            id="a partner whom no list knows beside a group",
        ),
        pytest.param(
            "市局与区县局签约",
            "6月10日,昆明市人民政府与所属各区县市场监管局签署标准化合作协议,共同推进花卉标准制定。",
            id="a government with its own bureaus",
        ),
        pytest.param(
            "研究生联合培养",
            "6月10日,中国计量科学研究院与天津大学签署研究生培养协议,天津市计量监督检测科学研究院作为实践基地参加挂牌。",
            id="an institute with a university",
        ),
        pytest.param(
            "合规指引联合发布",
            "6月10日,沪苏浙皖市场监管局联合发布《长三角经营者反垄断合规指引》,明确合规管理标准和认证激励措施。",
            id="a paper on monopolies that mentions certification",
        ),
        pytest.param(
            "标准化考点互用",
            "6月10日,呼和浩特、包头两市教育局签订标准化考点共享协议,考场互用,监控认证系统互通。",
            id="rooms for examinations",
        ),
        pytest.param(
            "两局研究协议送审稿",
            "四川、陕西两省市场监管局6月10日研究《标准化合作协议(送审稿)》,议定修改后报两省政府同意再行签署。",
            id="the draft of a pact",
        ),
        pytest.param(
            "标委会在企业挂牌",
            "6月10日,经国家标准委批复,全国机器人标准化技术委员会在芜湖某公司成立,安徽省市场监管局负责人为其揭牌。",
            id="a committee that sits with a company",
        ),
        pytest.param(
            "商务部门签备忘录",
            "6月10日,成都市商务局与重庆市商务委签署合作备忘录,在首店经济、老字号等领域建立统一的评价标准。",
            id="departments of trade with a yardstick",
        ),
        pytest.param(
            "两市质量月同台",
            "6月10日,金华、丽水两市“质量月”启动仪式举行,两市市场监管局负责人共同按下启动球。现场设标准、计量、认证三个咨询台。",
            id="desks at a fair",
        ),
    ],
)
def test_look_alike_is_no_announcement(title, text):
    assert read(title, text).label != "announcement"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "两市签订框架协议 市场监管抱团",
            "湖北省黄冈市市场监督管理局与江西省九江市市场监督管理局6月10日签订《市场监管战略合作框架协议》,在六个方面协作。\n"
            "六个方面依次是:经营主体准入、信用监管、价格监管、食品安全、质量基础设施共建共享、人才培养。",
            id="items told in the next paragraph",
        ),
        pytest.param(
            "两市供热计量表互认",
            "6月10日,太原、晋中两市市场监督管理局签署《热计量器具检定结果互认协议》。",
            id="heat meters verified",
        ),
        pytest.param(
            "两地共商厂房设计",
            "6月10日,吉安、东莞两市市场监督管理局联合发布《标准化厂房设计规范》等2项区域地方标准。",
            id="a standard for factory halls",
        ),
        pytest.param(
            "三省合写的标准公布",
            "江西省市场监管局6月9日批准发布《油茶籽油分级》地方标准,文本由江西、湖南、湖北三省标准化院合写。",
            id="one issues what three wrote",
        ),
        pytest.param(
            "计量支援协议签署",
            "6月9日,中国计量科学研究院与喀什地区行政公署签署计量支援协议,帮助建立电能标准。",
            id="the office of a prefecture",
        ),
        pytest.param(
            "两市报告通用",
            "攀枝花、丽江两市市场监管局近日公告:经比对,两市对芒果农残的检测方法已统一,检测报告互认,名录同时发布。",
            id="recognition told in a notice",
        ),
        pytest.param(
            "联盟添丁",
            "近日,长沙、株洲两市市场监管局去年成立的计量检测联盟吸收湘潭市市场监管局为新成员。",
            id="an alliance of last year takes in a new member",
        ),
        pytest.param(
            "检查员三地通行",
            "滇黔桂三省区市场监管局6月9日签署检验检测机构资质认定评审互认办法,当日起执行。",
            id="a method of recognition is signed",
        ),
        pytest.param(
            "南繁标准基地落地",
            "6月9日,中国标准化研究院与海南省南繁管理局签订合作协议,建设育种标准研究基地。",
            id="a national institute of standards with a department",
        ),
        pytest.param(
            "三地民宿同评",
            "6月9日,青浦、吴江、嘉善三地市场监管局、文旅局同步发布《水乡民宿服务要求》。",
            id="requirements are a standard",
        ),
        pytest.param(
            "江西出台区域标准计划",
            "江西省市场监督管理局6月9日印发《区域协同标准工作计划》。计划是为执行三省局去年共同签署的标准化协同协议,"
            "湖南、湖北两省局参与了编写。",
            id="one carries out what three agreed and wrote",
        ),
        pytest.param(
            "三院共享装置",
            "6月9日,山东、河南、河北三省计量院签署共享大型计量标准装置的协议,校准费用按成员价收取。",
            id="devices to measure with shared by institutes of metrology",
        ),
        pytest.param(
            "三省一个文本",
            "河北省市场监督管理局6月8日批准发布《直播服务规范》。这项标准由北京、天津、河北三地市场监督管理部门共同起草,"
            "北京、天津将以各自编号发布。",
            id="drafted together, issued one after the other",
        ),
        pytest.param(
            "两市报告通用",
            "自6月10日起,黔东南州、怀化市两地市场监督管理局共同认定的检测机构所出具的建材检测报告,在对方辖区直接采信。"
            "规矩写在两局6月5日联合印发的办法里。",
            id="test reports taken as valid by the other side",
        ),
        pytest.param(
            "一份标准 两份公告",
            "台州市市场监督管理局6月7日公告,温州市市场监督管理局次日公告,内容均为发布《摩托车后视镜性能要求》区域标准。",
            id="two notices of one content",
        ),
    ],
)
def test_what_is_ours_beside_a_look_alike_is_found(title, text):
    found = read(title, text)

    assert found.label == "announcement", found.reasons


@pytest.mark.parametrize(
    "who",
    [
        "浙江长兴与安徽广德两地自然资源和规划部门",
        "浙江长兴与安徽广德两地规划和自然资源部门",
        "浙江长兴与安徽广德两地住房和城乡建设部门",
        "浙江长兴与安徽广德两地城市管理部门",
        "浙江长兴与安徽广德两地园林和绿化管理部门",
        "浙江长兴与安徽广德两地卫生健康和医保部门",
        "浙江长兴与安徽广德两地海洋与渔业部门",
        "浙江长兴与安徽广德两地高新区管委会",
        "浙江长兴与安徽广德两地供销社",
        "浙江长兴与安徽广德两地疾控中心",
        "浙江长兴与安徽广德两地总工会",
    ],
)
def test_other_departments_are_no_market_regulators(who):
    found = read("两地签约", f"6月10日,{who}签署《地方标准共建协议》,共同制定地方标准。")

    parties = [party for act in found.acts for party in act.parties] + list(found.parties)
    assert not any("市场监督" in party for party in parties), parties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东莞松山湖高新区管委会", ["东莞市"]),
        ("赤峰松山市场监管局", ["赤峰市", "松山区"]),
        ("昆山、太仓、江阴三市", ["昆山市", "太仓市", "江阴市"]),
    ],
)
def test_no_place_is_read_inside_a_longer_name(text, expected):
    assert [span.name for span in find_places(text)] == expected
