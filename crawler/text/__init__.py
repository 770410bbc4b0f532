"""Text: bytes to characters, and what mirrors did to them undone. Values in, values out."""

from crawler.text.charset import choose_charset, decode
from crawler.text.cleaning import clean
from crawler.text.result import Cleaned, Repair
from crawler.text.script import to_simplified

__all__ = ["Cleaned", "Repair", "choose_charset", "clean", "decode", "to_simplified"]
