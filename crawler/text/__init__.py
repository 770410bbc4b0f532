"""Text: bytes to characters, and what mirrors did to them undone. Values in, values out."""

from typing import TYPE_CHECKING

from crawler.deferred import defer

if TYPE_CHECKING:
    from crawler.text.charset import choose_charset, decode
    from crawler.text.cleaning import clean
    from crawler.text.result import Cleaned, Repair
    from crawler.text.script import to_simplified
else:
    __getattr__ = defer(
        __name__,
        {
            "charset": (
                "choose_charset",
                "decode",
            ),
            "cleaning": ("clean",),
            "result": (
                "Cleaned",
                "Repair",
            ),
            "script": ("to_simplified",),
        },
    )

__all__ = ["Cleaned", "Repair", "choose_charset", "clean", "decode", "to_simplified"]
