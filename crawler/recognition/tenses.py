"""Whether a verb tells what happened, what is meant to happen, or what happened long ago."""

from functools import lru_cache

from crawler.recognition.openings import pattern_of

# Wishes and plans that colour the whole rest of a clause.
_WISH = pattern_of(
    r"(?:鼓励|支持(?!下|和|单位|者)|引导(?!下)|原定|原计划|定于|条件成熟(?:时|后)|择机|待[^,。]{2,10}后|只(?:差|等|待|欠)|确保|(?<!现)将(?!军|乐|标准|地方)|(?:审[查定核]|通过|报批|核准|批准)后[于再方]|拟(?!定)|打算|准备(?!好)|筹备|筹划|有望|力争|争取|希望|期待|盼望?着?|(?:商议|商讨|商量|酝酿|谋划)(?!并|后|了[^,。]{1,8}的|已久|多时|许久)|即将|届时|预计|考虑|尝试|能否|是否|如何"
    r"|是不是|要不要|会不会|有没有|何时|什么时候|一经|一旦|怎么|年底前|明年|下半年|今后|未来|下一步|旨在|致力于?|有待|尚待|(?<!标准)(?<!技术)(?<!科学)研究(?=建立|成立|设立|制定|签|组建|出台|发布)|围绕)[^,。]{0,24}$"
)
# Verbs of wishing that reach over commas to the end of their sentence.
_WISH_SENTENCE = pattern_of(
    r"(?:(?:按照?|根据|依照?|依据)[^,。;]{0,10}(?:草案|初稿|送审稿|意见稿)|(?:草案|初稿|送审稿|意见稿)(?:提出|明确|规定|约定|拟)|设想|建议(?!书|案)|提议|呼吁|提案|(?<!^)要把|^要把(?![^,。]{2,24},[^,。]{2,30}(?:共同|联合|一起))|(?:今年起?|明年|年内|接下来|下一步)[^,。]{0,4}(?:要|将|计划|拟)|提出(?![的,、]|如下|以下)|强调(?![,的])|要求(?![,、。》的])|年内|按照?计划|计划(?=于|在|\d|年|月|[^》]{0,4}(?:形成|推出|建立|签|发布))|下一步|今后)[^。]{0,60}$"
)
# Weaker ones count only right before the verb: 推动建立, but not 为推进合作 … 签署.
_NUDGE = pattern_of(
    r"(?:每[年季月周]|每半年|每季度|(?<!不)定期|逐年|推动|推进|探索|加快|支持|鼓励|引导|尽快|适时|逐步|继续|积极|共同推动|(?<![主重必首需摘纪])要(?!求|闻|点)|应(?!邀|急|用)|(?<!认)可(?!持续|日)|可以|愿|愿意|想|欲|(?<![电性功职效智产动潜势储])能(?![源力效级量耗])|需|须|谋求|寻求|促成|促进|促使|争取|参与|参加|着手|着力|(?<![动作度目准升施展育年定修究设同])计划)[^,。、]{0,6}$"
)
# Right before the verb: 暂缓签署, 讨论签署; not 经磋商签署.
_HELD_BACK = pattern_of(
    "(?:暂缓|推迟|延期|拒绝|谢绝|放弃|展望|(?<![准术学])研究|(?<![经轮次番])(?:探讨|讨论|商讨|磋商|商议|酝酿))(?:联合|共同|重新)?$"
)
# 会上商讨了《…框架协议》, 就互认清单交换意见: a document that is only talked over; not 审议通过, 起草的《…》.
_TALKS_OF_PAPER = pattern_of(
    r"(?:商讨|讨论|研讨|探讨|磋商|商谈|洽谈|续谈|(?<![准术学])研究|审议|酝酿|推敲|起草|草拟|拟定|修改|完善|解读|学习|宣讲|宣贯|重温|座谈|(?<!为)(?<!入)(?<!面)(?<!彻)(?:贯彻|落实)"
    r"|原则同意|原则通过)(?!通过|的|后|定稿|院|所|中心)了?(?:一?份)?(?:[^,。;的]{0,20}?《|[^,。;《]{0,24}?(?:协议|备忘录|公约|章程|宣言|清单|目录)(?!的?签))"
    r"|(?:就|围绕|对)[^,。;]{0,30}(?:》|协议|备忘录|公约|章程|清单|目录)[^,。;]{0,10}(?:交换|座谈|讨论|磋商|交流|研究|商讨|探讨|征求|沟通)"
)
INTENDED_OBJECT = pattern_of(r"意向|征求意见|草案|初稿|讨论稿|送审稿|意见稿")
_TALKED_OVER = pattern_of(
    r"(?:磋商|商谈|洽谈|讨论|探讨|沟通|协商|座谈|研究|交换(?:了)?意见|达成(?:初步)?(?:共识|意向))"
)
_NEGATED = pattern_of(
    r"(?:暂停|中止|终止|取消了?|(?:决定|宁可|宁愿|坚持)不)[^,。]{0,24}$|(?:未(?!来)|没有?|并不|尚无|不予)(?:能|曾|再|会|正式)?[^,。]{0,4}$"
)
_PAST = pattern_of(
    r"(?:近年来|多年来|年来|[一二两三四五六七八九十]年间|成绩单|答卷|[前早这]几年|前些年|以来(?!,?[^,。]{0,12}首)|去年|前年|此前(?!一[天日])|(?<!开馆|揭牌|开幕|签约|启动|授牌|挂牌|剪彩|散会|仪式|会议)之前(?!,(?<!此之前,))|早在|早已|早就|曾经?(?![一-龥]{0,2}市)|多年前|[一二两三四五六七八九十半]年(?:多)?前|上一?年|往年(?!不同|相比)|历年|(?<!刚刚)过去(?!的(?:周末|[一两几]天|这?一周))|上个?月(?![底末])|上世纪|长期"
    r"|(?:[一二两三四五六七八九十]+个?月前))[^。]{0,50}$"
)
# 三年前的5月18日,…: a day of another year reaches over a list of names.
_PAST_DAY = pattern_of(
    r"(?:早在|去年|前年|[一二两三四五六七八九十]+年前)的?(?:\d{4}年)?\d{1,2}月\d{1,2}日[^。]{0,200}$"
)
_COMING = r"(?:下个?月|下周[一二三四五六日天]?|明[天日]|后天)(?!\d*日?起|起|生效|施行|实施|执行)"
_COMING_DAY = pattern_of(rf"{_COMING}[^。]{{0,200}}$")
_RUNNING_TOTAL = pattern_of(
    r"(?:截至|累计|已(?:经)?在(?=\d|[^,。]{0,6}(?:多|几|各))|已有|目前(?!为止首)|迄今|先后(?=[^,。]{0,20}(?:\d|多|几|次|一批))|至今|总共已|到目前)[^。]{0,40}$"
)
_AFTERWARDS = pattern_of(
    r"^(?:过(?!了?会)|以来|后(?=[,的互各即两三四五双立])|之后|至今|[一二两三四五六七八九十]+(?:年(?!之约)|多年|周年)|(?:一年|两年|半年))"
)


