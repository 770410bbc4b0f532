"""What was agreed, by whom, when, and the proof. Values in, values out; the rule's tests are in judge.py."""

from crawler.recognition.reader import recognize
from crawler.recognition.records import RULES_VERSION, Act, Evidence, Recognition

__all__ = ["RULES_VERSION", "Act", "Evidence", "Recognition", "recognize"]
