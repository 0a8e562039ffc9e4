"""What a sentence asserts of the words in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.notes import Span, assertion_of, read

CASES = yaml.safe_load(Path(__file__).with_name("assertions.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['words']} in {case['text']}")
def test_assertion(case: dict[str, Any]) -> None:
    text = f"{case.get('section', 'Assessment')}:\n{case['text']}"
    start = text.index(case["words"], text.index("\n"))
    span = Span(start=start, end=start + len(case["words"]))
    assert assertion_of(read(text), span).value == case["is"]


def test_a_denial_ends_with_its_line() -> None:
    text = "Review of systems:\n- Denies fever\n- Cough\n• No rash\nHeadache"
    note = read(text)

    def said(words: str) -> str:
        start = text.index(words)
        return assertion_of(note, Span(start=start, end=start + len(words))).value

    assert [said("fever"), said("Cough"), said("rash"), said("Headache")] == [
        "negated",
        "present",
        "negated",
        "present",
    ]


def test_a_trigger_inside_the_words_does_not_reach_them() -> None:
    text = "Assessment: History of breast cancer."
    start = text.index("History")
    span = Span(start=start, end=text.index("."))
    assert assertion_of(read(text), span).value == "present"
    cancer = text.index("breast")
    assert assertion_of(read(text), Span(start=cancer, end=text.index("."))).value == "historical"
