"""How likely a run of Chinese characters is: word frequencies, the best segmentation, one character at a time.

The frequencies are jieba's (``dict.txt``, 349,000 words), with the regulators' vocabulary raised. Built at first use in
about 0.4 s; only damaged text needs it.
"""

import importlib.resources
import math
from collections import defaultdict
from functools import cache

_LONGEST = 5  # characters of a word looked up; longer names are made of shorter words
_UNKNOWN = -18.0  # log probability of a character that is in no word
_COMMON_MIN = 150  # occurrences (of 10^8 characters) below which a character is not guessed for a lost byte
_TERM_COUNT = 900  # occurrences given to the words of our field, which a general corpus underrates
_MARKS = {"，": -2.2, ",": -2.2, "。": -3.0, "、": -3.0, "《": -4.5, "》": -4.5, "“": -4.2, "”": -4.2, "；": -5.0}
_OTHER_MARK = -6.5
_DIGIT = -3.0
_LATIN = -4.5

# The vocabulary of market regulation and standards, as the regulators' own names and headlines use it.
_TERMS = """
市场监管 市场监督 市监局 监管局 监管总局 监管部门 市场监督管理局 标准化 标准委 国家标准 地方标准 团体标准
企业标准 行业标准 国际标准 标准体系 强制性 推荐性 合作备忘录 备忘录 合作协议 框架协议 战略合作 签约 签署 签订
共建 共享 互认 互联互通 联席会议 一体化 区域协同 协同发展 认证认可 检验检测 检验 检测 检定 校准 计量 计量器具
质量强国 质量强省 质量强市 质量提升 质量奖 首席质量官 特种设备 电梯 食品安全 药品 医疗器械 化妆品 抽查 抽检
双随机 跨省通办 营商环境 知识产权 消费维权 消费者权益 消费者协会 反垄断 公平竞争 信用监管 行政处罚 执法 稽查
立案 移送 投诉 举报 经营主体 个体工商户 营业执照 登记 许可证 备案 审批 政务服务 公告 通告 通知 印发 发布会
实施方案 管理办法 条例 规范 技术委员会 专家库 领跑者 试点 示范 基地 实验室 京津冀 长三角 珠三角 粤港澳 大湾区
成渝 川渝 双城经济圈 长江经济带 黄河流域 泛珠 东北三省 西北五省 港澳 自贸区 高质量发展 现代化 党组书记 副局长
调研 座谈会 研讨会 推进会 启动会 培训班 宣传周 世界标准日 质量月
"""

State = tuple[tuple[float, ...], str]  # best scores after each of the last characters, and those characters
START: State = ((0.0,), "")


class LanguageModel:
    """Log probabilities of words; ``extend`` scores one more character."""

    def __init__(self) -> None:
        counts = _count_words()
        total = math.log(sum(counts.values()))
        self.words = {word: math.log(count) - total for word, count in counts.items() if len(word) <= _LONGEST}
        self._characters: defaultdict[str, int] = defaultdict(int)
        for word, count in counts.items():
            for character in word:
                self._characters[character] += count

    def is_common(self, character: str) -> bool:
        """Whether the character occurs often enough to be guessed."""
        return character in _MARKS or self._characters.get(character, 0) >= _COMMON_MIN

    def extend(self, state: State, character: str) -> State:
        """Return the state after one more (simplified) character; ``state[0][-1]`` is the score so far."""
        scores, tail = state
        words = self.words
        if not "\u3400" <= character <= "\u9fff":
            return (scores[-1] + _other(character),), ""
        best = scores[-1] + words.get(character, _UNKNOWN)
        word = character
        for back in range(1, len(tail) + 1):
            word = tail[-back] + word
            known = words.get(word)
            if known is not None and scores[-1 - back] + known > best:
                best = scores[-1 - back] + known
        return (*scores[1 - _LONGEST :], best), (tail + character)[1 - _LONGEST :]


def _other(character: str) -> float:
    if character in _MARKS:
        return _MARKS[character]
    if character.isdigit():
        return _DIGIT
    return _LATIN if character.isascii() and character.isalpha() else _OTHER_MARK


def _count_words() -> dict[str, int]:
    counts = {}
    listed = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    for line in listed.splitlines():
        word, count, _ = line.split(" ")
        counts[word] = int(count)
    for term in _TERMS.split():
        counts[term] = max(counts.get(term, 0), _TERM_COUNT)
    return counts


@cache
def language_model() -> LanguageModel:
    """Return the model, built at the first call."""
    return LanguageModel()
