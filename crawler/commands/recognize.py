"""``concord recognize``: read what was agreed, by whom and when."""

from typing import Any

from scrapy.commands import ScrapyCommand

from crawler.commands._filter import FilterCommand, optional_text_field, text_field


class Command(FilterCommand, ScrapyCommand):
    """{id, title, text, published?} in; the record out, its offsets in the cleaned ``text`` that comes with it."""

    def short_desc(self) -> str:
        return "Recognise cooperation announcements: JSON Lines in, JSON Lines out"

    def convert(self, row: dict[str, Any]) -> dict[str, Any]:
        from crawler.recognition import recognize
        from crawler.text import clean

        title = optional_text_field(row, "title")
        cleaned = clean(text_field(row, "text"), title=title)
        record = recognize(cleaned.title, cleaned.text, published=optional_text_field(row, "published"))
        return {**record.to_json(), "text": cleaned.text}
