"""The life of a cooperation: what an article opens, continues or recounts, under keys that two articles share.

A key stands for one lasting thing: a mechanism, an alliance, a document, the joint standards of certain regions. It
holds the participants and the core of the name, so that 川渝标准化工作联席会议 and 川渝两地标准化联席会议制度 meet.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from crawler.recognition.counted_places import COUNT_PHRASE, parse_number
from crawler.recognition.dates import find_days
from crawler.recognition.gazetteer import find_groups, find_letter_runs, find_places
from crawler.recognition.openings import pattern_of
from crawler.recognition.passages import Role, Sentence, fold_punctuation, split_sentences
from crawler.recognition.places import Place, provinces
from crawler.recognition.records import Act, LifeSign, Recognition
from crawler.recognition.tenses import is_intended, is_negated
from crawler.recognition.topics import is_core
from crawler.recognition.wording import ADMISSION, ALLIANCE, MEMBERS, TITLE_BRACKETS

_AGREEMENTS = {"memorandum", "framework_agreement", "cooperation_agreement"}
_NUMBER = r"[一二三四五六七八九十两]{1,3}|\d{1,2}"
_MECHANISM = r"[一-龥\d“”、]{0,36}(?:联席会议?|联盟|协作组|合作组织)"
_SESSIONS = (
    pattern_of(
        rf"(?P<name>{_MECHANISM})(?:制度|机制)?(?:\d{{4}}年?(?:度)?)?第(?P<number>{_NUMBER})[次届](?:全体|工作|成员|理事)?(?:会议|大会|年会|会)"
    ),
    pattern_of(rf"第(?P<number>{_NUMBER})[次届](?P<name>[一-龥\d“”]{{0,30}}联席会议?)"),
    pattern_of(rf"(?P<name>{_MECHANISM})(?:制度|机制)?(?:\d{{4}}年(?:度)?)?(?:全体|年度|工作)+(?:会议|大会|年会)"),
    pattern_of(r"\d{4}年(?:度)?(?P<name>[一-龥\d“”、]{0,30}联席会议)(?=在|召开|举行|于)"),
)
_KEPT = pattern_of("联席会|联盟|协作组|合作组织")  # every session's name holds one
_HELD = pattern_of(r"召开|举行|举办|开幕|闭幕|落幕")
_BATCH = pattern_of(rf"第(?P<number>{_NUMBER})批")
_RENEWAL = pattern_of(r"续签|再次签|重新签|补充协议|新一轮|第[二三四五六]轮|升级版")
_BASIS = pattern_of(r"(?:根据|按照|依据|落实|履行|执行|贯彻|依托)[^,。;《》]{0,16}$")
_CARRIED = pattern_of(r"备忘录|协议|协定|框架|联盟|行动计划|合作")
_NAME_BREAK = pattern_of(
    r"召开|举行|举办|出席|参加|成立|组建|建立|设立|加入|吸收|接纳|吸纳|批准|同意|宣布|作为|正式|共同|联合|近日|日前|昨日|今日|的|在|为|了|由|\d+月\d+日|\d{4}年(?:度)?"
)
# Words that say nothing of which cooperation it is.
_GENERIC = pattern_of(
    r"市场(?:监督管理|监管)(?:部门|系统|局|厅|委)?|质量技术监督(?:部门|系统|局)?|质监(?:部门|系统|局)|区域性?|地区|省区市|省市区?|各?[省市区地县](?=[一-龥])|合作|协作|协同|战略|一体化|工作|制度|机制"
    r"|联席会议?|联盟|技术|产业|备忘录|框架|协议书?|关于|共同|推进|推动|加强|深化|开展|建设|发展|高质量|共建|部门|有关|之间|专项|项目|年度?|[的与和及暨书《》“”()()\d·、—\-]"
)
_SPECIFIC = 9  # characters of a name's core that tell it apart whoever takes part
_DOCUMENT_MIN = 10  # characters of a document's whole name that do


def read_life(record: Recognition, text: str, published: date | None) -> tuple[LifeSign, ...]:
    """Return what the article opens, continues or recounts; ``text`` is the one that ``record`` was read from.

    A text without a place for an act, as of a known article whose text does not ship, still gives what its acts open.
    """
    folded = fold_punctuation(text)
    signs = [sign for act in record.acts for sign in _act_signs(act, record, folded)]
    if record.label != "other" or record.acts:
        sentences = split_sentences(folded)
        for sentence in sentences:
            signs += _sessions(sentence, record, [sentence, *sentences[:2]], published)
            signs += _bases(sentence, record)
    known: dict[tuple[str, tuple[str, ...]], LifeSign] = {}
    for sign in signs:
        known.setdefault((sign.role, sign.keys), sign)
    return tuple(known.values())


def _act_signs(act: Act, record: Recognition, text: str) -> Iterator[LifeSign]:
    if not act.happened and not act.new:
        return
    start, end = next(((e.start, e.end) for e in act.evidence if e.field == "act"), (0, 0))
    sentence = _sentence_around(text, start, end)
    role, name, number = ("founded" if act.new else "recounted"), act.instrument, None
    if act.kind == "alliance" and ADMISSION.search(text[start:end]) and MEMBERS.search(text[start:end]):
        role, name = "members", _alliance_named(sentence) or name
    elif act.kind in {"joint_standards", "mutual_recognition"} and (batch := _BATCH.search(sentence)):
        number = parse_number(batch["number"])
    elif act.kind in _AGREEMENTS and act.new and _RENEWAL.search(sentence):
        role = "renewed"
    keys = tuple(dict.fromkeys(_keys(act.kind, name, _participants(act.parties, act.regions), record)))
    if keys:
        yield LifeSign(
            role=role, kind=act.kind, name=name, number=number, date=act.date, keys=keys, start=start, end=end
        )


def _days(sentence: Sentence, published: date | None) -> list[str]:
    found = find_days(sentence.text, published)
    return [day.value for day in found if day.value and len(day.value) == 10 and not (day.is_effect or day.is_report)]


def _sessions(
    sentence: Sentence, record: Recognition, dating: list[Sentence], published: date | None
) -> Iterator[LifeSign]:
    """Yield the session of a mechanism that a sentence tells; the first day named in ``dating`` is its day."""
    held = _HELD.search(sentence.text) if _KEPT.search(sentence.text) else None
    if sentence.role is not Role.NEWS or held is None:
        return
    if is_intended(sentence.text[: held.start()], sentence.text[held.end() :]) or is_negated(
        sentence.text[: held.start()]
    ):
        return
    for pattern in _SESSIONS:
        for match in pattern.finditer(sentence.text):
            name = _cut_name(match["name"])
            if not is_core(name) and record.label == "other":
                continue
            kind = "joint_meeting" if "联席" in name else "alliance"
            number = parse_number(match["number"]) if "number" in match.groupdict() else None
            keys = tuple(dict.fromkeys(_keys(kind, name, _named_participants(name, sentence.text, record), record)))
            if keys:
                days = [day for told in dating for day in _days(told, published)]
                yield LifeSign(
                    role="session",
                    kind=kind,
                    name=name,
                    number=number,
                    date=days[0] if days else None,
                    keys=keys,
                    start=sentence.start + match.start(),
                    end=sentence.start + match.end(),
                )
                return


def _bases(sentence: Sentence, record: Recognition) -> Iterator[LifeSign]:
    """Yield the earlier documents that the article carries out: 根据《…合作备忘录》."""
    own = {name for act in record.acts if act.new for name in [act.instrument] if name}
    for match in TITLE_BRACKETS.finditer(sentence.text):
        name = match.group(1)
        if name in own or not _CARRIED.search(name) or not _BASIS.search(sentence.text[: match.start()]):
            continue
        if len(_squeeze(name)) >= _DOCUMENT_MIN:
            yield LifeSign(
                role="carried_out",
                kind="cooperation_agreement",
                name=name,
                number=None,
                date=record.event_date,
                keys=(f"document|{_squeeze(name)}",),
                start=sentence.start + match.start(),
                end=sentence.start + match.end(),
            )


def _keys(kind: str, name: str | None, participants: str, record: Recognition) -> Iterator[str]:
    core = core_name(name or "")
    subject = core or (record.domains[0] if record.domains else "标准化")
    owner = _group_in(name or "")
    if kind == "joint_standards":
        if participants:
            yield f"standards|{participants}"
    elif kind in {"joint_meeting", "alliance", "mutual_recognition"}:
        family = {"joint_meeting": "meeting", "alliance": "alliance", "mutual_recognition": "recognition"}[kind]
        if participants and (core or kind != "alliance"):
            yield f"{family}|{participants}|{subject}"
        if owner:
            yield f"{family}|{owner}|{subject}"
        if len(core) >= _SPECIFIC:
            yield f"{family}||{core}"
    elif kind in _AGREEMENTS:
        if participants:
            yield f"agreement|{participants}|{subject}"
        if name and len(_squeeze(name)) >= _DOCUMENT_MIN:
            yield f"document|{_squeeze(name)}"
    elif kind in {"joint_body", "work_plan"} and name and len(_squeeze(name)) >= _DOCUMENT_MIN:
        yield f"document|{_squeeze(name)}"


def core_name(name: str) -> str:
    """Return what tells a mechanism or document from others of the same participants.

    >>> core_name("川渝两地标准化工作联席会议制度"), core_name("长江经济带生态文明标准化合作备忘录")
    ('标准化', '生态文明标准化')
    """
    name = re.sub(rf"第(?:{_NUMBER})[次届批]|\d{{4}}年?(?:度)?", "", fold_punctuation(name))
    spans = [(s.start, s.end) for s in find_groups(name)] + [(s.start, s.end) for s in find_places(name)]
    spans += [(start, end) for start, end, _ in find_letter_runs(name)]
    for start, end in spans:
        name = name[:start] + "·" * (end - start) + name[end:]
    name = _GENERIC.sub("", COUNT_PHRASE.sub("", name))
    return name + "化" if name.endswith("标准") else name


def _squeeze(name: str) -> str:
    return re.sub(r"[\W_]", "", fold_punctuation(name))


def _group_in(name: str) -> str | None:
    return next((span.group.name for span in find_groups(name)), None)


@lru_cache(maxsize=4096)  # an article's acts have the same parties
def _seat(party: str) -> Place | None:
    spans = find_places(party)
    return spans[-1].place if spans else None


def _participants(parties: tuple[str, ...], regions: tuple[str, ...]) -> str:
    """Return who takes part: provinces, or cities and counties where such act; at least two, else nothing."""
    names = {place.name for place in map(_seat, parties) if place} or set(regions)
    return "+".join(sorted(names)) if len(names) > 1 else ""


def _named_participants(name: str, sentence: str, record: Recognition) -> str:
    """Return who takes part in a mechanism: the regions in its name, else those of its sentence, else the article's."""
    for words in (name, sentence):
        for span in find_groups(words):
            if span.group.level == "province":
                return "+".join(sorted(place.name for place in span.group.members))
        for _, _, places in find_letter_runs(words):
            return "+".join(sorted(place.name for place in places))
        listed = {span.place.name for span in find_places(words)}
        if len(listed) > 1 and listed <= {place.name for place in provinces().values()}:
            return "+".join(sorted(listed))
    return _participants(record.parties, record.regions)


def _alliance_named(sentence: str) -> str | None:
    found = max(ALLIANCE.finditer(sentence), key=re.Match.end, default=None)
    if found is None:
        return None
    head = re.search(r"[一-龥\d“”]*$", sentence[: found.end()])
    return _cut_name(head.group()) if head else None


def _cut_name(name: str) -> str:
    cut = max((m.end() for m in _NAME_BREAK.finditer(name, 0, max(0, len(name) - 4))), default=0)
    return name[cut:].strip("“”")


def _sentence_around(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in "。!?;\n") + 1
    after = [at for mark in "。!?;\n" if (at := text.find(mark, end)) >= 0]
    return text[first : min(after, default=len(text))]
