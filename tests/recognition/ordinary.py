"""Ordinary news of market regulators, made by the thousand: none tells of new cooperation between regions or agencies.

Each kind is a title and sentences with slots. Many borrow the words of cooperation (签订, 联合, 标准, 互认, 联盟) for
things that one body does alone, that companies do, or that two agencies do on another subject.
"""

import random
from dataclasses import dataclass

CITIES = [
    "石家庄",
    "太原",
    "长春",
    "南京",
    "苏州",
    "杭州",
    "合肥",
    "福州",
    "南昌",
    "济南",
    "青岛",
    "郑州",
    "武汉",
    "长沙",
    "广州",
    "南宁",
    "成都",
    "贵阳",
    "昆明",
    "西安",
    "兰州",
    "西宁",
    "银川",
    "金华",
    "绵阳",
    "宜昌",
    "柳州",
    "洛阳",
    "烟台",
    "赣州",
]
PROVINCES = [
    "河北",
    "山西",
    "辽宁",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
]
GOODS = ["电动自行车", "儿童玩具", "燃气灶", "羽绒服", "学生校服", "插座", "头盔", "家用净水器", "电热毯", "轮胎"]
FOODS = ["粽子", "月饼", "食用油", "腊肉", "豆制品", "奶粉", "蜂蜜", "桶装水", "茶叶", "米粉"]
FIRMS = ["恒远", "华泰", "新纪元", "绿野", "瑞丰", "金桥", "同创", "天成"]
TRADES = ["养老", "餐饮", "物业", "快递", "民宿", "家政", "电梯维保", "农机"]


@dataclass(frozen=True)
class Kind:
    """One kind of news. ``titles`` and ``leads``: one is taken; ``rest``: two or three are."""

    name: str
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    rest: tuple[str, ...]


