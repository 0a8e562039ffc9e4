"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.codes.search.names import Field
from claimwright.codes.systems import CodeSystem


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One word of the search, the word it was found as, and whether in the name itself.

    in_name: False where only the headings above the code say it.
    """

    typed: str
    found_as: str
    in_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A code that a search found.

    score: 0 to 1, 1 where the name says what was typed and nothing else. name: the name of the
    code (or of the category it is the default of) that matched; found_in: where that name
    stands. stands_for: the category whose name matched where the code is its default, else None.
    why: the words that matched. unmatched: typed words that this code does not account for.
    """

    system: CodeSystem
    code: str
    label: str
    score: float
    is_billable: bool
    name: str
    found_in: Field
    stands_for: str | None
    why: tuple[Matched, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The hits for a text, billable codes before categories, best first.

    read_as: how the text was read where not as it was typed ("hypertension" for "HTN").
    release: the release of each system that was searched.
    """

    text: str
    hits: tuple[Hit, ...]
    read_as: tuple[str, ...]
    releases: tuple[str, ...]
