"""Code notes outside any office, against the synthetic practice's chargemaster."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

import yaml

from claimwright import coding, notes
from claimwright.codes.chargemaster import Chargemaster, load
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.coding import Setting, Suggestions, VisitFacts
from claimwright.demo import read_data


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedNote:
    """A note and what was suggested; `note` is None where the file could not be read."""

    note: notes.Note | None
    suggestions: Suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReader:
    """Everything that reading notes needs, opened once."""

    icd10cm: DatedICD10CM
    chargemaster: Chargemaster
    on: date
    facts: VisitFacts

    @classmethod
    def open(
        cls, *, icd10cm: DatedICD10CM, on: date, setting: Setting, is_new: bool | None
    ) -> NoteReader:
        """Open the synthetic practice's chargemaster beside the diagnoses."""
        rows = yaml.safe_load(read_data("practice.yaml"))["chargemaster"]
        return cls(
            icd10cm=icd10cm,
            chargemaster=load(rows).chargemaster,
            on=on,
            facts=VisitFacts(patient_is_new=is_new, setting=setting),
        )

    def read(self, data: bytes, *, file: str) -> CodedNote:
        """Code one note; what is wrong with it stands in the suggestions' findings."""
        decoded = notes.decode(data, file=file)
        if decoded.text is None:
            return CodedNote(
                note=None, suggestions=Suggestions(codes=(), findings=decoded.findings)
            )
        note = notes.read(decoded.text)
        found = coding.suggest(
            note,
            icd10cm=self.icd10cm,
            chargemaster=self.chargemaster,
            on=self.on,
            visit=self.facts,
        )
        findings = (*decoded.findings, *found.findings)
        return CodedNote(note=note, suggestions=dataclasses.replace(found, findings=findings))
