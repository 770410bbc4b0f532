"""Whether an act is about standards documents, metrology or certification, or only borrows their words."""

from functools import lru_cache

from crawler.recognition.openings import pattern_of

# Words that hold 标准, 计量, 认证, 质量 without being about them (rule T3). Blanked out before domains are looked for.
_TRAPS = pattern_of(
    r"(?:审评|评定|评选|遴选|考评|格式|课程|教学|学业|判定|时限|响应|处置|救援|退费|赔付|考核|补偿|发布|发放|认定)标准(?!化)|(?:标准化|计量|认证|质量)(?:工程|专业)(?=[、和等])|(?<=计量)标准(?!化|[制修]|规程|规范)|标准(?=装置|物质|器(?!具))|高标准|计量设施|计量到户|标准地(?!方)|标准化?厂房|标准厂房|异地同标|同标同质|执法标准(?:互认|统一)?|裁量(?:权)?(?:基准|标准)|处罚标准|(?:同一|统一)(?:的)?标准(?=[、,]\s*(?:同一|统一))|(?:租金|装修|奖励|扶持|薪酬|用工|入驻|门槛)(?:补贴)?标准|认证(?:违法|造假|作假|欺诈)|抽查标准|监管标准(?!化)|办案标准|收费标准|(?:受理|办理|审批|审查|办事|接待|安检)标准"
    r"|(?:检验|检测|检定)?人员[^,。;]{0,4}互认|(?:裁量|执法|处罚|办案|监管|检查|抽查|抽检|认定|处置|稽查|信用|失信|登记|审批)[^,。、;》]{0,4}标准(?:互认|统一|一致)|质控标准|(?:工程)?建设标准(?!体系)|补贴标准|赔偿标准|待遇标准|准入标准|编制标准|排放标准统一"
    r"|补助标准|评价标准互认|技能(?:等级)?(?:评价)?标准|服务标准化建设|(?:综合|行政)执法(?:队伍|中队)?标准化(?:建设)?|标准化中队|所标准化|标准化(?:所|建设所|考点|考场|工地|门店|食堂|菜市场|学校|病房)|互认证件|标准间|对标达标"
    r"|(?:医学|医疗|临床|血液|影像)[^,。]{0,8}检[验查测](?:检查|检验)?结果互认|检查检验结果互认|检验检查结果互认|计量(?:作弊|违法|欺诈|失准|口径|统计)|计量收费|计价|计量用水|按量计|热计量(?!器具|检定|技术|标准|规程|规范)|身份认证|认证系统|实名认证|数字认证|电子认证|CA认证|AEO[^,。]{0,6}认证|高级认证|认证会员"
    r"|认可度|得到认可|社会认可|一致认可|标准普尔|黄金标准|双重标准|领跑者|技术标准战略合作(?!协议)|标准版|标准时间|标准答案|GB标准气|空气质量|水质量|生活质量"
    r"|高质量发展|高质量|环境质量|教学质量|发展质量|质量月|抽查口径|(?:抽查|检查)[^,。]{0,4}标准统一|统一(?:处罚|裁量|检查|抽查|执法|监管)标准"
)
# Bodies that carry 质量 in their names.
_BODIES = pattern_of(
    r"检验检测(?=机构(?:的)?资质)|质量监督(?:局|部门|检验检疫)|质量技术监督(?:局|部门)?|国家质量监督检验检疫总局|质监局|市场和质量监督管理委员会|标准化(?:和|与)?质量研究院"
)
_DOMAINS = {
    "标准化": pattern_of(
        r"标准化|(?:地方|国家|行业|团体|区域|协同|共通|湾区|技术|产品|方法|服务|管理|产业|联合)标准|标准(?:互认|体系|制[定修]|研制|协同|共享|信息|数据|联盟|清单|文本|创新"
        r"|共通|互通|衔接|统一|实施|起草|文献|样品|立项|编制|一体化|提升|规范|图谱|引领|服务|联通|建设|合作|工作|国际化|对接|采信|互采)"
        r"|[”》]标准|(?:规范|规程|导则|指南|通则|准则|(?:通用|技术|质量|基本|安全|服务|管理|评价|建设)要求)》|(?:技术|作业|操作|养殖|种植|栽培|施工|工艺)规范(?!化)|(?:操作|技术|作业|养殖)规程|系列标准|互认标准|(?:项|个|条|同一|统一)[^,。]{0,10}标准|标准、|、标准|以标准|共同标准|统一(?:的)?标准|标准(?:[^,。;、]{0,6}(?:一个样|一致|共编|共用)|相同|同一|共用|通用|互用|并轨|接轨|比对|研究|翻译|查询|验证)"
    ),
    "计量": pattern_of(r"计量|检定|强检(?!验)|衡器|校准|量值|测量"),
    "认证认可": pattern_of(r"认证|(?<!互相)(?<!相互)(?<!彼此)认可(?!度)|资质认定|合格评定"),
    "检验检测": pattern_of(r"检验检测|检测|检验"),
    "质量": pattern_of(r"质量"),
}
# Words that name a core domain and nothing else: what sector departments and law enforcement do is ours only by these.
_STRONG = pattern_of(
    r"标准化|(?:地方|国家|行业|团体|区域|协同|共通|湾区|互通|方法)标准|标准(?:制[定修]|研制|信息|数据|文本|文献|样品|立项|国际化|体系|联盟|创新)|(?:规范|规程|导则|标准)》"
    r"|技术规范|检定|强检(?!验)|校准|量值|计量|认证|(?<!互相)(?<!相互)(?<!彼此)认可|资质认定|合格评定"
)
_INFRASTRUCTURE = pattern_of(r"质量基础设施|质量基础|NQI|质量标准")
_TEST_RESULTS = pattern_of(
    r"(?:检测|检验|检定|校准|比对|试验)[^,。;]{0,14}(?:互认|互采|互信|互相承认|相互承认|采信|互通互认|通用|(?:两[地边]都|都)认)|(?:互认|互采|互用|共认)[^,。;]{0,8}(?:检测|检验|检定|校准|报告|结果|证书)"
    r"|(?:检测|检验|检定|校准)(?:报告|证书|结果|数据|结论)[^。;]{0,16}(?:(?:互相|相互|彼此)(?!学习|借鉴|交流|监督|配合|支持|协作|委托|印证)|同等效力|作数|有效)"
    r"|(?:检测|检验|检定|校准|试验)[^,。;]{0,8}(?:报告|证书|结果|数据|结论)[^。;]{0,24}(?:一律|都|均予?|彼此|一体|同样|全部|两[边头地家]|双方)(?:都)?(?:承认|认可|采信|有效|认账|作数|算数|接受)"
    r"|(?:检测|检验|检定|校准|试验)[^,。;]{0,8}(?:报告|证书)[^。;]{0,12}(?:照单全收|通行|通用)"
    r"|(?:检测|检验|检定|校准|试验)[^,。;]{0,8}(?:报告|证书|结果|数据|结论)[^。;]{0,12}(?:对方|另外?[一两]?[方地市县省])[^。;]{0,8}(?:采信|承认|认可|有效)"
    r"|(?:检测|检验)[^。;]{0,24}互认(?:参数|项目)|报告(?:结果)?互认|(?:检测|检验)(?:方法|标准|规程)[^,。;]{0,6}(?:统一|互认|共享|一致|[并合][成为]一)|统一[^,。;]{0,10}(?:检测|检验)(?:方法|标准|规程)"
)
# Subjects that are not ours. An act named after one of them is ours only if a core domain is named in it as well.
FOREIGN_TOPICS = pattern_of(
    r"反垄断|公平竞争|反不正当竞争|消费(?!品)|维权|打假|侵权|假冒|执法|稽查|食品安全|药品|化妆品|特种设备|知识产权|商标|专利|信用|营业执照|登记|市场准入|安检|票务|网络(?:交易|市场)"
    r"|广告|价格|双随机|生态补偿|环境(?:保护|治理)|大气|水污染|河长|林业生态|植物检疫|检疫|气象|医保|医疗|医学|卫生健康|交通(?:执法|运输)|旅游|文旅|教育|人才|职称|职业资格|就业|社保"
    r"|公积金|户籍|住房|金融|信贷|产业(?:合作|协作|转移)|招商|贸易统计|统计|能源(?:合作)?|电力|港口(?!.{0,4}计量)|物流(?!.{0,6}标准)|体育|养老服务|应急救援|警务|司法|家政|技能"
)
_NOT_TESTS = pattern_of(r"检验检疫|检测站|核酸检测")


