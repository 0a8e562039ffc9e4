"""What the codes in a payer's answers mean, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """A claim status in words: what happened, with what, whom it concerns, what to do."""

    category: str
    status: str
    entity: str | None
    advice: str

    def __str__(self) -> str:
        """Say it as one sentence."""
        whom = "" if self.entity is None else f" ({self.entity})"
        return f"{self.category}: {self.status}{whom}. {self.advice}"


def acknowledgment_words(kind: str, code: str) -> str:
    """The meaning of a code of a TA1 or 999. kind: interchange, group, transaction, segment or
    element. A code that is not in our list is named by its number.
    """
    words: str | None = _codes("acknowledgment_codes.yaml")[kind].get(code)
    return words or f"code {code or '(none)'}, which is not in our list"


def status_words(*, category: str, status: str, entity: str | None) -> StatusWords:
    """The meaning of a claim status (STC01) for a biller. Unknown codes are named by number."""
    codes = _codes("claim_status.yaml")
    known = codes["categories"].get(category, {})
    return StatusWords(
        category=known.get("words", f"category {category or '(none)'}"),
        status=codes["statuses"].get(status, f"status code {status or '(none)'}"),
        entity=codes["entities"].get(entity, f"party {entity}") if entity else None,
        advice=known.get("advice", "Ask the payer what is needed."),
    )


def category_is_rejected(category: str) -> bool | None:
    """Whether a status category says that the claim was not taken; None where it says neither."""
    outcome: str | None = _codes("claim_status.yaml")["categories"].get(category, {}).get("outcome")
    return {"rejected": True, "accepted": False}.get(outcome or "")


@cache
def _codes(name: str) -> dict[str, Any]:
    text = files("claimwright.x12").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
