"""The environment is read once, strictly, and secrets stay secret."""

from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.exceptions import ConfigurationError
from crawler.settings import Environment, read_environment


def test_without_variables_everything_has_a_default() -> None:
    settings = read_environment({})
    assert settings.database_address() == "sqlite:///var/concord.sqlite3"
    assert settings.smtp_password.get_secret_value() == ""


def test_variables_of_others_are_none_of_our_business() -> None:
    assert read_environment({"PATH": "/bin", "CONCORDIA": "x", "CONCORD_TEST_ANYTHING": "1"}) == Environment()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("CONCORD_PARALEL_CRAWLS", "4", "unknown environment variable CONCORD_PARALEL_CRAWLS"),
        ("CONCORD_PARALLEL_CRAWLS", "0", "CONCORD_PARALLEL_CRAWLS: Input should be greater than or equal to 1"),
        ("CONCORD_PARALLEL_CRAWLS", "many", "CONCORD_PARALLEL_CRAWLS: Input should be a valid integer"),
        ("CONCORD_INTERVAL_MINUTES", "-5", "CONCORD_INTERVAL_MINUTES: Input should be greater than 0"),
        ("CONCORD_DATABASE_URL", "mysql://x", "must start with sqlite: or postgresql"),
        ("CONCORD_QUEUE", "celery", "CONCORD_QUEUE: Input should be"),
        ("CONCORD_DASHBOARD_URL", "concord.example.org", "CONCORD_DASHBOARD_URL: Value error, must be such as https"),
        ("CONCORD_DASHBOARD_URL", "javascript://a.example.org", "CONCORD_DASHBOARD_URL"),
        ("CONCORD_DASHBOARD_URL", "https://me@a.example.org", "CONCORD_DASHBOARD_URL"),
        ("CONCORD_DASHBOARD_URL", "https://a.example.org/?x", "CONCORD_DASHBOARD_URL"),
        ("CONCORD_SMTP_PASSWORD_FILE", "/nonexistent/secret", "CONCORD_SMTP_PASSWORD_FILE"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_environment({name: value})
    assert complaint in str(raised.value)


def test_a_secret_comes_from_a_file_and_is_masked_in_print(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("correct horse\n", encoding="utf-8")
    settings = read_environment({"CONCORD_SMTP_PASSWORD_FILE": str(secret)})
    assert settings.smtp_password.get_secret_value() == "correct horse"
    assert "horse" not in repr(settings)
    assert "horse" not in str(settings)


def test_the_address_of_the_dashboard_ends_without_a_slash() -> None:
    assert (
        read_environment({"CONCORD_DASHBOARD_URL": "https://a.example.org/"}).dashboard_url == "https://a.example.org"
    )


def test_a_postgresql_address_gets_the_driver_that_we_install() -> None:
    settings = read_environment({"CONCORD_DATABASE_URL": "postgresql://me@host/name"})
    assert settings.database_address() == "postgresql+psycopg://me@host/name"


def test_doors_that_scrapy_leaves_open_are_shut() -> None:
    settings = get_project_settings()

    assert {settings["DOWNLOAD_HANDLERS"][scheme] for scheme in ("file", "data", "ftp", "s3")} == {None}
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 32 * 2**20