_BORROWED = pattern_of("标准|计量|认证|认可|质|检")  # where none of these stands, no trap touches a domain


@lru_cache(maxsize=1024)  # every test of a sentence asks this anew
def blank_traps(text: str) -> str:
    """Return the text with misleading words replaced by dots of the same length."""
    if not _BORROWED.search(text):
        return text
    for pattern in (_TRAPS, _BODIES):
        text = pattern.sub(lambda match: "·" * len(match.group()), text)
    return text


def has_trap(text: str) -> bool:
    """Tell whether a text borrows the words of a core domain (高标准农田, 医学检验结果互认)."""
    return _TRAPS.search(text) is not None


# Plots, factory halls and charges that only bear the names of our subjects (rule, notes on look-alikes).
_LOOK_ALIKES = pattern_of(r"标准地(?!方)|标准化?厂房|(?<!器具)计量收费")

_LOOK_ALIKE_WORDS = ("标准地", "厂房", "计量收费")  # every match holds one of them


def is_about_look_alike(text: str) -> bool:
    """Tell whether a text is about a look-alike, so that 标准 beside it is a yardstick (标准地的能耗标准).

    >>> is_about_look_alike("约定标准化厂房能耗标准一致"), is_about_look_alike("标准化厂房设计地方标准")
    (True, False)
    """
    if not any(word in text for word in _LOOK_ALIKE_WORDS):
        return False
    return _LOOK_ALIKES.search(text) is not None and not is_strictly_core(text)


def find_domains(text: str) -> list[str]:
    """Return the domains named in a text, in the order of the rule's list.

    >>> find_domains("推进地方标准互认和计量结果采信"), find_domains("建设高标准市场体系")
    (['标准化', '计量'], [])
    """
    clear = blank_traps(text)
    return [name for name, pattern in _DOMAINS.items() if pattern.search(clear)]


def find_domain_span(text: str, domain: str) -> tuple[int, int] | None:
    """Return where a domain is first named."""
    match = _DOMAINS[domain].search(blank_traps(text))
    return match.span() if match else None


@lru_cache(maxsize=1024)
def is_core(text: str) -> bool:
    """Tell whether standards, metrology, certification or quality infrastructure are named as things agreed on."""
    clear = blank_traps(text)
    if any(_DOMAINS[name].search(clear) for name in ("标准化", "计量", "认证认可")):
        return True
    return _INFRASTRUCTURE.search(clear) is not None or _TEST_RESULTS.search(clear) is not None


def is_strictly_core(text: str) -> bool:
    """Tell whether a text names a core domain in words that stand for nothing else (地方标准, 检定, not 统一的标准)."""
    return _STRONG.search(blank_traps(text)) is not None
