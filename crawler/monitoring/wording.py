"""The words of alerts in Chinese and English, and the names that filters accept."""

from typing import Literal

Language = Literal["zh", "en"]

KINDS: dict[str, dict[str, str]] = {
    "zh": {
        "memorandum": "备忘录",
        "framework_agreement": "框架协议",
        "cooperation_agreement": "合作协议",
        "alliance": "联盟",
        "joint_body": "联合机构",
        "mutual_recognition": "互认",
        "joint_standards": "联合发布标准",
        "joint_meeting": "联席会议",
        "work_plan": "行动计划",
    },
    "en": {
        "memorandum": "memorandum",
        "framework_agreement": "framework agreement",
        "cooperation_agreement": "cooperation agreement",
        "alliance": "alliance",
        "joint_body": "joint body",
        "mutual_recognition": "mutual recognition",
        "joint_standards": "joint standards",
        "joint_meeting": "joint meeting mechanism",
        "work_plan": "work plan",
    },
}

DOMAINS = {
    "标准化": "standardization",
    "计量": "metrology",
    "认证认可": "certification and accreditation",
    "检验检测": "inspection and testing",
    "质量": "quality",
}

COUNTS: dict[str, dict[str, str]] = {
    "zh": {
        "parties": "参与方",
        "standards": "标准",
        "areas": "合作领域",
        "tasks": "任务",
        "bodies": "机构",
        "projects": "项目",
        "instruments": "文件",
        "measures": "措施",
        "members": "成员",
        "articles": "条",
    },
    "en": {},
}

# What an event is in the life of a cooperation.
ROLES: dict[str, dict[str, str]] = {
    "zh": {
        "founded": "开始",
        "recounted": "文中提及",
        "session": "又一次会议",
        "session_numbered": "第 {number} 次会议",
        "members": "新成员加入",
        "batch": "新一批",
        "batch_numbered": "第 {number} 批",
        "renewed": "续签或更新",
        "carried_out": "落实文件",
    },
    "en": {
        "founded": "begun",
        "recounted": "mentioned",
        "session": "another session",
        "session_numbered": "session {number}",
        "members": "new members",
        "batch": "next batch",
        "batch_numbered": "batch {number}",
        "renewed": "renewed",
        "carried_out": "carried out",
    },
}

STATES: dict[str, dict[str, str]] = {
    "zh": {"new": "尚未读取", "healthy": "正常", "suspect": "可疑", "down": "中断", "blocked": "被拦截"},
    "en": {"new": "not read yet", "healthy": "healthy", "suspect": "suspect", "down": "down", "blocked": "blocked"},
}

