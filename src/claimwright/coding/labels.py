"""The classification's own wording, cleaned of what only the classification needs."""

from __future__ import annotations

import re

from claimwright.coding.words import forms_of, without

_MALIGNANT = re.compile(r"malignant (?:neoplasms?|tumou?rs?)", re.IGNORECASE)
# What is assumed where the words say nothing: the closed fracture (guideline I.C.19.c), the
# displaced one, the disease without its complication.
_ASSUMED = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|,? ?(?:initial encounter.*$|subsequent encounter.*$|sequela$)"
    r"|\bdisplaced (?=fracture|[a-z]+ fracture)"
    r"|,? ?\bnot (?:intractable|elsewhere classified|specified as[^,]*|otherwise specified)"
    r"|,? ?\bwithout (?:foreign body|complications?|int\w+ (?:fracture|extension))(?= of | in )"
    r"|,? ?\bwithout (?:(?!with ).)*?(?=,| with |$)|,? ?\buncomplicated|\bclosed\b",
    re.IGNORECASE,
)
# What a label says is not there: "without aura, not intractable".
_DENIED = re.compile(
    r"\b(?:without|not) (?P<words>foreign body|(?!elsewhere|specified|otherwise)"
    r"(?:(?! with|,).)+)",
    re.IGNORECASE,
)
_MAY_ASSUME = re.compile(r"[\[(]|encounter|sequela|isplaced|not |ithout|uncomplic|closed", re.I)


def label_forms(label: str) -> tuple[str, ...]:
    """List the words of a label or inclusion term that a note would have to support.

    Nonessential modifiers in parentheses, "unspecified" and what is assumed by convention are
    left out. Source: ICD-10-CM Official Guidelines, sections I.A.6, I.A.7 and I.C.19.c.
    """
    label = label.split(" - see ")[0].split(" (code ")[0]
    if "alignant" in label:
        label = _MALIGNANT.sub("cancer", label)
    # Most labels have nothing to take off, and looking for it by its first letters is quicker.
    if _MAY_ASSUME.search(label):
        label = _ASSUMED.sub(" ", label)
    return forms_of(label)


def denied_forms(label: str) -> frozenset[str]:
    """Find what a label says is not there, each word as `without` writes it.

    No note has to say so, but one that does chooses this label before its neighbours.
    """
    if "ithout" not in label and "not " not in label:
        return frozenset()
    return frozenset(
        without(form) for match in _DENIED.finditer(label) for form in forms_of(match["words"])
    )
