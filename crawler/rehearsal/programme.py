"""The programme: which joint acts happen on which day, and who reports them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """A joint act on the programme: who reports it and how many days after the regulator's own report.

    ``cities``, one of each province, where not the provinces themselves are the parties.
    """

    act: str
    provinces: tuple[str, ...]
    subject: str
    own: str
    press: tuple[tuple[str, int], ...] = ()
    cities: tuple[str, ...] = ()


# Days from day 1 on. Day 2 is 1. What stands here is told again, by other numbers, a year earlier and later.
PROGRAMME: dict[int, tuple[Staged, ...]] = {
    -24: (
        Staged(
            act="memorandum",
            provinces=("浙江省", "江苏省"),
            subject="内河航运服务",
            own="zhejiang_amr",
            press=(("ccn", 0), ("cqn", 1)),
        ),
    ),
    -21: (
        Staged(
            act="alliance",
            provinces=("四川省", "重庆市"),
            subject="道地中药材",
            own="sichuan_amr",
            press=(("cqn", 1),),
        ),
    ),
    -18: (
        Staged(
            act="joint_standards",
            provinces=("北京市", "天津市", "河北省"),
            subject="社区养老服务",
            own="beijing_amr",
            press=(("ccn", 1),),
        ),
    ),
    -15: (
        Staged(act="joint_body", provinces=("广东省",), subject="储能电站", own="guangdong_amr", press=(("cqn", 0),)),
    ),
    -12: (
        Staged(
            act="work_plan",
            provinces=("湖北省", "湖南省", "江西省"),
            subject="柑橘",
            own="hubei_amr",
            press=(("ccn", 1),),
        ),
    ),
    -9: (
        Staged(
            act="mutual_recognition",
            provinces=("山东省", "河南省"),
            subject="冷链物流",
            own="shandong_amr",
            press=(("ccn", 0), ("cqn", 0)),
        ),
    ),
    -6: (
        Staged(
            act="framework_agreement",
            provinces=("云南省", "贵州省", "四川省"),
            subject="绿色茶叶",
            own="yunnan_amr",
            press=(("ccn", 1), ("cqn", 0)),
        ),
    ),
    -4: (
        Staged(
            act="cooperation_agreement",
            provinces=("江西省", "福建省"),
            subject="预制菜",
            own="jiangxi_amr",
            press=(("ccn", 1),),
        ),
    ),
    -3: (Staged(act="ministries", provinces=(), subject="工业机器人", own="samr", press=(("cqn", 0),)),),
    -2: (Staged(act="joint_meeting", provinces=("江苏省", "安徽省"), subject="光伏组件", own="jiangsu_amr"),),
    -1: (
        Staged(act="ministry_province", provinces=("重庆市",), subject="智能网联汽车", own="sac", press=(("ccn", 0),)),
    ),
    0: (
        Staged(
            act="memorandum",
            provinces=("广东省", "广西壮族自治区"),
            subject="水产养殖",
            own="guangdong_amr",
            press=(("cqn", 0), ("ccn", 1)),
        ),
    ),
    1: (
        Staged(
            act="framework_agreement",
            provinces=("山东省", "江苏省"),
            subject="氢能",
            own="shandong_amr",
            press=(("ccn", 0), ("cqn", 0)),
        ),
        Staged(act="joint_standards", provinces=("重庆市", "四川省"), subject="家政服务", own="chongqing_amr"),
        Staged(
            act="cooperation_agreement",
            provinces=("江苏省", "安徽省"),
            subject="乡村旅游",
            own="jiangsu_amr",
            cities=("南京市", "滁州市"),
        ),
        Staged(
            act="mutual_recognition",
            provinces=("浙江省", "上海市"),
            subject="电子商务",
            own="zhejiang_amr",
            press=(("cqn", 0),),
        ),
    ),
}
FIRST, LAST = -30, 1  # on days beyond, the seed decides