_CLAUSE = pattern_of("[,;:。]")
_PAUSE = pattern_of("[,;。]")
_COUNTED = pattern_of(r"[^,。]{0,20}(?:\d|多)[项个份次家]?")
_SINCE = pattern_of(
    r"^[》”\"]?(?:签署|签订)?(?:以来|之?后(?:,|出台|推出|发布|签|又|再)|至今|[一二两三四五六七八九十半]年(?:来|多)|[一二两三四五六七八九十]+周年|已(?:有)?[一二两三四五六七八九十\d]+年)"
)


# 今后每季度会商一次,…,联席会议就此进入运转: the clause tells what is done, whatever others foresee.
_BY_THIS = pattern_of(r"就此|由此|随之|随即|当场|当即|宣告|终于|已(?:经)?(?:正式)?$")
_CALLED_OFF = pattern_of(
    r"^[^。;]{0,30}(?:推迟|延期|改期|取消|暂缓)(?!后)|^[^,。;]{0,6}(?:尚[待需须]|有待)|^之?前(?=[的,]|夕)|^(?:仪式|活动|大会)?(?:拟|安排在|定于|定在|预计|计划|将(?=于|在|择|如期|延|推))|^(?:阶段|程序|环节|流程|手续)"
)


@lru_cache(maxsize=512)  # acts, windows and the life of a cooperation ask the same of a sentence
def is_intended(head: str, tail: str) -> bool:
    """Tell whether the words before a verb put it into the future or into somebody's wishes.

    ``head``: the sentence up to the verb; ``tail``: what follows it.
    """
    clause = _CLAUSE.split(head)[-1]
    rest = _PAUSE.split(tail, maxsplit=1)[0]
    return (
        _CALLED_OFF.search(tail[:40]) is not None
        or _WISH.search(clause) is not None
        or (_WISH_SENTENCE.search(head) is not None and not _BY_THIS.search(clause))
        or _NUDGE.search(clause) is not None
        or _HELD_BACK.search(clause) is not None
        or (_COMING_DAY.search(head) is not None and not _BY_THIS.search(clause))
        or (clause.endswith(("就", "关于")) and _TALKED_OVER.search(rest) is not None)
        or INTENDED_OBJECT.search(rest[:50]) is not None
    )


