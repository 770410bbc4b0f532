"""concord.toml: what is accepted, and that every mistake is named with its line and key."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from crawler.exceptions import ConfigurationError
from crawler.monitoring.subscriptions import ensure_config, mask_recipient, parse_config, read_config

WHOLE = """
[mail]
host = "smtp.example.com"
from = "concord@example.com"
username = "concord@example.com"

[[subscriptions]]
name = "delta"
recipients = ["a@example.org", "b@example.org", "a@example.org", "json://127.0.0.1/key"]
regions = ["上海", "江苏省", "长三角", "渝"]
kinds = ["memorandum"]
domains = ["计量"]
words = [" 氢能 "]
when = "daily"
hour = 18
language = "en"
health = true

[sources.beijing_amr]
interval_minutes = 30
"""


def test_everything_is_read() -> None:
    config = parse_config(WHOLE, "concord.toml")

    (record,) = config.to_records()
    assert record.recipients == ["a@example.org", "b@example.org", "json://127.0.0.1/key"]
    assert record.regions == ["上海市", "江苏省", "长三角", "重庆市"]
    assert record.words == ["氢能"]
    assert (record.when, record.hour, record.language, record.health) == ("daily", 18, "en", True)
    assert config.mail.port_in_use() == 587
    assert config.sources["beijing_amr"].interval_minutes == 30


def test_empty_file_means_nobody_is_told() -> None:
    assert parse_config("", "concord.toml").to_records() == []


def test_sample_is_written_once_and_is_right(tmp_path: Path) -> None:
    path = tmp_path / "new" / "concord.toml"

    assert ensure_config(path)
    assert len(read_config(path).subscriptions) == 1
    path.write_text("# mine", encoding="utf-8")
    assert not ensure_config(path)
    assert path.read_text(encoding="utf-8") == "# mine"


def test_every_line_of_the_sample_is_right_when_uncommented(tmp_path: Path) -> None:
    path = tmp_path / "concord.toml"
    ensure_config(path)
    text = re.sub(r"^# (?=\[|[a-z_]+ = )", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    config = parse_config(text, "sample")

    assert [subscription.name for subscription in config.subscriptions] == ["all", "delta"]
    assert config.mail.ca_file
    assert not config.sources["ccn"].enabled


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("[mail]\nhost = a", 2, "", "Invalid value"),
        ("\n\nname", 3, "", "Expected '='"),
        ("[mial]", 1, "mial", "known are mail, health, subscriptions, sources"),
        ("[mail]\nprot = 25", 2, "mail.prot", "known are from, host"),
        ("[mail]\n# why\nport = '25x'", 3, "mail.port", "valid integer"),
        ("[health]\nheartbeat = 'ftp://h/hunter2'", 2, "health.heartbeat", "no http or https address"),
        ("[health]\nalive = 'daily'", 2, "health.alive", "'never' or 'weekly'"),
        ("[health]\nbeat = 1", 2, "health.beat", "known are heartbeat, alive"),
        ("[mail]\nport = 70000", 2, "mail.port", "65535"),
        ("[mail]\nsecurity = 'ssl'", 2, "mail.security", "'starttls', 'tls' or 'none'"),
        ("[mail]\nfrom = 'a b'", 2, "mail.from", "no mail address"),
        ('[mail]\nfrom = "a@example.org\\r\\nBcc: x@example.org"', 2, "mail.from", "control character"),
        ("[mail]\nhost = 'h'\nusername = 'u'\nsecurity = 'none'", 1, "mail", "without TLS"),
        ("subscriptions = 3", 1, "subscriptions", "list"),
        ("[[subscriptions]]\nname = 'a'", 1, "subscriptions[1].recipients", "required"),
        ("[[subscriptions]]\nname = ''\nrecipients = ['a@b.cn']", 2, "subscriptions[1].name", "at least 1"),
        ("[[subscriptions]]\nname = 'a'\nrecipients = []", 3, "subscriptions[1].recipients", "at least 1"),
        ("[[subscriptions]]\nname = 'a'\nrecipients = ['a@b']", 3, "subscriptions[1].recipients", "'a@b' is no mail"),
        ("[[subscriptions]]\nname = 'a'\nrecipients = ['nope://key']", 3, "subscriptions[1].recipients", "Apprise"),
        (
            "[[subscriptions]]\nname = 'a'\nrecipients = ['a@b.cn']\nempty_digest = true",
            1,
            "subscriptions[1]",
            "only a subscription with when",
        ),
        ("[sources.x]\ninterval_minutes = 0", 2, "sources.x.interval_minutes", "greater than 0"),
        ('[sources."x.y"]\nenable = true', 2, "sources.x.y.enable", "known are enabled"),
    ],
)
def test_mistake_is_named_with_line_and_key(text: str, line: int, key: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_config(text, "/etc/concord.toml")

    message = str(caught.value)
    assert message.startswith("/etc/concord.toml")
    assert f"line {line}" in message
    assert key in message
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("regions = ['火星']", "neither a province"),
        ("regions = ['深圳']", "广东省"),
        ("kinds = ['备忘录']", "known are memorandum"),
        ("domains = ['食品']", "known are 标准化"),
        ("when = 'weekly'", "'immediately' or 'daily'"),
        ("hour = 24", "less than or equal to 23"),
        ("language = 'fr'", "'zh' or 'en'"),
        ("words = ['']", "at least 1"),
        ("health = 'perhaps'", "boolean"),
        ("quiet_hours = [22]", "two hours"),
        ("quiet_hours = [22, 24]", "less than or equal to 23"),
    ],
)
def test_mistake_in_the_second_subscription_is_found_there(setting: str, said: str) -> None:
    one = "[[subscriptions]]\nname = '{}'\nrecipients = ['a@example.org']\n"

    with pytest.raises(ConfigurationError, match=r"line 7: subscriptions\[2\]") as caught:
        parse_config(one.format("a") + one.format("b") + setting, "concord.toml")
    assert said in str(caught.value)


def test_two_subscriptions_of_one_name_are_refused() -> None:
    one = "[[subscriptions]]\nname = 'a'\nrecipients = ['a@example.org']\n"

    with pytest.raises(ConfigurationError, match="two subscriptions are named 'a'"):
        parse_config(one * 2, "concord.toml")


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_config(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("# 订阅".encode("gb18030"))
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_config(tmp_path / "gbk.toml")


def test_errors_and_listings_do_not_show_what_is_secret() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_config("[[subscriptions]]\nname='a'\nrecipients=['nope://hunter2']", "concord.toml")

    assert "hunter2" not in str(caught.value)
    assert mask_recipient("wecombot://hunter2") == "wecombot://…"


def test_password_comes_from_the_environment_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("from file\n", encoding="utf-8")
    mail = parse_config(f"[mail]\npassword_file = '{path}'", "concord.toml").mail

    assert mail.read_password(SecretStr("from env")).get_secret_value() == "from env"
    assert mail.read_password(SecretStr("")).get_secret_value() == "from file"
    path.unlink()
    with pytest.raises(ConfigurationError, match=r"mail\.password_file"):
        mail.read_password(SecretStr(""))
