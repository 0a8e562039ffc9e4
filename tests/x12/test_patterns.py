"""What fits the pattern of a rule must break none of its tests, and what is usual must fit."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.elements import check_rows
from claimwright.x12.guide import ENVELOPE, Guide, guide_names, open_guide
from claimwright.x12.patterns import fitting, pattern

from .generated import make

SEPARATORS = (
    Delimiters(),
    Delimiters(element="|", component=">", repetition=None, terminator="\n"),
    Delimiters(element="\x1d", component="\x1f", repetition="\x1e", terminator="\x1c"),
)
SIGNS = "A1 .-^:*é0"
MADE = 6


def _rows(texts: list[str], delimiters: Delimiters) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "ordinal": range(1, len(texts) + 1),
            "text": texts,
            "elements": [text.split(delimiters.element) for text in texts],
            "component_separator": delimiters.component,
            "repetition_separator": delimiters.repetition,
        },
        schema_overrides={"ordinal": pl.UInt32, "repetition_separator": pl.String},
    )


def _made(guide: Guide, delimiters: Delimiters) -> dict[int, list[str]]:
    """Texts that keep their rules, by the rules' numbers."""
    found: dict[int, list[str]] = {}
    repeats = delimiters.repetition is not None
    for seed in range(MADE):
        for one in make(guide, seed=seed, richness=0.2 + 0.7 * (seed % 2), repetitions=repeats):
            found.setdefault(one.rule.definition, []).append(one.text(delimiters))
    return found


def _broken(text: str, random: Random, delimiters: Delimiters) -> str:
    """The text with a small change, which may or may not do harm."""
    parts = text.split(delimiters.element)
    at = random.randrange(1, len(parts)) if len(parts) > 1 else 0
    own = parts[at]
    spot = random.randrange(len(own) + 1)
    sign = random.choice(SIGNS + delimiters.component + (delimiters.repetition or ""))
    parts[at] = random.choice(
        [
            "",
            own[:spot] + sign + own[spot:],
            own[:spot] + own[spot + 1 :],
            own + own,
            own * 9,
            "20260229",
            "20240229",
            "19000229",
            "240229",
            "2460",
            "1.5",
            "-.5",
            own.lower(),
            f" {own}",
        ]
    )
    return delimiters.element.join([*parts, *random.choice([[], [], [], [""], ["Q"]])])


@pytest.mark.parametrize("delimiters", SEPARATORS, ids=["usual", "no repetition", "unprintable"])
@pytest.mark.parametrize("key", guide_names())
def test_what_fits_a_pattern_is_right(key: str, delimiters: Delimiters) -> None:
    random = Random(key)
    guide = open_guide(key)
    looked_at = fitted = 0
    for definition, texts in _made(guide, delimiters).items():
        usual = pattern(key, definition, delimiters, blank_is_value=False)
        assert usual is not None
        texts = [*texts, *(_broken(one, random, delimiters) for one in texts for _ in range(5))]
        rows = _rows(texts, delimiters)
        wrong = {
            ordinal
            for answer in check_rows(rows, guide.segments[definition], guide=key)
            for ordinal in answer["ordinal"]
        }
        fits = set(rows.filter(fitting(rows["text"], usual))["ordinal"])
        assert not wrong & fits, [texts[one - 1] for one in sorted(wrong & fits)]
        looked_at += len(texts) - len(wrong)
        fitted += len(fits)
    # What is right and does not fit is looked at once more, which costs time.
    assert fitted > 0.8 * looked_at


def test_the_envelope_has_patterns_too() -> None:
    isa = (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        "*260518*0930*^*00501*000000001*0*T*:"
    )
    usual = pattern(ENVELOPE, 0, Delimiters(), blank_is_value=True)
    assert usual is not None
    texts = pl.Series(
        [isa, isa.replace("0930", "2530"), isa.replace("260518", "260532"), isa + "*"]
    )
    assert fitting(texts, usual).to_list() == [True, False, False, False]


def test_many_texts_are_matched_as_few_are() -> None:
    usual = pattern("remittance", 0, Delimiters(), blank_is_value=False)
    assert usual is not None
    few = pl.Series(["ST*835*0001", "ST*835*0001\n", "xST*835*0001", "ST*837*0001", "ST*835"])
    many = pl.concat([few] * 1_000)
    assert fitting(many, usual).to_list() == fitting(few, usual).to_list() * 1_000
    assert fitting(few, usual).to_list() == [True, False, False, False, False]
