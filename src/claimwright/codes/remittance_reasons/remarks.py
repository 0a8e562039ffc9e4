"""Remittance advice remark codes that a practice often sees, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkCode:
    """A remark: what it says in our words, and whether it only informs (an "alert")."""

    code: str
    wording: str
    is_alert: bool


@cache
def remark_codes() -> dict[str, RemarkCode]:
    """Read the remarks that we know, by code."""
    text = files(__package__).joinpath("remarks.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return {
        code: RemarkCode(code=code, wording=wording, is_alert=kind == "alerts")
        for kind in ("remarks", "alerts")
        for code, wording in table[kind].items()
    }


def remark_wording(code: str) -> str:
    """Say a remark in plain words."""
    remark = remark_codes().get(code.upper())
    return remark.wording if remark else f"Remark {code}, see the payer's advice"
