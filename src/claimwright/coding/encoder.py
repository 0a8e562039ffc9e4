"""What is built once from a release and then reads any number of notes."""

from __future__ import annotations

from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding.lexicon import Lexicon
from claimwright.coding.resolve import Resolver


class Encoder:
    """The classification with its phrases filed and its choices worked out. Safe to share."""

    def __init__(self, icd10cm: ICD10CM) -> None:
        self.icd10cm = icd10cm
        self.lexicon = Lexicon(icd10cm)
        self.resolver = Resolver(icd10cm, self.lexicon)

    @classmethod
    def of(cls, icd10cm: ICD10CM) -> Encoder:
        """Take the encoder of a release, built on first use and kept with the release."""
        return icd10cm.derived(cls)
