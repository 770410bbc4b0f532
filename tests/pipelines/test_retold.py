"""Reports of one event in other words, from finding them to attaching them."""

from datetime import datetime

import pytest

from storage.database import Database
from tests.pipelines.received import receive
from tests.storage.builders import store_sources

SIGNED = {
    "title": "临汾与延安签署炼焦煤灰分测定合作协议",
    "text": "山西临汾、陕西延安两市市场监管局9月18日在临汾签署合作协议，统一炼焦煤灰分快速测定装置的校准办法，两地焦化"
    "企业送检的煤样由同一组检测员复核，争议样品封存九十天。",
    "published": "2025-09-19",
}
RETOLD = {
    "title": "灰分高低不再各说各话",
    "text": "延安一家焦化厂的化验员松了口气：送到邻省的煤样，灰分数值不会再两样了。快速测定装置怎么校准，9月18日两地"
    "有了一套办法，检测员共用，有争议的样品封存待查。",
    "published": "2025-09-21",
}
OTHER = {
    "title": "延安连锁餐馆后厨亮了出来",
    "text": "延安几家连锁餐馆9月18日装上了摄像头，临汾的同行也来取经。切配、洗消、留样，顾客在大厅的屏幕上一目了然，"
    "两地监管人员还约定互派骨干交叉检查冷荤间。",
    "published": "2025-09-21",
}


@pytest.mark.parametrize(("later", "relation"), [(RETOLD, "same_event"), (OTHER, "new")])
def test_a_report_with_the_same_rarer_words_is_attached(
    database: Database, now: datetime, later: dict[str, str], relation: str
) -> None:
    with database.write() as session:
        store_sources(session, now)
        receive(session, 1, now, SIGNED["title"], SIGNED["text"], published=SIGNED["published"])
        stored = receive(session, 2, now, later["title"], later["text"], published=later["published"])

    assert stored.relation == relation
