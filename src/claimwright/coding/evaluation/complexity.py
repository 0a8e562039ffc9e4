"""The steps of medical decision making, and one element that stands on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from claimwright.coding.suggestion import LevelElement
from claimwright.notes.span import Span


class Complexity(IntEnum):
    """The four steps. The value is the level of an office visit that rests on it."""

    STRAIGHTFORWARD = 2
    LOW = 3
    MODERATE = 4
    HIGH = 5

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Problems, data or risk: the step that the words reach, the words, and what they leave out."""

    name: str
    complexity: Complexity
    spans: tuple[Span, ...]
    why: str
    missing: str = ""

    def as_level_element(self) -> LevelElement:
        return LevelElement(
            name=self.name,
            level=self.complexity.word,
            spans=self.spans,
            why=self.why,
            missing=self.missing,
        )


def decide(elements: tuple[Element, Element, Element]) -> Complexity:
    """Two of the three elements have to be met or exceeded, so the middle one decides.

    Source: AMA CPT E/M guidelines 2021 and 2023, selecting a level by medical decision making.
    """
    return sorted(element.complexity for element in elements)[1]
