"""How likely a run of Chinese characters is: word frequencies, the best segmentation, one character at a time.

The frequencies are jieba's (``dict.txt``, 349,000 words), with the regulators' vocabulary raised. Built at first use in
about 0.4 s; only damaged text needs it.
"""

import importlib.resources
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from gb2260.data import data as divisions

_LONGEST = 5  # characters of a word looked up; longer names are made of shorter words
_STRANGE = -10.0  # log probability below which a character alone is doubtful in a repaired run
_RARE_LENGTH = 3  # longer words seen fewer than ten times are left out: half the list, little of the text
_UNKNOWN = -23.0  # log probability of a character that is in no word
_COMMON_MIN = 150  # occurrences (of 10^8 characters) below which a character is not guessed for a lost byte
_TERM_COUNT = 1800  # occurrences given to the words of our field, which a general corpus underrates
_PAIR_MIN = 60  # occurrences of a word of two that is guessed whole
_CONTINUATIONS = 8  # of them for each first character
_PLACE_COUNT = 200  # the same for the names of provinces, cities and counties
_MARKS = {"，": -2.2, ",": -2.2, "。": -3.0, "、": -3.0, "《": -4.5, "》": -4.5, "“": -4.2, "”": -4.2, "；": -5.0}
_OTHER_MARK = -6.5
_DIGIT = -3.0
_LATIN = -4.5

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
责任编辑 近日 日前 今年 去年 明年 上半年 下半年 年底 季度
"""

Scores = tuple[float, ...]  # log probability of the best segmentation after each of the last characters
_NOTHING = (None, None)


class LanguageModel:
    """Log probabilities of words; ``extend`` scores one more character."""

    def __init__(self) -> None:
        counts, self._places = _count_words()
        total = math.log(sum(counts.values()))
        self._words: dict[str, tuple[float | None, float]] = {}
        self._characters: defaultdict[str, int] = defaultdict(int)
        pairs: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for word, count in counts.items():
            if len(word) == 2 and count >= _PAIR_MIN:
                pairs[word[0]].append((-count, word[1]))
            self._add(word, math.log(count) - total)
            for character in word:
                self._characters[character] += count

        self._continuations = {
            first: [second for _, second in sorted(seconds)[:_CONTINUATIONS]] for first, seconds in pairs.items()
        }

    def is_common(self, character: str) -> bool:
        """Whether the character occurs often enough to be guessed."""
        return character in _MARKS or self._characters.get(character, 0) >= _COMMON_MIN

    def is_place(self, text: str) -> bool:
        """Whether the text is, or begins with, the name of a place of two or more characters."""
        return any(text[:length] in self._places for length in range(2, len(text) + 1))

    def find_strange(self, text: str) -> list[int]:
        """Return the places of (simplified) characters that make no word here and are rare alone."""
        best, lengths = [0.0], [0]
        find = self._words.get
        for end in range(1, len(text) + 1):
            options = [
                (best[end - length] + (known[0] if known and known[0] is not None else _UNKNOWN * length), length)
                for length in range(1, min(end, _LONGEST) + 1)
                if (known := find(text[end - length : end])) or length == 1
            ]
            score, length = max(options)
            best.append(score)
            lengths.append(length)
        end, strange = len(text), []
        while end:
            word = text[end - lengths[end] : end]
            if len(word) == 1 and "\u3400" <= word <= "\u9fff" and best[end] - best[end - 1] < _STRANGE:
                strange.append(end - 1)
            end -= lengths[end]
        return strange

    def continuations(self, character: str) -> list[str]:
        """Return the likeliest characters after this one in a word of two."""
        return self._continuations.get(character, [])

    def extend(self, scores: Scores, tail: str, character: str) -> tuple[float, float]:
        """Score the (simplified) character after the ``tail``.

        Returns the log probability of the text so far, and the best that it can still be called if the last characters
        turn out to begin a longer word: readings are compared by this before the word is complete.
        """
        if not "\u3400" <= character <= "\u9fff":
            score = scores[-1] + _mark_cost(tail[-1:], character)
            return score, score
        find = self._words.get
        known, longer = find(character, _NOTHING)
        best = scores[-1] + (_UNKNOWN if known is None else known)
        rank = best if longer is None else scores[-1] + longer
        word = character
        for back in range(1, len(tail) + 1):
            word = tail[-back] + word
            known, longer = find(word, _NOTHING)
            if longer is None:
                continue
            if known is not None and scores[-1 - back] + known > best:
                best = scores[-1 - back] + known
            rank = max(rank, scores[-1 - back] + longer)
        return best, max(best, rank)

    def _add(self, word: str, score: float) -> None:
        words = self._words
        if len(word) <= _LONGEST:
            words[word] = (score, max(score, words.get(word, (None, score))[1]))
        for end in range(1, min(len(word), _LONGEST + 1)):
            known = words.get(word[:end])
            if known is None:
                words[word[:end]] = (None, score)
            elif known[1] < score:
                words[word[:end]] = (known[0], score)


def next_tail(tail: str, character: str) -> str:
    """Return the characters that the next one can make a word with; after a mark only the mark."""
    if "\u3400" <= character <= "\u9fff":
        return (tail + character)[1 - _LONGEST :] if tail and tail[-1] >= "\u3400" else character
    return ""


def next_scores(scores: Scores, score: float) -> Scores:
    """Return the scores after one more character."""
    return (*scores[1 - _LONGEST :], score)


def _mark_cost(before: str, character: str) -> float:
    if character in _MARKS:
        return _MARKS[character]
    if character.isdigit():
        return _DIGIT
    return _LATIN if character.isascii() and character.isalpha() else _OTHER_MARK


def _count_words() -> tuple[dict[str, int], frozenset[str]]:
    """Return the words with their frequencies, and those that name places."""
    counts: dict[str, int] = {}
    places = set()
    listed = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    for line in listed.splitlines():
        word, count, kind = line.split(" ")
        if kind == "ns":
            places.add(word)
        if len(word) < _RARE_LENGTH or len(count) > 1:
            counts[word] = int(count)
    for name in set(divisions[None].values()):  # the newest revision
        stem = name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name
        places.update((name, stem))
        for word in (name, stem):
            counts[word] = max(counts.get(word, 0), _PLACE_COUNT)
    for term in (*_TERMS.split(), *_numerals()):
        counts[term] = max(counts.get(term, 0), _TERM_COUNT)
    return counts, frozenset(places)


def _numerals() -> Iterator[str]:
    units = "一二三四五六七八九"
    for unit in units:
        yield f"十{unit}"
        yield f"{unit}十"
        yield from (f"{unit}十{other}" for other in units)


@cache
def language_model() -> LanguageModel:
    """Return the model, built at the first call."""
    return LanguageModel()
