"""Transactions made up from the guide tables: loops, usage, repeats, qualifiers, types, lengths.

A made-up transaction keeps all that its guide says of structure and elements (SNIP 1 and 2), and
no more: sums do not add up, and what only the meaning of the data would ask for is missing.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import STANDARD, Envelope, TransactionType, assemble
from claimwright.x12.guide import ElementRule, Guide, LoopRule, SegmentRule
from claimwright.x12.walker import QUALIFIER_PLACES, qualifiers

# The body of a transaction follows ISA, GS and ST.
FIRST_ORDINAL = 4
MOST_SEGMENTS = 150

# Repetitions of components; a plain element is one repetition of one component.
Value = tuple[tuple[str, ...], ...]
EMPTY: Value = ()

_LETTERS = string.ascii_uppercase
_ALPHANUMERIC = _LETTERS + string.digits
_TEXT = _ALPHANUMERIC + string.ascii_lowercase + " &'()+,-./=?"
_DATE_FORMAT, _DATE_OR_PERIOD = "1250", "1251"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A segment that was made up. began: the place in the body of the segment that began its loop.

    began is -1 in the root loop, whose ST is not of the body.
    """

    rule: SegmentRule
    began: int
    values: tuple[Value, ...]

    def __repr__(self) -> str:
        return f"{self.rule.loop}:{self.text()}"

    def text(self, delimiters: Delimiters = STANDARD) -> str:
        """The segment without its terminator."""
        texts = [self.rule.segment_id, *(_text(value, delimiters) for value in self.values)]
        return delimiters.element.join(texts).rstrip(delimiters.element)

    def with_value(self, number: int, text: str) -> Made:
        """The same with another element: one repetition of one component."""
        values = list(self.values)
        values[number - 1] = ((text,),)
        return replace(self, values=tuple(values))


def make(guide: Guide, *, seed: int, richness: float, repetitions: bool = True) -> list[Made]:
    """Make up the body of a transaction: from after ST to before SE.

    richness: 0 for what is required alone, 1 for all there may be, up to about MOST_SEGMENTS.
    repetitions: whether elements may repeat, which not every interchange can say.
    """
    maker = _Maker(guide=guide, random=Random(seed), richness=richness, repetitions=repetitions)
    maker.fill_loop(guide.loops[0], began=-1, level=None)
    return maker.body


def wrap_in(guide: Guide, bodies: Iterable[Iterable[Made]], *, envelope: Envelope) -> bytes:
    """Put an envelope around made-up transactions of one guide."""
    kind = TransactionType(
        code=guide.transaction, functional_group=guide.functional_group, release=guide.release
    )
    texts = [[one.text(envelope.delimiters) for one in body] for body in bodies]
    return assemble(texts, transaction=kind, envelope=envelope)


def first_ordinals(bodies: list[list[Made]]) -> list[int]:
    """The ordinal of each transaction's first segment after its ST."""
    ordinals, ordinal = [], FIRST_ORDINAL
    for body in bodies:
        ordinals.append(ordinal)
        ordinal += len(body) + 2
    return ordinals


def _text(value: Value, delimiters: Delimiters) -> str:
    texts = [delimiters.component.join(one).rstrip(delimiters.component) for one in value]
    return (delimiters.repetition or "").join(texts)


