"""Elements and components against the guide: filled, allowed, of right length and type (SNIP 2).

The segments of one rule are checked together: one expression an element, over all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from claimwright.x12.guide import ENVELOPE, ElementRule, SegmentRule, open_guide
from claimwright.x12.patterns import fitting, pattern
from claimwright.x12.places import Places
from claimwright.x12.relations import relations
from claimwright.x12.syntax import element, repetitions
from claimwright.x12.violations import violations

_TYPE_PATTERNS = {
    "N0": r"^-?[0-9]+$",
    "N2": r"^-?[0-9]+$",
    "R": r"^-?([0-9]+\.?[0-9]*|\.[0-9]+)$",
    "TM": r"^([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]([0-9]{1,2})?)?$",
}
_TYPE_WORDS = {
    "N0": "a whole number",
    "N2": "a whole number of hundredths, without a decimal point",
    "R": "a number with an optional decimal point",
    "TM": "a time of day (HHMM)",
    "DT": "a date of the calendar (YYYYMMDD)",
    "DT6": "a date of the calendar (YYMMDD)",
    "D8": "a date of the calendar (YYYYMMDD), as its format D8 says",
    "RD8": "two dates of the calendar (YYYYMMDD-YYYYMMDD), as its format RD8 says",
}
_DATE_FORMAT = "1250"
_DATE_OR_PERIOD = "1251"
# The release in ST03 is checked with that in GS08 (control.check_kinds).
_GUIDE = "1705"
_SHORT_DATE = 6
_NOT_COUNTED = r"[-.]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """One thing that may be wrong: where is it so, what was found, what would be right.

    rule is None for what concerns the segment as a whole.
    """

    id: str
    fails: pl.Expr
    found: pl.Expr | None = None
    rule: ElementRule | None = None
    expected: str | None = None


def check_elements(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of a guide's elements in its segments."""
    key = places.guide.key
    for definition, texts in places.texts():
        suspects = _suspects(places, definition, texts)
        if suspects.is_empty():
            continue
        rule = places.guide.segments[definition]
        yield from check_rows(places.rows(rule)[suspects], rule, guide=key)


def _suspects(places: Places, definition: int, texts: pl.Series) -> pl.Series:
    """The rows that may have something wrong with them: they do not look as most do."""
    if places.delimiters is not None:
        usual = pattern(
            places.guide.key,
            definition,
            places.delimiters,
            blank_is_value=places.guide.key == ENVELOPE,
        )
        if usual is not None:
            return (~fitting(texts, usual)).arg_true()
    return pl.int_range(len(texts), dtype=pl.UInt32, eager=True)


