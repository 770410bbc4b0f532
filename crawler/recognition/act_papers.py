"""The documents of an article's headline act: governed by its verb, told beside it or named before it."""

from crawler.recognition.acts import FoundAct
from crawler.recognition.instruments import find_instruments, name_body
from crawler.recognition.judge import Judged, is_with_outsiders
from crawler.recognition.noun_acts import titled_kind, told_titles
from crawler.recognition.openings import pattern_of
from crawler.recognition.readings import Reading
from crawler.recognition.wording import TITLE_BRACKETS


def find_papers(main: Judged, judged: list[Judged], readings: list[Reading], text: str) -> dict[str, tuple[int, int]]:
    """Return the names of the documents of an article's headline act as ``text`` writes them, with their places."""
    act = main.act
    told = {text[a:b]: (a, b) for a, b in _papers_told(main, judged, readings).values()}
    if act.kind == "alliance" and not told:
        told = _charter(act, readings)
    if act.kind == "joint_meeting" and not told:
        told = _approved_rules(act, readings)
    return (
        told
        or _titles_beside(act, readings)
        or _title_before(act, readings)
        or _title_behind(act, readings)
        or _only_title(act, readings)
    )


def _papers_told(main: Judged, judged: list[Judged], readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the names of the documents of the headline act and of the new acts told beside it, with their places."""
    found: dict[str, tuple[int, int]] = {}
    paragraph = readings[main.act.where].sentence.paragraph
    parties = {party.name for party in main.act.actors.able}
    for j in [main, *judged]:
        sentence = readings[j.act.where].sentence
        beside = j.passed or (j.act.new and parties.issuperset(party.name for party in j.act.actors.parties))
        if sentence.paragraph != paragraph or not beside:
            continue
        if j is not main and is_with_outsiders(j.act, readings[j.act.where]):
            continue
        for a, b in find_instruments(sentence.text, j.act.trigger):
            is_titled = sentence.text[a - 1 : a] == "《"
            if j is main or is_titled or j.act.kind == main.act.kind:
                found.setdefault(sentence.text[a:b], (sentence.start + a, sentence.start + b))
    return found


def _titles_beside(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the documents in 《》 of an act's kind that its sentence tells of, where its verb governs none."""
    reading = readings[act.where]
    start = reading.sentence.start
    return {
        name.group(1): (start + name.start(1), start + name.end(1))
        for name in told_titles(reading)
        if titled_kind(name, reading) == act.kind
    }


_PAPERS = "(?P<paper>清单|目录|名录|协议|备忘录|方案|意见|计划|宣言|公约|办法|规则|安排)"
_PAPER = pattern_of(f"{_PAPERS}$")
_OPENS_WITH_PAPER = pattern_of(rf"\s*(?:该|这份|这一)?{_PAPERS}(?=由|经|自|于|[\d,])")
_BATCH_BEHIND = pattern_of("[((（][^))）]*[))）]$")  # (第一批)
_RESTS_ON = pattern_of("(?:根据|按照?|依据|依照|落实|履行|执行|贯彻|参照)[^,。;《》]{0,16}$")


def _title_before(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the name in 《》 that a sentence before gives the paper of an act (清单由两局4月25日公布)."""
    text = readings[act.where].sentence.text
    paper = _PAPER.search(text, act.trigger.object_start, act.trigger.object_end) or _OPENS_WITH_PAPER.match(text)
    for reading in reversed(readings[max(0, act.where - 2) : act.where]) if paper else ():
        for name in TITLE_BRACKETS.finditer(reading.sentence.text):
            written = _BATCH_BEHIND.sub("", name.group(1))
            if paper and written.endswith(paper["paper"]) and not _RESTS_ON.search(reading.plain[: name.start()]):
                start = reading.sentence.start
                return {name.group(1): (start + name.start(1), start + name.end(1))}
    return {}


# 文本叫《…》, 这份名为《…》的标准, 一份通知——《…》: a name told behind the act.
_IS_CALLED = pattern_of(
    r"(?:名叫|名为|题为|叫做?|叫作|全称|定名为?|名称(?:是|为)|名字(?:是|叫)|(?:标题|文件名|全名)(?:是|为|叫)?)[:“]?$"
    r"|^(?:该|这)?(?:文件|文本|协议|备忘录|方案|意见|标准|清单|办法|通知|规程|规范)[^,。;《》]{0,2}(?:是|即|为)$"
)


_AMONG_THEM = pattern_of(
    "其中,[^。;《]{0,30}(?:签署|签订|签下|印发|发布)的?《"
)  # 两市签署6份协议。其中,两局签署的《…》明确


def _title_behind(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the name in 《》 that the act's sentence or one of the next two says its document has."""
    for reading in readings[act.where : act.where + 3]:
        if reading.sentence.paragraph != readings[act.where].sentence.paragraph:
            break
        for name in TITLE_BRACKETS.finditer(reading.sentence.text):
            is_one_of_them = reading is not readings[act.where] and _AMONG_THEM.match(reading.plain)
            if is_one_of_them or _IS_CALLED.search(reading.plain[: name.start()]):
                start = reading.sentence.start
                return {name.group(1): (start + name.start(1), start + name.end(1))}
    return {}


def _only_title(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the one document in 《》 of the act's sentence, where no verb of ours governs it."""
    reading = readings[act.where]
    names = list(told_titles(reading))
    if act.kind == "joint_body" or len(names) != 1 or len(TITLE_BRACKETS.findall(reading.sentence.text)) > 1:
        return {}
    start = reading.sentence.start
    return {names[0].group(1): (start + names[0].start(1), start + names[0].end(1))}


_APPROVED = pattern_of("(?:同意|批准|批复)[^,。;]{0,6}$")


def _approved_rules(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the name of the standing meeting that a superior lets set up as its rules (同意建立…部际联席会议制度)."""
    sentence = readings[act.where].sentence
    end = act.trigger.object_end + len("制度")
    name = name_body(sentence.text, act.trigger)
    start = sentence.text.rfind(name, 0, act.trigger.object_end) if name else -1
    if start < 0 or not sentence.text.startswith("制度", end - 2) or not _APPROVED.search(sentence.text[:start]):
        return {}
    return {sentence.text[start:end]: (sentence.start + start, sentence.start + end)}


_CHARTER = pattern_of(r"(?:通过|表决|审议|签署)[^,。]{0,16}章程|章程[^,。]{0,8}(?:通过|表决)")


def _charter(act: FoundAct, readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """Return the charter of an alliance whose passing is told without its name: it is called after the alliance."""
    near = readings[act.where : act.where + 2]
    sentence = readings[act.where].sentence
    name = name_body(sentence.text, act.trigger)
    if name is None or not any(_CHARTER.search(reading.sentence.text) for reading in near):
        return {}
    start = sentence.text.find(name)
    return {name + "章程": (sentence.start + start, sentence.start + start + len(name))} if start >= 0 else {}
