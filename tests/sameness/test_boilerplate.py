"""Edges of a page: which lines count, and what is left when they are left out."""

from crawler.sameness.boilerplate import HEAD_LINES, TAIL_LINES, find_edge_lines, leave_out

FRAME = "来源：某市市场监督管理局办公室"
NOTICE = "版权声明：转载请注明出处，违者必究"
BODY = "3月2日，两地在赣州签署计量协作备忘录。\n今后血压计在一地检过，另一地不再重检。"


def test_a_line_has_one_hash_in_either_script_and_another_with_other_digits() -> None:
    plain = find_edge_lines(f"{FRAME}\n{BODY}\n{NOTICE}")
    traditional = find_edge_lines(f"來源：某市市場監督管理局辦公室\n{BODY}\n版權聲明：轉載請注明出處，違者必究")
    next_day = find_edge_lines(f"{FRAME}\n{BODY.replace('3月2日', '3月9日')}\n{NOTICE}")

    assert [line.hash for line in plain] == [line.hash for line in traditional]
    assert [ours.hash == theirs.hash for ours, theirs in zip(plain, next_day, strict=True)] == [True, False, True, True]


def test_lines_in_the_middle_and_texts_of_two_lines_have_no_edges() -> None:
    paragraphs = [f"第{number}段讲了一件别处没有的事情甲乙丙丁{chr(0x4E00 + number)}" for number in range(40)]
    text = "\n".join(paragraphs)

    edges = [text[line.start : line.end] for line in find_edge_lines(text)]

    assert edges == paragraphs[:HEAD_LINES] + paragraphs[-TAIL_LINES:]
    assert find_edge_lines(BODY) == ()


def test_what_is_left_out_leaves_the_body() -> None:
    text = f"{FRAME}\n{BODY}\n{NOTICE}"
    lines = find_edge_lines(text)

    assert leave_out(text, [lines[0], lines[-1]]).strip() == BODY
    assert leave_out(text, lines) == text  # nothing would be left: then it is no frame
    assert leave_out(text, []) == text
