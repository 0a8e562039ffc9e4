"""Neutral questions to the provider, where the words leave the code's detail open.

Source of the form: ACDIS/AHIMA, Guidelines for Achieving a Compliant Query Practice (2022): no
leading words, clinically possible options, and room for another answer.
"""

from __future__ import annotations

from claimwright.coding.suggestion import ProviderQuery
from claimwright.notes.span import Span

_ANOTHER = ("another answer", "cannot be determined")

# What each unspecified code leaves open: the question, and the classification's own axes.
_OPEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "N18.9": (
        "Which stage of chronic kidney disease does the patient have?",
        ("stage 1", "stage 2", "stage 3a", "stage 3b", "stage 4", "stage 5", "end stage"),
    ),
    "N18.30": (
        "Which part of stage 3 chronic kidney disease does the patient have?",
        ("stage 3a", "stage 3b"),
    ),
    "I50.9": (
        "Which type of heart failure does the patient have, and how acute is it?",
        (
            "systolic",
            "diastolic",
            "combined systolic and diastolic",
            "acute",
            "chronic",
            "acute on chronic",
        ),
    ),
    "J45.909": (
        "How severe is the patient's asthma, and is there an exacerbation?",
        ("mild intermittent", "mild persistent", "moderate persistent", "severe persistent"),
    ),
    "I48.91": (
        "Which type of atrial fibrillation does the patient have?",
        ("paroxysmal", "persistent", "permanent"),
    ),
    "F32.A": (
        "Which episode and severity of depression does the patient have?",
        ("single episode", "recurrent", "mild", "moderate", "severe", "in remission"),
    ),
    "M54.50": (
        "What kind of low back pain does the patient have?",
        ("vertebrogenic", "other"),
    ),
    "M19.90": ("Which joints and which type of arthritis does the patient have?", ()),
    "D64.9": ("Which type of anemia does the patient have?", ()),
}


def side_query(*, code: str, problem: str, spans: tuple[Span, ...]) -> ProviderQuery:
    """Ask for the side that the words leave open."""
    return ProviderQuery(
        about=code,
        question=f"On which side is the {problem}?",
        options=("right", "left", "both sides", *_ANOTHER),
        spans=spans,
    )


def detail_query(*, code: str, spans: tuple[Span, ...]) -> ProviderQuery | None:
    """Ask for what an unspecified code leaves open, None for codes that leave nothing to ask."""
    found = _OPEN.get(code)
    if found is None:
        return None
    question, options = found
    return ProviderQuery(
        about=code,
        question=question,
        options=(*options, *_ANOTHER),
        spans=spans,
    )
