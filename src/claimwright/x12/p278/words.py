"""What the codes of an answer to a request for authorization mean, in our own words.

Source: data elements 306, 889 and 901 as 005010X217 uses them; the words are ours, in words.yaml.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


def decision_words(action: str) -> str:
    """A decision (HCR01) in words."""
    return _words("decisions").get(action, f"decision {action}: ask the payer what it means")


def rejection_words(*, reason: str | None, follow_up: str | None) -> str:
    """A rejection (AAA03, AAA04) in words, with what to do next."""
    if reason is None:
        said = "The payer gives no reason"
    else:
        said = _words("reasons").get(reason, f"reason {reason}")
    return f"{said}. {_words('follow_ups').get(follow_up or '', 'Ask the payer what is needed')}."


@cache
def _words(kind: str) -> dict[str, str]:
    text = files("claimwright.x12.p278").joinpath("words.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)[kind]
    return found
