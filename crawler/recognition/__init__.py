"""What was agreed, by whom, when, and the proof. Values in, values out; the rule's tests are in judge.py."""

from typing import TYPE_CHECKING

from crawler.deferred import defer

if TYPE_CHECKING:
    from crawler.recognition.reader import recognize
    from crawler.recognition.records import RULES_VERSION, Act, Evidence, Recognition
else:
    __getattr__ = defer(
        __name__,
        {
            "reader": ("recognize",),
            "records": (
                "RULES_VERSION",
                "Act",
                "Evidence",
                "Recognition",
            ),
        },
    )

__all__ = ["RULES_VERSION", "Act", "Evidence", "Recognition", "recognize"]
