"""Bringing the words of notes and of the classification to one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claimwright.coding.cues import read_table

# "Non-displaced" is one word, however it is written.
_WORD = re.compile(r"(?:\bnon[- ](?=[a-z]))?[a-z0-9]+(?:'s\b)?", re.IGNORECASE)
_SPINE_LEVEL = re.compile(r"(?P<region>[clt])(?P<level>\d{1,2})")
_REGION = {"c": "cervical", "t": "thoracic", "l": "lumbar"}

# "Type I", "stage IV": letters that are numbers only behind such a word.
_COUNTED = frozenset({"type", "stage", "grade", "class"})
_ROMAN = {"i": "1", "iv": "4", "v": "5"}

LATERALITY = frozenset({"right", "left", "bilateral", "unilateral"})


def word_list(name: str) -> frozenset[str]:
    """Take one of the lists of the table data/words.yaml."""
    return frozenset(str(read_table("words")[name]).split())


def _same() -> dict[str, str]:
    table = read_table("words")["same"]
    if not isinstance(table, dict):
        raise TypeError("same in the table words has to be a mapping")
    return {word: str(head) for head, words in table.items() for word in str(words).split()}


STOP = word_list("stop")
_NO_PLURAL = word_list("no_plural")
_SAME = _same()


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its common form, and where it stands in the text it was taken from."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def common_form(word: str) -> str:
    """Bring one word, in lower case, to the form in which all of its kin stand."""
    word = word.removesuffix("'s").replace("-", "").replace(" ", "")
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


_WITHOUT = "without "


def without(form: str) -> str:
    """Write a word that is said not to be so, so that it is never taken for the word itself."""
    return _WITHOUT + form


def is_denied(form: str) -> bool:
    """Whether a form was written by `without`."""
    return form.startswith(_WITHOUT)


def undenied(form: str) -> str:
    """Take the word itself out of what `without` wrote; other words stay as they are."""
    return form.removeprefix(_WITHOUT)


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
        if raw in _ROMAN and found and found[-1].form in _COUNTED:
            form = _ROMAN[raw]
        if match[0] in ("R", "L") and text[match.end() : match.end() + 1] in (" ", "."):
            form = "right" if match[0] == "R" else "left"
        found.append(Word(form, start, end))
    return found


def forms_of(text: str) -> tuple[str, ...]:
    """List the words of a text that say what is wrong, each once, in order.

    The forms are those of words_of; this way spares the places, for the many phrases.
    """
    found: dict[str, None] = {}
    before = ""
    for raw in _WORD.findall(text.replace("’", "'")):
        word = raw.lower()
        if word[0] in _REGION and word[1:].isdigit() and len(word) < 4:
            found[_REGION[word[0]]] = None
        form = _ROMAN[word] if word in _ROMAN and before in _COUNTED else common_form(word)
        before = form
        if form not in STOP:
            found[form] = None
    return tuple(found)
