"""The declared sources, found by name."""

import pytest
from scrapy.utils.project import get_project_settings

from crawler.exceptions import ConfigurationError
from crawler.monitoring.catalogue import check_known, list_declarations


def test_every_spider_with_columns_is_a_source() -> None:
    declarations = list_declarations(get_project_settings())

    assert {"samr", "sac", "beijing_amr", "guangdong_amr", "ccn", "cqn"} <= {source.id for source in declarations}
    assert all(source.title and source.region and source.homepage for source in declarations)


def test_a_source_that_nobody_declares_is_named_with_those_known() -> None:
    declarations = list_declarations(get_project_settings())

    check_known(["samr"], declarations, where="concord.toml")
    with pytest.raises(ConfigurationError, match=r"concord\.toml: no source is named 'smar'; known are .*samr"):
        check_known(["smar"], declarations, where="concord.toml")