# A sentence that opens a clause with such a day: 下月5日,…; 三年前的5月18日,…
_OTHER_DAY = pattern_of(
    rf"(?:^|[,:;\s])(?:{_COMING}"
    r"|(?:早在|[一二两三四五六七八九十]+年前)的?(?:\d{4}年)?\d{1,2}月\d{1,2}日)"
)


def is_of_other_days(plain: str) -> bool:
    """Tell whether a sentence tells of days to come or of a day of years past.

    >>> is_of_other_days("下月5日,两局签署"), is_of_other_days("6月5日签署,下月起执行")
    (True, False)
    """
    return _OTHER_DAY.search(plain) is not None


def talks_of_paper(plain: str) -> bool:
    """Tell whether a sentence only talks over a document.

    >>> talks_of_paper("会上商讨了《··》"), talks_of_paper("会议审议通过《··》"), talks_of_paper("由两市起草的《··》")
    (True, False, False)
    """
    return _TALKS_OF_PAPER.search(plain) is not None


@lru_cache(maxsize=512)
def is_negated(head: str) -> bool:
    """Tell whether a verb is denied."""
    return _NEGATED.search(_CLAUSE.split(head)[-1]) is not None


@lru_cache(maxsize=512)
def is_recounted(head: str, tail: str, after: str) -> bool:
    """Tell whether an act is spoken of as one of earlier times, or as part of a running total.

    ``after``: what follows verb and object.
    """
    return (
        _PAST.search(head) is not None
        or _PAST_DAY.search(head) is not None
        or _RUNNING_TOTAL.search(head) is not None
        or (head.endswith("先后") and _COUNTED.match(tail) is not None)
        or _AFTERWARDS.match(tail) is not None
        or _SINCE.match(after) is not None
    )


# 为落实两省去年签订的《…协议》,湖南省市场监管局近日印发《…方案》
_BASIS = pattern_of("(?:为|根据|按照?|依据|落实|贯彻|执行)[^,。;《]{0,40}《·*》[^,。;《]{0,8},")


def end_of_basis(plain: str, verb_start: int) -> int:
    """Return where the clause ends that names a document on which an act rests, 0 where there is none."""
    basis = _BASIS.search(plain, 0, verb_start)
    return basis.end() if basis else 0
