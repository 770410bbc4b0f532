"""Whether a body named in a sentence acts, or only attends, hosts, approves or speaks."""

from crawler.recognition.openings import pattern_of
from crawler.recognition.parties import Mention
from crawler.recognition.readings import Reading

ATTENDING = pattern_of(
    r"出席|受邀|观礼|观摩|见证|到会|致辞|指导下|主持|陪同|牵线|会见|到场|列席|参会|派员|发言|介绍|表示|说|认为|讲话|应邀|承办|主办|举办|获悉|了解到|通报(?:说|称)?$|提供[^,。]{0,4}(?:支持|支撑|指导)|透露|公布,|从"
)
_APPROVED_BY = pattern_of(r"(?:经|报|在|获)[^,。;]{0,6}$")
_APPROVING = pattern_of(r"(?:批准|同意|授权|审定|审核|备案)")
_ACTING = pattern_of(r"签|印发|发布|成立|共同|联合|组建|同意|批准|批复")
_LOOKS_ON = pattern_of(
    r"(?:的|有关|相关|主要|分管|负责人|领导|全程|现场|到场|派员|派人){0,4}(?:指导|支持|推动|见证|组织|监督)(?:下|协调下|$|[,。])"
)
# 在甲局、乙局共同见证下,两家公司签署
_BEFORE_THEM = pattern_of(r"[^,。;]{0,40}?(?:见证|指导|牵线|协调)之?下(?=[,。])")
_WITNESSED = pattern_of(
    "(?:见证|出席|列席|陪同|观摩|参加)(?:了)?(?:此次|上述|这次|双方的?)?(?:签约|签字|签署|揭牌|成立|发布).*"
)
_HOLDS = pattern_of("主办|承办|举办")
_PAUSE = pattern_of("[,;。]")


def is_attending(reading: Reading, mention: Mention, kind: str = "") -> bool:
    if _LOOKS_ON.match(reading.plain, mention.end):
        return True
    if "下" in reading.plain and _BEFORE_THEM.match(reading.plain, mention.end):
        return True
    if _APPROVED_BY.search(reading.plain[: mention.start]) and _APPROVING.match(reading.plain[mention.end :]):
        return kind not in {"joint_body", ""}
    end = _PAUSE.search(reading.plain, mention.end)
    clause = reading.plain[mention.end : end.start() if end else len(reading.plain)]
    if kind == "joint_body" and _HOLDS.search(clause[:24]):
        return False  # who holds the opening of a body is its host
    return ATTENDING.search(clause[:24]) is not None and _ACTING.search(_WITNESSED.sub("", clause)) is None
