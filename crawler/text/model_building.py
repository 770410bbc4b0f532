"""Makes the packaged language model from data that packages carry: ``python -m crawler.text.model_building``.

The words and their frequencies are jieba's (``dict.txt``, 349,000 words), the places those of GB/T 2260, and the
regulators' vocabulary is raised. Run it again when one of them changes; a test compares the packaged file.
"""

import importlib.resources
import io
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gb2260.data import data as divisions

from crawler.text.language_model import CONTEXT_GAIN, LONGEST, MODEL_FILE, NEVER, NOT_A_WORD, SCALE, TOP

_RARE_LENGTH = 3  # longer words seen fewer than ten times are left out: half the list, little of the text
_COMMON_MIN = 150  # occurrences (of 10^8 characters) below which a character is not guessed for a lost byte
_TERM_COUNT = 1800  # occurrences given to the words of our field, which a general corpus underrates
_PAIR_MIN = 60  # occurrences of a word of two that is guessed whole
_CONTINUATIONS = 8  # of them for each first character
_PLACE_COUNT = 200  # the same for the names of provinces, cities and counties

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


def build() -> dict[str, str | list[int]]:
    """Return the parts of the model: texts of lines, and log probabilities as ``_quantize`` packs them."""
    counts, places = _count_words()
    total = math.log(sum(counts.values()))
    words: dict[str, tuple[float, float]] = {}
    characters: defaultdict[str, int] = defaultdict(int)
    pairs: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, count in counts.items():
        if len(word) == 2 and count >= _PAIR_MIN:
            pairs[word[0]].append((-count, word[1]))
        _add(words, word, math.log(count) - total)
        for character in word:
            characters[character] += count
    listed = sorted(words)
    followers = {first: "".join(c for _, c in sorted(seconds)[:_CONTINUATIONS]) for first, seconds in pairs.items()}
    return {
        "words": "\n".join(listed),
        "known": [_quantize(words[word][0], len(word)) for word in listed],
        "longer": [_quantize(words[word][1], len(word)) for word in listed],
        "common": "".join(sorted(c for c, count in characters.items() if count >= _COMMON_MIN)),
        "places": "\n".join(sorted(places)),
        "continuations": "\n".join(first + followers[first] for first in sorted(followers)),
    }


def pack(parts: dict[str, str | list[int]]) -> bytes:
    """Return the parts as a compressed file of numpy arrays."""
    file = io.BytesIO()
    arrays = {
        name: np.frombuffer(part.encode(), np.uint8) if isinstance(part, str) else np.array(part, np.uint16)
        for name, part in parts.items()
    }
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def main() -> int:
    """Write the file beside this module."""
    path = Path(__file__).with_name(MODEL_FILE)
    size = path.write_bytes(pack(build()))
    sys.stdout.write(f"{path}: {size} bytes\n")
    return 0


def _quantize(score: float, length: int) -> int:
    """Return the score with the gain of its characters, as an unsigned number."""
    return NOT_A_WORD if score == NEVER else round((TOP - score - CONTEXT_GAIN * length) * SCALE)


def _add(words: dict[str, tuple[float, float]], word: str, score: float) -> None:
    """Note the word, and the best word that each of its beginnings can become."""
    if len(word) <= LONGEST:
        words[word] = (score, max(score, words.get(word, (NEVER, score))[1]))
    for end in range(1, min(len(word), LONGEST + 1)):
        known = words.get(word[:end])
        if known is None:
            words[word[:end]] = (NEVER, score)
        elif known[1] < score:
            words[word[:end]] = (known[0], score)


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


if __name__ == "__main__":
    sys.exit(main())