KINDS = (
    Kind(
        "food sampling",
        ("{city}通报{n}批次{food}不合格", "{prov}省市场监管局关于{n}批次食品抽检不合格情况的通告"),
        ("近日,{prov}省市场监督管理局组织抽检{food}等5大类食品{nn}批次,检出不合格样品{n}批次。",),
        (
            "检验依据为食品安全国家标准和产品明示标准,检验由{city}市食品检验检测中心承担。",
            "{city}市、{city2}市市场监管局已对不合格产品的生产者立案调查。",
            "其中{city2}市某超市销售的{food}菌落总数不符合标准要求。",
        ),
    ),
    Kind(
        "price",
        ("{city}开展节日市场价格巡查", "{city}市市场监管局约谈{n}家加油站"),
        ("{day},{city}市市场监管局联合市发展改革委、市商务局对辖区{nn}家商超开展价格检查。",),
        (
            "检查组要求经营者严格执行明码标价规定,统一标价签标准,签订价格诚信承诺书{nn}份。",
            "各经营者共同签署了稳价保供倡议书。",
            "下一步将与公安、商务等部门建立价格监管协作机制。",
        ),
    ),
    Kind(
        "party",
        ("{city}市市场监管局开展主题党日活动", "支部结对共建 携手促发展"),
        (
            "{day},{city}市市场监管局计量科党支部与{city2}市市场监管局标准化科党支部签订党建结对共建协议。",
            "{day},{city}市市场监管局机关党委召开党风廉政建设会议,各科室签订目标责任书。",
        ),
        (
            "双方支部书记交流了党建标准化建设的做法。",
            "全体党员参观了革命纪念馆,重温入党誓词。",
            "会议传达学习了上级会议精神,要求建设高标准的干部队伍。",
        ),
    ),
    Kind(
        "training",
        ("{prov}举办{trade}标准化培训班", "{city}市组织计量检定人员培训"),
        ("{day},{prov}省市场监督管理局在{city}举办标准化培训班,{city}、{city2}等地{nn}名业务骨干参加。",),
        (
            "中国标准化研究院专家讲解了地方标准管理办法,{city2}市市场监管局介绍了经验。",
            "培训班由省标准化研究院承办,为期{n}天。",
            "学员们表示,今后将加强交流,互相学习。",
        ),
    ),
    Kind(
        "recall",
        ("{firm}公司召回部分{goods}", "关于召回{goods}的公告"),
        ("日前,{city}{firm}科技有限公司向{prov}省市场监督管理局备案召回计划,召回{goods}{nn}件。",),
        (
            "召回产品不符合国家标准要求,存在安全隐患。",
            "国家市场监督管理总局缺陷产品管理中心发布了风险提示。",
            "企业将免费为消费者更换,并与检验机构签订了检测协议。",
        ),
    ),
    Kind(
        "one side's standards",
        ("{prov}发布{n}项地方标准", "{city}市地方标准《{trade}服务规范》发布"),
        (
            "近日,{prov}省市场监督管理局批准发布《{trade}服务规范》等{n}项地方标准,自下月1日起实施。",
            "{day},{city}市市场监督管理局发布公告,批准《{trade}服务质量要求》为{city}市地方标准。",
        ),
        (
            "标准由{city}市{trade}行业协会牵头起草,{firm}公司等{n}家单位参与编制。",
            "该标准填补了省内空白,对服务流程、人员要求等作出规定。",
            "标准起草过程中,借鉴了{prov2}、{city2}等地的做法。",
        ),
    ),
    Kind(
        "personnel",
        ("{city}市市场监管局干部任前公示", "{prov}省计量院领导班子调整"),
        ("{day},经研究决定,任命张某为{city}市市场监督管理局标准化科科长,试用期一年。",),
        (
            "李某任{prov}省标准化研究院副院长,免去其{city2}市计量测试所所长职务。",
            "公示期为{n}个工作日。",
            "公示期间,可向机关纪委反映情况。",
        ),
    ),
    Kind(
        "meeting",
        ("{prov}省市场监管工作会议召开", "{city}市召开质量强市领导小组会议"),
        ("{day},{city}市召开质量强市工作领导小组全体会议,市市场监管局、市工信局、市农业农村局等{n}家成员单位参加。",),
        (
            "会议审议通过了年度工作要点,强调要推进标准化、计量、认证认可协同发力。",
            "会议要求加强部门协作,主动对接长三角、粤港澳大湾区高质量发展。",
            "会上,{n}家单位作了交流发言。",
        ),
    ),
    Kind(
        "visit",
        ("{prov2}省市场监管局来{prov}考察", "{city2}市计量所到{city}市学习交流"),
        ("{day},{prov2}省市场监督管理局一行{n}人到{prov}省市场监督管理局考察学习知识产权保护工作。",),
        (
            "双方就综合执法改革、信用监管等进行了座谈交流。",
            "考察组一行实地参观了检验检测产业园。",
            "双方表示,今后将进一步加强沟通联系。",
        ),
    ),
    Kind(
        "enforcement together",
        ("{city}{city2}联合开展打假行动", "两地执法协作 查获假冒{goods}"),
        ("{day},{city}市市场监管局与{city2}市市场监管局联合开展执法行动,查获假冒{goods}{nn}件。",),
        (
            "两地签订了执法协作协议,建立线索移送、案件协查机制,统一执法标准。",
            "行动中,执法人员检查经营户{nn}家,立案{n}起。",
            "今后两地将定期召开联席会议,互通监管信息。",
        ),
    ),
    Kind(
        "company deals",
        ("{firm}公司与{prov}省计量院签约", "校企合作 共建标准化实验室"),
        ("{day},{prov}省计量科学研究院与{firm}集团有限公司签署战略合作协议,在计量检测、技术培训等方面开展合作。",),
        (
            "{city}大学与{firm}公司共建计量测试联合实验室揭牌。",
            "集团负责人表示,将参与制定{n}项行业标准。",
            "{city}市市场监管局有关负责人出席签约仪式。",
        ),
    ),
    Kind(
        "metrology service",
        ("{city}市计量所免费检定血压计", "计量惠民进社区"),
        ("世界计量日前后,{city}市计量测试所深入{n}个社区、{n}家医院,免费检定血压计{nn}台。",),
        (
            "活动由市市场监管局与市卫生健康委联合举办。",
            "技术人员还对集贸市场{nn}台电子秤进行了强制检定。",
            "检定合格率为96%,不合格的责令停止使用。",
        ),
    ),
    Kind(
        "certification check",
        ("{prov}开展检验检测机构双随机检查", "{city}市检查强制性产品认证"),
        ("{day},{prov}省市场监管局会同省生态环境厅、省公安厅对{nn}家机动车检验机构开展“双随机、一公开”检查。",),
        (
            "检查统一标准、统一尺度,发现问题{nn}个。",
            "对{n}家机构撤销资质认定证书。",
            "检查结果将纳入信用监管,各部门互认共享。",
        ),
    ),
    Kind(
        "pilot",
        ("{city}一国家级标准化试点通过验收", "{city}获批国家农业标准化示范区"),
        ("日前,国家标准化管理委员会公布验收结果,{city}市{trade}服务标准化试点以高分通过验收。",),
        (
            "试点期间,建立标准体系{nn}项,培育标准化骨干{nn}人。",
            "该项目由{city}市{firm}公司承担。",
            "专家组认为,试点经验可复制、可推广。",
        ),
    ),
    Kind(
        "consumer",
        ("{city}消费维权跨省联动", "{n}省消委会联合发布消费提示"),
        ("{day},{prov}、{prov2}等{n}省消费者委员会在{city}签署消费维权合作协议,实行异地投诉受理。",),
        (
            "各地将统一调解标准,共建消费教育基地。",
            "现场还发布了消费维权十大典型案例。",
            "消费者可拨打12315热线投诉。",
        ),
    ),
    Kind(
        "credit and registration",
        ("{city}{city2}政务服务跨省通办", "营业执照异地可办"),
        ("{day},{city}市行政审批局与{city2}市行政审批局签署“跨省通办”合作协议,首批{nn}项事项实现异地可办。",),
        (
            "两地统一受理标准,实行收件互认、结果共享。",
            "企业在{city2}可领取{city}的营业执照。",
            "今后还将推出更多高频事项。",
        ),
    ),
    Kind(
        "equipment",
        ("{city}开展特种设备安全检查", "{city}市举行电梯困人应急演练"),
        ("{day},{city}市市场监管局联合市住房和城乡建设局、市应急管理局开展电梯安全隐患排查。",),
        (
            "各维保单位签订安全责任书,承诺执行安全技术规范。",
            "共检查电梯{nn}台,下达整改指令书{n}份。",
            "市特种设备检验所派员参加。",
        ),
    ),
    Kind(
        "quality award",
        ("{city}市政府质量奖名单揭晓", "{prov}开展质量月活动"),
        ("{day},{city}市人民政府印发通报,授予{firm}公司等{n}家企业市政府质量奖。",),
        (
            "获奖企业共同发布质量承诺宣言。",
            "活动现场,{nn}家企业加入质量提升联盟。",
            "市市场监管局将推广先进质量管理标准和方法。",
        ),
    ),
    Kind(
        "looking ahead",
        ("{prov}{prov2}将签计量合作协议", "{city}拟与{city2}共建标准化联盟"),
        ("{day},记者从{prov}省市场监管局获悉,{prov}、{prov2}两省拟于年底前签署计量合作协议,目前文本正在征求意见。",),
        (
            "协议草案提出,推动检定结果互认。",
            "双方此前已进行多轮磋商。",
            "业内人士期待早日落地。",
        ),
    ),
    Kind(
        "national document",
        ("市场监管总局印发计量规划", "国家标准委下达{nn}项国家标准制修订计划"),
        ("近日,国家市场监督管理总局印发《关于加强{trade}计量工作的指导意见》,提出到2027年的目标。",),
        (
            "意见要求各地市场监管部门结合实际抓好落实。",
            "{prov}省市场监督管理局组织了专题学习。",
            "总局有关负责人回答了记者提问。",
        ),
    ),
    Kind(
        "sector pacts",
        ("{city}{city2}签署文旅合作协议", "{prov}{prov2}共建高标准农田"),
        ("{day},{city}市文化和旅游局与{city2}市文化和旅游局签署旅游合作框架协议,互送客源。",),
        (
            "两市将统一服务标准,联合推介精品线路。",
            "{prov}省农业农村厅与{prov2}省农业农村厅还就高标准农田建设交换了意见。",
            "{firm}旅行社等企业当场签约。",
        ),
    ),
    Kind(
        "water meters",
        ("{city}推进供热计量改革", "{city}市水表轮换启动"),
        ("{day},{city}市住房和城乡建设局、市市场监管局联合印发通知,启动老旧小区水表轮换。",),
        (
            "轮换后的水表按计量收费,阶梯计价。",
            "市民对收费标准有疑问的,可向供水公司查询。",
            "年内计划轮换{nn}万块。",
        ),
    ),
)


