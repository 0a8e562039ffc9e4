"""A suggested code and what supports it. Without words of the note there is no suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claimwright.base.finding import Finding
from claimwright.codes.systems import CodeSystem
from claimwright.notes.assertion import Assertion
from claimwright.notes.note import SectionKind
from claimwright.notes.span import Span


class EvidenceMissing(ValueError):
    """A code that no words of the note support."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} cannot be suggested: no words of the note support it")
        self.code = code


class Tier(StrEnum):
    """How far a suggestion may go without a person."""

    AUTO = "auto"
    """Would go out as it stands."""
    REVIEW = "review"
    """A person should look."""
    SUGGEST = "suggest"
    """A hint that a person may take up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One code for the visit.

    spans: the words that support it, in the order of the text, at least one (else
    EvidenceMissing). section: the kind of section the first span stands in. found_by: the rule or
    retriever ("default-table", "lexicon", "chargemaster"). why: a plain sentence. confidence: 0 to
    1. diagnosis_pointers: for a procedure, 1 to 4 places (from 1) among the ICD-10-CM codes of the
    same Suggestions.
    """

    system: CodeSystem
    code: str
    label: str
    spans: tuple[Span, ...]
    section: SectionKind
    assertion: Assertion = Assertion.PRESENT
    found_by: str
    why: str
    confidence: float
    tier: Tier
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    diagnosis_pointers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.spans:
            raise EvidenceMissing(self.code)
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence lies between 0 and 1, not at {self.confidence}")
        if not self.why:
            raise ValueError(f"{self.code} cannot be suggested without a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderQuery:
    """A neutral question to the provider: what the words leave open.

    about: the code suggested meanwhile ("M54.50"), or "" where there is none. options: possible
    answers, in the order of the classification, never one preferred; always with room for another.
    """

    about: str
    question: str
    options: tuple[str, ...] = ()
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelElement:
    """One element of a visit's level and the words that support it.

    name: "problems", "data", "risk" or "time". level: "straightforward", "low", "moderate",
    "high", or minutes. missing: what the words would have to add for the next level, or "".
    """

    name: str
    level: str
    spans: tuple[Span, ...]
    why: str
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOfService:
    """The level of an evaluation and management visit, as the words support it.

    code: None where the note does not support any. basis: "medical decision making" or "total
    time".
    """

    code: str | None
    label: str
    basis: str
    elements: tuple[LevelElement, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Everything suggested for one visit: diagnoses in order of the assessment, then procedures."""

    codes: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...] = ()
    level: LevelOfService | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def diagnoses(self) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.codes if one.system is CodeSystem.ICD10CM)

    @property
    def procedures(self) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.codes if one.system is not CodeSystem.ICD10CM)
