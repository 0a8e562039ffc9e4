"""Bringing the words of notes and of the classification to one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:'s\b)?", re.IGNORECASE)
_SPINE_LEVEL = re.compile(r"(?P<region>[clt])(?P<level>\d{1,2})")
_REGION = {"c": "cervical", "t": "thoracic", "l": "lumbar"}

# Words that the classification and providers use for one another.
_SAME: dict[str, str] = {
    word: head
    for head, words in {
        "kidney": "renal nephric",
        "liver": "hepatic",
        "lung": "pulmonary",
        "cancer": "carcinoma malignancy adenocarcinoma neoplasm_malignant",
        "tumor": "tumour neoplasm",
        "fracture": "fx fractured broken",
        "sprain": "sprained",
        "abdominal": "abdomen abd belly stomachache",
        "humerus": "humeral",
        "femur": "femoral",
        "tibia": "tibial",
        "fibula": "fibular",
        "patella": "patellar",
        "malleolus": "malleolar malleoli",
        "meniscus": "meniscal menisci",
        "phalanx": "phalangeal phalanges",
        "bilateral": "bilaterally both bilat",
        "right": "rt",
        "left": "lt",
        "contusion": "bruise bruising bruised",
        "laceration": "lacerated",
        "anemia": "anaemia",
        "edema": "oedema",
        "esophagus": "oesophagus",
        "diabetes": "diabetic",
        "infection": "infected",
        "tear": "torn tears",
        "arthritis": "arthritic",
        "vertebra": "vertebral vertebrae",
        "1": "i one",
        "2": "ii two",
        "3": "iii three",
        "4": "iv four",
        "ulcer": "ulceration ulcers",
        "thyroiditis": "thyroiditides",
        "postoperative": "postop",
        "preoperative": "preop",
        "examination": "exam",
        "spinal": "spine",
        "herniation": "herniated",
        "stenosis": "stenotic",
        "noncompliance": "nonadherence",
        "interphalangeal": "dip pip",
    }.items()
    for word in words.split()
}

# Words that carry nothing of what is wrong.
STOP = frozenset(
    """a an and the of in on at to for or is are was were be been by from as with without due
    his her their its this that these those he she they it pt patient mr mrs ms dr s other
    unspecified specified nos nec elsewhere classified not site part parts disease
    diseases disorder disorders condition conditions symptom symptoms sign signs syndrome""".split()
) - {"disease", "disorder", "syndrome"}

LATERALITY = frozenset({"right", "left", "bilateral", "unilateral"})


# Ends in "s" and is no plural.
_NO_PLURAL = frozenset({"does", "goes", "aids", "always", "yes", "perhaps", "less"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its common form, and where it stands in the text it was taken from."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def common_form(word: str) -> str:
    """Bring one word, in lower case, to the form in which all of its kin stand."""
    word = word.removesuffix("'s")
    word = _SAME.get(word, word)
    if word in _NO_PLURAL:
        return word
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif not word.endswith("aches") and word.endswith(("ches", "shes", "xes", "sses")):
            word = word[:-2]
        else:
            word = word[:-1]
        word = _SAME.get(word, word)
    return word


def words_of(text: str, *, offset: int = 0) -> list[Word]:
    """Cut a text into words. `offset` is added to their places.

    A spinal level ("L4-5") also yields the word of its region, at the same place; a side written
    as one letter ("R knee") becomes the side.
    """
    found: list[Word] = []
    for match in _WORD.finditer(text.replace("’", "'")):
        raw = match[0].lower()
        start, end = offset + match.start(), offset + match.end()
        level = _SPINE_LEVEL.fullmatch(raw)
        if level is not None:
            found.append(Word(_REGION[level["region"]], start, end))
        form = common_form(raw)
        if match[0] in ("R", "L") and text[match.end() : match.end() + 1] in (" ", "."):
            form = "right" if match[0] == "R" else "left"
        found.append(Word(form, start, end))
    return found


def forms_of(text: str) -> tuple[str, ...]:
    """List the words of a text that say what is wrong, each once, in order."""
    found: dict[str, None] = {}
    for word in words_of(text):
        if word.form not in STOP:
            found[word.form] = None
    return tuple(found)
