"""What a provider's usual words are coded to when nothing more is said. The table is data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claimwright.codes.search.wording import read_lines

STATUS_WORDS = ("status post", "s/p", "history of", "hx of", "h/o", "personal history of")
_STATUS = "{status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualCode:
    """A phrase, the code it means by default, and the code below which more words may choose.

    is_status: the phrase itself says that something is past ("status post kidney transplant").
    """

    phrase: str
    code: str
    root: str
    is_status: bool


def usual_codes() -> Iterator[UsualCode]:
    """Read the table data/usual_codes.tsv, which names its release and source in its head."""
    for code, root, phrases in read_lines("usual_codes"):
        for phrase in phrases.split("|"):
            yield from _expand(phrase.strip(), code, code if root == "-" else root)


def _expand(phrase: str, code: str, root: str) -> Iterator[UsualCode]:
    if _STATUS not in phrase:
        is_status = phrase.startswith(("history of", "family history", "former", "old "))
        yield UsualCode(phrase=phrase, code=code, root=root, is_status=is_status)
        return
    for words in STATUS_WORDS:
        expanded = phrase.replace(_STATUS, words)
        yield UsualCode(phrase=expanded, code=code, root=root, is_status=True)