@dataclass(slots=True, kw_only=True)
class _Maker:
    guide: Guide
    random: Random
    richness: float
    repetitions: bool
    body: list[Made] = field(default_factory=list)
    levels: int = 0

    def fill_loop(self, loop: LoopRule, *, began: int, level: int | None) -> None:
        """Make up what follows the trigger of a loop, and the loops within, in their order."""
        inner = [
            (inside.position, child, inside.usage, inside.repeat)
            for child in self.guide.loops
            for inside in child.inside
            if inside.parent == loop.loop
        ]
        own = [
            (rule.position, rule, rule.usage, rule.repeat)
            for rule in loop.segments[1:]
            if rule.segment_id != "SE"
        ]
        taken: set[str] = set()
        for _, item, usage, repeat in sorted([*own, *inner], key=lambda one: one[0]):
            for _ in range(self._times(usage, repeat)):
                if isinstance(item, LoopRule):
                    # After a loop that may hold it too, nothing but HL02 tells whose it is.
                    if not taken & {inside.parent for inside in item.inside}:
                        self._begin(item, level=level)
                        taken.add(item.loop)
                elif isinstance(item, SegmentRule):
                    self._add(item, began=began, level=level)

    def _begin(self, loop: LoopRule, *, level: int | None) -> None:
        began = len(self.body)
        self._add(loop.trigger, began=began, level=level)
        self.fill_loop(
            loop, began=began, level=self.levels if loop.trigger.segment_id == "HL" else level
        )

    def _times(self, usage: str, repeat: int | None) -> int:
        most = repeat or MOST_SEGMENTS
        least = 1 if usage == "R" else 0
        if usage == "N":
            return 0
        times = least
        while times < min(most, 4) and self._wanted():
            times += 1
        return times

    def _wanted(self) -> bool:
        return len(self.body) < MOST_SEGMENTS and self.random.random() < self.richness

    def _add(self, rule: SegmentRule, *, began: int, level: int | None) -> None:
        values = self._values(rule)
        if rule.segment_id == "HL":
            self.levels += 1
            values[0] = ((str(self.levels),),)
            values[1] = EMPTY if level is None else ((str(level),),)
        self.body.append(Made(rule=rule, began=began, values=tuple(values)))

    def _values(self, rule: SegmentRule) -> list[Value]:
        whole = [one for one in rule.elements if one.component is None]
        filled = self._filled(rule, whole)
        values: list[Value] = []
        for one in whole:
            if one.number not in filled:
                values.append(EMPTY)
                continue
            parts = [part for part in rule.elements if part.number == one.number and part.component]
            before = values[-1][0][0] if values and values[-1] else ""
            times = self._times("R", one.repeat) if self.repetitions else 1
            values.append(
                tuple(
                    self._components(rule, parts)
                    if one.is_composite
                    else (self._element(rule, one, before=before),)
                    for _ in range(times)
                )
            )
        return values

    def _filled(self, rule: SegmentRule, whole: list[ElementRule]) -> set[int]:
        """The numbers of the elements to fill, so that the rules between them are kept."""
        usable = {one.number for one in whole if one.usage != "N"}
        required = {one.number for one in whole if one.usage == "R"}
        place = QUALIFIER_PLACES.get(rule.segment_id, (1, None))[0]
        required |= {place} & usable
        filled = required | {one for one in sorted(usable) if self._wanted()}
        for _ in range(len(rule.relations) + 1):
            for relation in rule.relations:
                _keep(relation, filled, usable=usable, required=required)
        return filled

    def _components(self, rule: SegmentRule, parts: list[ElementRule]) -> tuple[str, ...]:
        texts: list[str] = []
        for part in parts:
            wanted = part.usage == "R" or (part.usage == "S" and self._wanted())
            before = texts[-1] if texts else ""
            texts.append(self._element(rule, part, before=before) if wanted else "")
        if not any(texts):
            at, first = next((at, one) for at, one in enumerate(parts) if one.usage != "N")
            texts[at] = self._element(rule, first, before="")
        return tuple(texts)

    def _element(self, rule: SegmentRule, one: ElementRule, *, before: str) -> str:
        place = QUALIFIER_PLACES.get(rule.segment_id, (1, None))
        if one.codes:
            # The walk gives a qualifier that two rules share to the rule that has fewer.
            shared = self._taken_codes(rule) if (one.number, one.component) == place else set()
            return self.random.choice([code for code in one.codes if code not in shared])
        text = value_of(one, self.random, before=before)
        if (one.number, one.component) == place:
            known = _known_qualifiers(self.guide, rule.segment_id)
            while text in known:
                text = value_of(one, self.random, before=before)
        return text

    def _taken_codes(self, rule: SegmentRule) -> set[str]:
        """Qualifiers that another rule of the same loop is more particular about."""
        own = qualifiers(rule)
        others = (
            qualifiers(one)
            for one in self.guide.loop(rule.loop).segments
            if one.segment_id == rule.segment_id and one is not rule
        )
        return {code for codes in others if len(codes) < len(own) for code in codes}


def _known_qualifiers(guide: Guide, segment_id: str) -> set[str]:
    rules = (rule for rule in guide.segments if rule.segment_id == segment_id)
    return {code for rule in rules for code in qualifiers(rule)}


def _keep(relation: str, filled: set[int], *, usable: set[int], required: set[int]) -> None:
    """Fill or empty elements so that one rule between them is kept."""
    kind = relation[0]
    numbers = [int(relation[at : at + 2]) for at in range(1, len(relation), 2)]
    first, others = numbers[0], numbers[1:]
    free = [one for one in numbers if one in usable]
    if kind == "P" and filled & set(numbers):
        _all_or_none(numbers, filled, usable=usable)
    elif kind == "C" and first in filled:
        _all_or_none([first, *others], filled, usable=usable)
    elif kind == "R" and not filled & set(numbers):
        filled.update(free[:1])
    elif kind == "L" and first in filled and not filled & set(others):
        filled.update([one for one in others if one in usable][:1] or ())
    elif kind == "E":
        for one in [one for one in numbers if one in filled and one not in required]:
            if len(filled & set(numbers)) > 1:
                filled.discard(one)


def _all_or_none(numbers: list[int], filled: set[int], *, usable: set[int]) -> None:
    if set(numbers) <= usable:
        filled.update(numbers)
    else:
        filled.difference_update(numbers)


def value_of(one: ElementRule, random: Random, *, before: str = "") -> str:
    """A text of the element's type and length. before: the element before it, maybe a format."""
    kind = one.data_element.type
    shortest, longest = one.data_element.shortest or 1, one.data_element.longest or 1
    if one.data_element.number == _DATE_OR_PERIOD and before in {"D8", "RD8"}:
        return "-".join(_dates(random, 2 if before == "RD8" else 1))
    length = random.randint(shortest, min(longest, max(shortest, 12)))
    if random.random() < 0.1:
        length = min(longest, 80)
    match kind:
        case "DT":
            return next(_dates(random, 1))[8 - longest :]
        case "TM":
            return f"{random.randrange(24):02d}{random.randrange(60):02d}"
        case "N0" | "N2":
            return _digits(random, min(length, 9))
        case "R":
            whole = _digits(random, min(length, 9))
            return (
                whole if len(whole) < 3 or random.random() < 0.5 else f"{whole[:-2]}.{whole[-2:]}"
            )
        case "ID":
            return "".join(random.choices(_ALPHANUMERIC, k=length))
    return _plain_text(random, length)


def _digits(random: Random, length: int) -> str:
    return str(random.randint(10 ** (length - 1), 10**length - 1))


def _plain_text(random: Random, length: int) -> str:
    inner = "".join(random.choices(_TEXT, k=max(0, length - 2)))
    return (
        (random.choice(_LETTERS) + inner + random.choice(_LETTERS))[-length:]
        .strip()
        .ljust(length, "X")
    )


def _dates(random: Random, count: int) -> Iterator[str]:
    start = date(2020, 1, 1) + timedelta(days=random.randrange(2500))
    for number in range(count):
        yield f"{start + timedelta(days=number):%Y%m%d}"