def make_articles(number: int, seed: int = 1) -> list[tuple[str, str, str, str]]:
    """Return kind, title, text and day of issue of so many articles."""
    rng = random.Random(seed)
    return [_make(rng, KINDS[index % len(KINDS)]) for index in range(number)]


def _make(rng: random.Random, kind: Kind) -> tuple[str, str, str, str]:
    city, city2 = rng.sample(CITIES, 2)
    prov, prov2 = rng.sample(PROVINCES, 2)
    month, day = rng.randint(1, 12), rng.randint(2, 27)
    slots = {
        "city": city,
        "city2": city2,
        "prov": prov,
        "prov2": prov2,
        "goods": rng.choice(GOODS),
        "food": rng.choice(FOODS),
        "firm": rng.choice(FIRMS),
        "trade": rng.choice(TRADES),
        "n": rng.randint(3, 9),
        "nn": rng.randint(12, 480),
        "day": rng.choice([f"{month}月{day - 1}日", "昨日", "近日", f"{day - 1}日上午"]),
    }
    sentences = [rng.choice(kind.leads), *rng.sample(kind.rest, rng.randint(2, 3))]
    text = "\n".join(sentences) if rng.random() < 0.4 else "".join(sentences)
    published = f"{rng.randint(2019, 2025)}-{month:02}-{day:02}"
    return kind.name, rng.choice(kind.titles).format(**slots), text.format(**slots), published
