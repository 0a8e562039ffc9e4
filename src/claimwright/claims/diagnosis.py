"""A diagnosis of a visit or a claim."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.notes.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """An ICD-10-CM code with its dot ("E11.9"), and the words of the note that support it.

    present_on_admission: Y, N, U (unknown) or W (cannot be determined) on an inpatient claim; None
    where it is not asked for.
    """

    code: str
    present_on_admission: str | None = None
    evidence: tuple[Span, ...] = ()
