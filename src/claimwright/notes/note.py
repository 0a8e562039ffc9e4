"""The note as data: its text, its sections and its sentences."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from claimwright.notes.span import Span


class SectionKind(StrEnum):
    """What a section is for, whatever its author called it."""

    CHIEF_COMPLAINT = "chief_complaint"
    HISTORY_OF_PRESENT_ILLNESS = "history_of_present_illness"
    REVIEW_OF_SYSTEMS = "review_of_systems"
    PAST_MEDICAL_HISTORY = "past_medical_history"
    PAST_SURGICAL_HISTORY = "past_surgical_history"
    FAMILY_HISTORY = "family_history"
    SOCIAL_HISTORY = "social_history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    VITALS = "vitals"
    PHYSICAL_EXAM = "physical_exam"
    RESULTS = "results"
    PROCEDURE = "procedure"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    ASSESSMENT_AND_PLAN = "assessment_and_plan"
    INSTRUCTIONS = "instructions"
    TIME = "time"
    OTHER = "other"

    @property
    def is_assessment(self) -> bool:
        """Whether the section states what was diagnosed: the billed problems."""
        return self in (SectionKind.ASSESSMENT, SectionKind.ASSESSMENT_AND_PLAN)

    @property
    def is_plan(self) -> bool:
        """Whether the section states what is to be done."""
        return self in (SectionKind.PLAN, SectionKind.ASSESSMENT_AND_PLAN)


class SentenceRole(StrEnum):
    """What the layout says of a sentence."""

    TEXT = "text"
    """Running text."""
    ITEM = "item"
    """A bullet or a numbered line."""
    HEADING = "heading"
    """A short line of its own that names what follows: a problem in an assessment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section. `span` covers heading and body; `title` is the author's own heading or ""."""

    kind: SectionKind
    title: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; it never runs across a line's bullet, a blank line or a section.

    `span` leaves out bullet, number and surrounding blanks. `section` is an index into
    `Note.sections`. `label` names the sub-heading that the sentence stands under ("Medical
    Treatment", "Father"), "" where there is none; `number` is the problem number of a numbered
    line.
    """

    span: Span
    section: int
    role: SentenceRole = SentenceRole.TEXT
    label: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A clinical note that was read. Sections and sentences stand in the order of the text."""

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    def kind_of(self, sentence: Sentence) -> SectionKind:
        """Name the kind of section that a sentence stands in."""
        return self.sections[sentence.section].kind

    def sentence_at(self, offset: int) -> Sentence | None:
        """Find the sentence that holds a character, None between sentences."""
        index = bisect_right(self.sentences, offset, key=lambda one: one.span.start) - 1
        if index < 0 or self.sentences[index].span.end <= offset:
            return None
        return self.sentences[index]

    def section_at(self, offset: int) -> Section | None:
        """Find the section that holds a character."""
        index = bisect_right(self.sections, offset, key=lambda one: one.span.start) - 1
        if index < 0 or self.sections[index].span.end <= offset:
            return None
        return self.sections[index]

    def sentences_in(self, *kinds: SectionKind) -> tuple[Sentence, ...]:
        """Take the sentences of sections of these kinds, in the order of the text."""
        return tuple(one for one in self.sentences if self.kind_of(one) in kinds)
