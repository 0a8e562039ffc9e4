"""The practice's chargemaster: what it does, in its own words, and what it charges.

The descriptions and phrases belong to the practice. No publisher's descriptors live here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

import msgspec

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.systems import PROCEDURE_SYSTEMS, CodeSystem


class ItemKind(StrEnum):
    """What an item is for; visits are chosen by a rule of their own, the others by phrases."""

    OFFICE_VISIT_NEW = "office_visit_new"
    OFFICE_VISIT_ESTABLISHED = "office_visit_established"
    PREVENTIVE_NEW = "preventive_new"
    PREVENTIVE_ESTABLISHED = "preventive_established"
    PSYCHOTHERAPY = "psychotherapy"
    PROCEDURE = "procedure"
    DRUG = "drug"
    SPECIMEN_COLLECTION = "specimen_collection"
    LABORATORY = "laboratory"

    @property
    def is_visit(self) -> bool:
        return self in _VISITS

    @property
    def is_evaluation_and_management(self) -> bool:
        """Whether modifier 25 may stand on it."""
        return self.is_visit and self is not ItemKind.PSYCHOTHERAPY


_VISITS = frozenset(
    {
        ItemKind.OFFICE_VISIT_NEW,
        ItemKind.OFFICE_VISIT_ESTABLISHED,
        ItemKind.PREVENTIVE_NEW,
        ItemKind.PREVENTIVE_ESTABLISHED,
        ItemKind.PSYCHOTHERAPY,
    }
)
_LEVELLED = frozenset({ItemKind.OFFICE_VISIT_NEW, ItemKind.OFFICE_VISIT_ESTABLISHED})
_BY_AGE = frozenset({ItemKind.PREVENTIVE_NEW, ItemKind.PREVENTIVE_ESTABLISHED})
_WITH_GLOBAL_DAYS = frozenset({"000", "010", "090"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargemasterItem:
    """One line of the chargemaster.

    charge_cents: a unit. phrases: the ways in which the practice's clinicians say that they did
    it, words in order; unused for visits. level: 1 to 5, office visits. minutes: the length that
    a psychotherapy item is named for. age_from_years and age_through_years: whole years, both
    included, None without a limit. laterality: takes RT, LT or 50. unit_amount and
    unit_of_measure: how much one unit of a drug is (10, "mg"); None: one unit, whatever the dose.
    global_period: days that the payment for a procedure covers, as the Medicare fee schedule names
    them ("000", "010", "090", "XXX" where the idea does not apply); None: not known.

    Raises ValueError for an item that contradicts its own kind.
    """

    code: str
    system: CodeSystem
    kind: ItemKind
    description: str
    charge_cents: int
    phrases: tuple[str, ...] = ()
    level: int | None = None
    minutes: int | None = None
    age_from_years: int | None = None
    age_through_years: int | None = None
    laterality: bool = False
    unit_amount: Decimal | None = None
    unit_of_measure: str | None = None
    global_period: str | None = None

    def __post_init__(self) -> None:
        for complaint in self._complaints():
            raise ValueError(complaint)

    def _complaints(self) -> Iterator[str]:
        if len(self.code) != 5 or not self.code.isascii() or not self.code.isalnum():
            yield "the code has to be five letters or digits"
        if self.system not in PROCEDURE_SYSTEMS:
            yield f"{self.system} has no codes that a chargemaster lists; give cpt or hcpcs"
        if not self.description:
            yield "the description is empty"
        if self.charge_cents < 0:
            yield "the charge is below zero"
        if self.kind in _LEVELLED and self.level not in range(1, 6):
            yield "an office visit needs a level from 1 to 5"
        if self.kind is ItemKind.PSYCHOTHERAPY and self.minutes is None:
            yield "psychotherapy needs its minutes"
        if not self.kind.is_visit and not any(phrase.strip() for phrase in self.phrases):
            yield "without phrases it can never be found in a note"
        if (self.unit_amount is None) != (self.unit_of_measure is None):
            yield "unit amount and unit of measure belong together"
        if self.unit_amount is not None and self.unit_amount <= 0:
            yield "the unit amount has to be above zero"
        through = self.age_through_years
        if through is not None and (self.age_from_years or 0) > through:
            yield "the age limits exclude everybody"

    @property
    def includes_visit(self) -> bool:
        """Whether a visit on the day is part of it unless the visit stands on its own."""
        return self.global_period in _WITH_GLOBAL_DAYS

    def is_for_age(self, age_years: int) -> bool:
        """Whether the item's age limits, if it has any, hold this age."""
        through = self.age_through_years
        return (self.age_from_years or 0) <= age_years and (through is None or age_years <= through)


