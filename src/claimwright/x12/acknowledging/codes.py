"""The codes by which answers say what findings say; read from answer_codes.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from claimwright.x12.p277ca import Status

_OTHERWISE: Mapping[str, Any] = {
    "interchange": "024",
    "group": "1",
    "transaction": "5",
    "segment": "8",
    "element": "7",
    "claim": ["A7", "21"],
}


def answer_code(kind: str, finding_id: str) -> str:
    """The code of a kind ("interchange", "group", "transaction", "segment", "element")."""
    return str(_find(kind, finding_id))


def claim_status(finding_id: str) -> Status:
    """The status by which a 277CA says it."""
    category, code, *entity = _find("claim", finding_id)
    return Status(category=category, code=code, entity=entity[0] if entity else None)


def _find(kind: str, finding_id: str) -> Any:
    """What is said of an id, or of the family it belongs to: x12.balance for x12.balance.claim."""
    table = _codes()[kind]
    family = finding_id.rpartition(".")[0]
    return table.get(finding_id, table.get(family, _OTHERWISE[kind]))


@cache
def _codes() -> Mapping[str, Mapping[str, Any]]:
    text = files("claimwright.x12.acknowledging").joinpath("answer_codes.yaml").read_text("utf-8")
    codes: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return codes