NOTICES: dict[str, dict[str, str]] = {
    "zh": {
        "source_down": "来源中断",
        "source_reminder": "来源仍未恢复",
        "source_recovered": "来源已恢复",
        "network_down": "网络中断：几乎所有来源都无法连接",
        "network_recovered": "网络已恢复",
        "workers_gone": "没有 worker 在运行：抓取任务无人执行",
        "workers_back": "抓取任务已恢复执行",
        "source_sign": "来源异常",
        "source_sign_over": "来源异常已消除",
        "column_proposed": "来源栏目可能已迁移",
        "alert_given_up": "提醒无法送达",
        "channel_down": "发送渠道没有响应",
        "alive": "Concord 运行正常",
        "empty_digest": "每日摘要：0 条",
        "test": "测试提醒",
    },
    "en": {
        "source_down": "Source down",
        "source_reminder": "Source still down",
        "source_recovered": "Source recovered",
        "network_down": "Network down: nearly no source can be reached",
        "network_recovered": "Network recovered",
        "workers_gone": "No worker runs: queued crawls are not taken",
        "workers_back": "Queued crawls are taken again",
        "source_sign": "Source looks odd",
        "source_sign_over": "Source no longer looks odd",
        "column_proposed": "A source's column may have moved",
        "alert_given_up": "Alerts cannot be delivered",
        "channel_down": "A channel does not answer",
        "alive": "Concord is alive",
        "empty_digest": "Digest: nothing new",
        "test": "Test alert",
    },
}

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "announcement": "新合作",
        "follow_up": "合作后续",
        "follow_ups": "合作后续（已知合作的会议，不另行提醒）",
        "digest": "每日摘要 {day}：{count} 条",
        "kind": "类型",
        "parties": "参与方",
        "regions": "地区",
        "event_date": "合作日期",
        "published": "发布日期",
        "source": "来源",
        "domains": "领域",
        "instruments": "文件",
        "counts": "数字",
        "link": "原文",
        "review": "判断正误",
        "sentences": "依据",
        "why": "为何提醒",
        "why_kind": "{count} 个参与方就{domains}新达成{kind}",
        "subscription": "订阅“{name}”",
        "also": "同一事件的其他报道",
        "continues_text": "后续：{name}（{role}）",
        "more": "另有 {count} 项",
        "untitled": "（无标题）",
        "unknown": "不详",
        "state": "状态",
        "reason": "原因",
        "since": "起始时间",
        "homepage": "网址",
        "last_success": "上次完整读取",
        "lost": "失效栏目",
        "proposed": "首页上找到的栏目",
        "coverage": "覆盖：共 {all} 个来源，读取 {read} 个，近期无新文章 {quiet} 个，读不到 {blind} 个",
        "blind_list": "读不到：{names}",
        "test_text": "这是一封测试提醒。收到它，说明订阅“{name}”的这个收件地址可用。",
        "workers_gone_text": "自 {since} 起没有 worker 取走任务。请在任一台机器上运行 concord worker。",
        "alert_given_up_text": (
            "发给 {recipient}（订阅“{subscription}”）的提醒被拒收，不再重试：{error}。请检查该地址；"
            "concord alerts list --failed 列出全部，concord alerts retry 重新发送。"
        ),
        "channel_down_text": (
            "渠道 {channel} 自 {since} 起没有响应：{error}。其提醒按顺序等待，恢复后全部发出；"
            "concord alerts list 列出等待的提醒。"
        ),
        "column_proposed_text": (
            "原栏目连续多日读不到内容，从首页找到了下列栏目，尚未启用。请先打开网页核对；确认后运行 "
            "concord sources --accept {id}，从下次读取起启用。"
        ),
        "empty_digest_text": "{day}：过去一天没有符合订阅条件的新合作。",
        "alive_text": "过去七天读取 {runs} 次，新文章 {articles} 篇，新合作 {announcements} 项。没有提醒即没有新合作。",
        "chart": "近十二个月的新合作，按类型：",
        "comma": "、",
        "stop": "。",
        "footer": "由 Concord 自动发出。文中内容摘自所列网页，未经编辑。",
    },
    "en": {
        "announcement": "New cooperation",
        "follow_up": "Cooperation continued",
        "follow_ups": "Sessions of known cooperations, not told by themselves",
        "digest": "Digest of {day}: {count}",
        "kind": "Kind",
        "parties": "Parties",
        "regions": "Regions",
        "event_date": "Date of the act",
        "published": "Published",
        "source": "Source",
        "domains": "Domains",
        "instruments": "Documents",
        "counts": "Figures",
        "link": "Article",
        "review": "Right or wrong",
        "sentences": "What made it count",
        "why": "Why you are told",
        "why_kind": "{count} parties, new {kind} on {domains}",
        "subscription": "subscription “{name}”",
        "also": "Also reported by",
        "continues_text": "Continues: {name} ({role})",
        "more": "and {count} more",
        "untitled": "(untitled)",
        "unknown": "unknown",
        "state": "State",
        "reason": "Reason",
        "since": "Since",
        "homepage": "Address",
        "last_success": "Last read completely",
        "lost": "Lost column",
        "proposed": "Found from the home page",
        "coverage": "Coverage: {all} sources, {read} read, {quiet} without recent news, {blind} not readable",
        "blind_list": "Not readable: {names}",
        "test_text": "This is a test alert. It shows that this address of subscription “{name}” works.",
        "workers_gone_text": "Nothing was taken from the queue since {since}. Start concord worker on any machine.",
        "alert_given_up_text": (
            "Alerts to {recipient} (subscription “{subscription}”) are refused and no longer tried: {error}. Check the"
            " address; `concord alerts list --failed` lists all, `concord alerts retry` sends one again."
        ),
        "channel_down_text": (
            "Channel {channel} has not answered since {since}: {error}. Its alerts wait in order and all go out when"
            " it answers; `concord alerts list` shows them."
        ),
        "column_proposed_text": (
            "Columns of this source have shown nothing for days. The ones below were found from its home page and are"
            " not read yet. Look at them first; `concord sources --accept {id}` has them read from the next crawl on."
        ),
        "empty_digest_text": "{day}: no new cooperation that your subscription asks for in the last day.",
        "alive_text": (
            "In the last seven days: {runs} crawls, {articles} new articles, {announcements} announcements. No alert"
            " means no new cooperation."
        ),
        "chart": "New cooperation in the last twelve months, by kind:",
        "comma": ", ",
        "stop": ".",
        "footer": "Sent by Concord. Contents are quoted from the pages named, unedited.",
    },
}