def check_rows(rows: pl.DataFrame, rule: SegmentRule, *, guide: str) -> Iterator[pl.DataFrame]:
    """Violations in segments of one rule. rows: ordinal, elements, the separators."""
    plan = _plan(guide, rule.definition)
    texts = rows.with_columns(plan.texts)
    yield from _run(texts, plan.tests)
    for one in plan.repeating:
        yield from _check_repetitions(texts, rule, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The expressions that check the segments of one rule; worked out once."""

    texts: tuple[pl.Expr, ...]
    tests: tuple[_Test, ...]
    repeating: tuple[ElementRule, ...]


@cache
def _plan(guide: str, definition: int) -> _Plan:
    rule = open_guide(guide).segments[definition]
    return _Plan(
        texts=tuple(
            element(one.number).fill_null("").alias(f"e{one.number}")
            for one in rule.elements
            if one.component is None
        ),
        tests=(*_tests(rule, blank_is_value=guide == ENVELOPE), *_segment_tests(rule)),
        repeating=tuple(one for one in rule.elements if one.repeat > 1 and one.usage != "N"),
    )


def _segment_tests(rule: SegmentRule) -> Iterator[_Test]:
    last = max(one.number for one in rule.elements)
    count = pl.col("elements").list.len() - 1
    yield _Test(
        id="x12.element-extra",
        fails=count > last,
        found=count.cast(pl.String),
        expected=str(last),
    )
    if rule.segment_id != "ISA":
        yield _Test(id="x12.element-trailing", fails=pl.col("elements").list.last() == "")
    for broken, words in relations(rule):
        yield _Test(id="x12.element-relation", fails=broken, expected=words)


def _tests(rule: SegmentRule, *, blank_is_value: bool) -> Iterator[_Test]:
    for one in rule.elements:
        if one.component is not None:
            continue
        text = pl.col(f"e{one.number}")
        if one.is_composite:
            yield from _presence(one, text, required=one.usage == "R")
            if one.usage != "N" and one.repeat == 1:
                yield from _components(rule, one, text)
        else:
            blank = text if blank_is_value else text.str.strip_chars(" ")
            yield from _presence(one, blank, required=one.usage == "R")
            if one.usage != "N" and one.repeat == 1:
                date_format = _format_of(rule, one)
                yield from _content(one, text, date_format=date_format)


def _components(rule: SegmentRule, composite: ElementRule, text: pl.Expr) -> Iterator[_Test]:
    parts = text.str.split(pl.col("component_separator"))
    rules = [one for one in rule.elements if one.number == composite.number and one.component]
    for one in rules:
        part = parts.list.get((one.component or 1) - 1, null_on_oob=True).fill_null("")
        inside = text != ""
        if one.usage == "R":
            yield _Test(id="x12.element-missing", fails=inside & (part == ""), found=part, rule=one)
        yield from _presence(one, part, required=False)
        if one.usage != "N":
            yield from _content(one, part, date_format=_component_format(rules, one, parts))
    yield _Test(
        id="x12.component-extra",
        fails=(text != "") & (parts.list.len() > len(rules)),
        found=parts.list.len().cast(pl.String),
        rule=composite,
        expected=str(len(rules)),
    )


def _check_repetitions(
    texts: pl.DataFrame, rule: SegmentRule, one: ElementRule
) -> Iterator[pl.DataFrame]:
    """Check each repetition of an element that may repeat."""
    filled = texts.filter(pl.col(f"e{one.number}") != "").with_columns(
        repeated=repetitions(one.number)
    )
    count = pl.col("repeated").list.len()
    yield violations(
        filled.filter(count > one.repeat),
        id="x12.element-repeat",
        element=one.number,
        name=one.name,
        found=count,
        expected=one.repeat,
    )
    each = filled.explode("repeated")
    text = pl.col("repeated")
    tests = _components(rule, one, text) if one.is_composite else _content(one, text)
    yield from _run(each, list(tests))


def _presence(one: ElementRule, text: pl.Expr, *, required: bool) -> Iterator[_Test]:
    if required:
        yield _Test(id="x12.element-missing", fails=text == "", found=text, rule=one)
    elif one.usage == "N":
        yield _Test(id="x12.element-not-used", fails=text != "", found=text, rule=one)


def _content(
    one: ElementRule, text: pl.Expr, *, date_format: pl.Expr | None = None
) -> Iterator[_Test]:
    filled = text != ""
    if one.codes and one.data_element.number != _GUIDE:
        yield _Test(
            id="x12.element-code",
            fails=filled & ~text.is_in(one.codes),
            found=text,
            rule=one,
            expected=", ".join(one.codes),
        )
        return
    kind = one.data_element.type
    counted = text.str.replace_all(_NOT_COUNTED, "") if kind in {"N0", "N2", "R"} else text
    length = counted.str.len_chars()
    shortest, longest = one.data_element.shortest or 0, one.data_element.longest or 0
    if shortest > 1:
        yield _Test(
            id="x12.element-short",
            fails=filled & (length < shortest),
            found=text,
            rule=one,
            expected=str(shortest),
        )
    yield _Test(
        id="x12.element-long",
        fails=filled & (length > longest),
        found=text,
        rule=one,
        expected=str(longest),
    )
    yield from _type(one, text, kind=kind)
    if date_format is not None:
        yield from _period(one, text, date_format)


def _type(one: ElementRule, text: pl.Expr, *, kind: str) -> Iterator[_Test]:
    words = kind
    if kind in _TYPE_PATTERNS:
        fails = (text != "") & ~text.str.contains(_TYPE_PATTERNS[kind])
    elif kind == "DT":
        is_short = one.data_element.longest == _SHORT_DATE
        words = "DT6" if is_short else kind
        fails = (text != "") & ~_is_date(text, short=is_short)
    else:
        return
    yield _Test(
        id="x12.element-type", fails=fails, found=text, rule=one, expected=_TYPE_WORDS[words]
    )


def _period(one: ElementRule, text: pl.Expr, date_format: pl.Expr) -> Iterator[_Test]:
    """A date or period must be written as its format says."""
    filled = text != ""
    yield _Test(
        id="x12.element-type",
        fails=filled & (date_format == "D8") & ~_is_date(text),
        found=text,
        rule=one,
        expected=_TYPE_WORDS["D8"],
    )
    is_period = (
        _is_date(text.str.slice(0, 8)) & _is_date(text.str.slice(9)) & (text.str.slice(8, 1) == "-")
    )
    yield _Test(
        id="x12.element-type",
        fails=filled & (date_format == "RD8") & ~is_period,
        found=text,
        rule=one,
        expected=_TYPE_WORDS["RD8"],
    )


def _is_date(text: pl.Expr, *, short: bool = False) -> pl.Expr:
    pattern = r"^[0-9]{6}$" if short else r"^[0-9]{8}$"
    full = pl.lit("20") + text if short else text
    return text.str.contains(pattern) & full.str.to_date("%Y%m%d", strict=False).is_not_null()


def _format_of(rule: SegmentRule, one: ElementRule) -> pl.Expr | None:
    """The element before a date or period that says how it is written."""
    if one.data_element.number != _DATE_OR_PERIOD:
        return None
    for other in rule.elements:
        if other.number == one.number - 1 and other.data_element.number == _DATE_FORMAT:
            return pl.col(f"e{other.number}")
    return None


def _component_format(rules: list[ElementRule], one: ElementRule, parts: pl.Expr) -> pl.Expr | None:
    if one.data_element.number != _DATE_OR_PERIOD or one.component is None:
        return None
    before = one.component - 1
    for other in rules:
        if other.component == before and other.data_element.number == _DATE_FORMAT:
            return parts.list.get(before - 1, null_on_oob=True).fill_null("")
    return None


def _run(texts: pl.DataFrame, tests: Sequence[_Test]) -> Iterator[pl.DataFrame]:
    """Run the tests of one kind of segment over all of its rows; answer for those that fail."""
    if texts.is_empty() or not tests:
        return
    failed = texts.select(test.fails.any().alias(str(at)) for at, test in enumerate(tests)).row(0)
    for at, test in enumerate(tests):
        if failed[at]:
            yield violations(
                texts.filter(test.fails),
                id=test.id,
                element=None if test.rule is None else test.rule.number,
                component=None if test.rule is None else test.rule.component,
                name=None if test.rule is None else test.rule.name,
                found=test.found,
                expected=test.expected,
            )