class Chargemaster:
    """The items of one practice by code, in the order given.

    Raises ValueError where a code stands twice.
    """

    __slots__ = ("_by_code",)

    def __init__(self, items: Iterable[ChargemasterItem]) -> None:
        self._by_code: dict[str, ChargemasterItem] = {}
        for item in items:
            if item.code in self._by_code:
                raise ValueError(f"{item.code} stands twice in the chargemaster")
            self._by_code[item.code] = item

    def __iter__(self) -> Iterator[ChargemasterItem]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> ChargemasterItem | None:
        return self._by_code.get(code)

    def of_kind(self, *kinds: ItemKind) -> tuple[ChargemasterItem, ...]:
        return tuple(item for item in self if item.kind in kinds)

    def office_visit(self, *, is_new: bool, level: int) -> ChargemasterItem | None:
        """Find the office visit of a level, None where the practice does not bill it."""
        kind = ItemKind.OFFICE_VISIT_NEW if is_new else ItemKind.OFFICE_VISIT_ESTABLISHED
        return next((item for item in self.of_kind(kind) if item.level == level), None)

    def preventive_visit(self, *, is_new: bool, age_years: int) -> ChargemasterItem | None:
        """Find the preventive visit for an age, None where the practice does not bill it."""
        kind = ItemKind.PREVENTIVE_NEW if is_new else ItemKind.PREVENTIVE_ESTABLISHED
        return next((item for item in self.of_kind(kind) if item.is_for_age(age_years)), None)

    def psychotherapy(self, *, minutes: int) -> ChargemasterItem | None:
        """Find the psychotherapy item named for so many minutes (30, 45, 60)."""
        named = self.of_kind(ItemKind.PSYCHOTHERAPY)
        return next((item for item in named if item.minutes == minutes), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedChargemaster:
    """What could be read, and what could not."""

    chargemaster: Chargemaster
    findings: tuple[Finding, ...] = ()


def load(rows: Iterable[Mapping[str, object]], *, file: str | None = None) -> LoadedChargemaster:
    """Read a chargemaster from plain mappings, one an item, keys as in ChargemasterItem.

    A row that cannot be an item is left out and reported as `chargemaster.row-invalid`, a code
    that stands twice as `chargemaster.code-repeated` (the first stays). Rows count from 1.
    """
    items: dict[str, ChargemasterItem] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=1):
        try:
            item = msgspec.convert(dict(row), ChargemasterItem, strict=True)
            _refuse_unknown_keys(row)
        except (msgspec.ValidationError, ValueError) as error:
            findings.append(_invalid(row, str(error), Place(file=file, line=number)))
            continue
        if item.code in items:
            findings.append(_repeated(item, Place(file=file, line=number)))
        else:
            items[item.code] = item
    return LoadedChargemaster(chargemaster=Chargemaster(items.values()), findings=tuple(findings))


def dump(chargemaster: Chargemaster) -> list[dict[str, object]]:
    """Lay the items out as plain mappings of JSON's types; `load` reads them back equal."""
    return [_plain(item) for item in chargemaster]


_FIELDS = frozenset(field.name for field in fields(ChargemasterItem))


def _plain(item: ChargemasterItem) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(item)
    return {name: value for name, value in built.items() if value not in (None, [], ())}


def _refuse_unknown_keys(row: Mapping[str, object]) -> None:
    unknown = sorted(str(key) for key in row if key not in _FIELDS)
    if unknown:
        raise ValueError(f"unknown columns: {', '.join(unknown)}")


def _invalid(row: Mapping[str, object], reason: str, at: Place) -> Finding:
    code = row.get("code")
    return Finding(
        id="chargemaster.row-invalid",
        severity=Severity.WARN,
        message=f"The chargemaster's item {code or 'without a code'} was left out: {reason}. "
        "Correct the row and load the chargemaster again.",
        at=at,
        value=None if code is None else str(code),
    )


def _repeated(item: ChargemasterItem, at: Place) -> Finding:
    return Finding(
        id="chargemaster.code-repeated",
        severity=Severity.WARN,
        message=f"The chargemaster names {item.code} more than once; the first row counts. "
        "Remove the row that is out of date and load the chargemaster again.",
        at=at,
        value=item.code,
    )
