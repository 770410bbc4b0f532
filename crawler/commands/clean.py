"""``concord clean``: repair text."""

from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, optional_text_field, text_field


class Command(FilterCommand, ScrapyCommand):
    """{id, text, title?} in; {id, text, title, uncertain, repairs} out."""

    def short_desc(self) -> str:
        return "Repair text: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.text import clean

        cleaned = clean(text_field(row, "text"), title=optional_text_field(row, "title"))
        return {
            "text": cleaned.text,
            "title": cleaned.title,
            "uncertain": [list(span) for span in cleaned.uncertain],
            "repairs": [
                {
                    "kind": repair.kind,
                    "span": [repair.start, repair.end],
                    "before": repair.before,
                    "after": repair.after,
                }
                for repair in cleaned.repairs
            ],
        }
