"""Bringing the words of a search and the words of a classification to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from claimwright.codes.search.wording import families, word_set, written_forms

WORD = re.compile(r"[a-z0-9]+(?:'s\b)?")
_SIGN = re.compile("[/&+@#]")
_HISTORY_WORDS = {"hx": "history", "fhx": "family history of", "pmhx": "history of"}
_HISTORY = re.compile(r"\b(?:f|pm)?hx\b")
_NON = re.compile(r"\bnon[- ](?=[a-z])")
_COUNTED = frozenset({"type", "stage", "grade", "class", "degree", "factor", "category"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "iiia": "3a"}
_ROMAN |= {"iiib": "3b", "vii": "7", "viii": "8"}
_SUFFIXES = (
    ("ations", "at"), ("ation", "at"), ("ities", ""), ("ical", ""), ("ally", ""),
    ("ions", ""), ("ness", ""), ("ance", ""), ("ancy", ""), ("ence", ""), ("ency", ""),
    ("ient", ""), ("ings", ""), ("ion", ""), ("ity", ""), ("ive", ""), ("ous", ""),
    ("ant", ""), ("ent", ""), ("ing", ""), ("ies", ""), ("eal", ""), ("ial", ""),
    ("es", ""), ("ed", ""), ("al", ""), ("ic", ""), ("ia", ""), ("ly", ""), ("is", ""),
    ("us", ""), ("um", ""), ("on", "on"), ("s", ""), ("e", ""), ("y", ""), ("a", ""),
)  # fmt: skip
_LEAST_STEM = 4


def plain(text: str) -> str:
    """Write a text in lower case ASCII letters, with the usual short forms written out."""
    lowered = text.lower().replace("’", "'").replace("n't", "nt")
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(char for char in decomposed if not unicodedata.combining(char))
    if _SIGN.search(lowered):
        pattern, written = written_forms()
        lowered = pattern.sub(lambda match: f" {written[match[0]]} ", lowered)
    lowered = _HISTORY.sub(lambda match: _HISTORY_WORDS[match[0]], lowered)
    return _NON.sub("non", lowered)


def words_of(text: str) -> list[str]:
    """Cut a text into plain words, numbers behind "type" or "stage" written with digits."""
    found: list[str] = []
    for word in WORD.findall(plain(text)):
        bare = word.removesuffix("'s")
        if bare in _ROMAN and found and found[-1] in _COUNTED:
            bare = _ROMAN[bare]
        found.append(bare)
    return found


@lru_cache(maxsize=131072)
def form_of(word: str) -> str:
    """Bring one plain word to the form in which all of its kin stand.

    Kin are plurals, the adjective beside its noun, British beside American spelling, and the
    families of data/words.yaml ("renal", "nephric": "kidney").
    """
    known = families().get(word)
    if known is not None:
        return known
    if len(word) <= _LEAST_STEM or not word.isalpha():
        is_plural = len(word) == _LEAST_STEM and word[-1] == "s" and word[-2] not in "suia"
        short = word[:-1] if is_plural else word
        return families().get(short, short)
    written = american(word)
    known = families().get(written)
    if known is not None:
        return known
    single = singular(written)
    known = families().get(single)
    return known if known is not None else _stem(single)


def forms_of(text: str) -> list[str]:
    """List the forms of all words of a text, in order."""
    return [form_of(word) for word in words_of(text)]


def american(word: str) -> str:
    """Write a British spelling the American way: "oedema", "tumour", "fibre"."""
    if word.endswith("ae"):
        word = word[:-1]
    word = word.replace("ae", "e").replace("oe", "e")
    if word.endswith("our") and len(word) > 4:
        word = word[:-3] + "or"
    elif word.endswith(("tre", "bre")):
        word = word[:-2] + "er"
    return word.replace("isation", "ization")


def singular(word: str) -> str:
    """Cut the ending of a plural off: "biopsies", "stenoses", "crutches"."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("itides"):
        return word[:-4] + "s"
    if word.endswith("oses") or (word.endswith("ases") and len(word) > 7):
        return word[:-2] + "is"
    if word.endswith(("ches", "shes", "xes", "sses")) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


def _stem(word: str) -> str:
    if word in word_set("keep"):
        return word
    if word.endswith("lytic"):
        return word[:-4] + "ys"
    if word.endswith("otic") and len(word) > 7:
        return word[:-2].removesuffix("t") + "s"
    for suffix, kept in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_STEM:
            stem = word.removesuffix(suffix) + kept
            return stem[:-1] if len(stem) > _LEAST_STEM and stem[-1] == stem[-2] else stem
    return word
