"""The codes by which answers say what findings say; read from answer_codes.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from claimwright.x12.p277ca import Status

_NAMED, _BILLING_PROVIDER = "named", "85"
_OTHERWISE: Mapping[str, Any] = {
    "interchange": "024",
    "group": "1",
    "transaction": "5",
    "segment": "8",
    "element": "7",
    "claim": ["A7", "448"],
}


def answer_code(kind: str, finding_id: str) -> str:
    """The code of a kind ("interchange", "group", "transaction", "segment", "element")."""
    return str(_find(kind, finding_id))


def claim_status(finding_id: str, *, party: str | None) -> Status:
    """The status by which a 277CA says it. party: who was named last before it (NM101)."""
    category, code, *entity = _find("claim", finding_id)
    concerned = entity[0] if entity else None
    if concerned == _NAMED:
        concerned = party or _BILLING_PROVIDER
    return Status(category=category, code=code, entity=concerned)


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
