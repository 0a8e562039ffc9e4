"""The files with one defect each, of defects.yaml (form) and level_defects.yaml (the rest)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def defects_of(sample: str) -> Mapping[str, bytes]:
    """The sample with each defect that is written down for it: name of the defect, the file."""
    text = (HERE / "samples" / f"{sample}.x12").read_text(encoding="utf-8")
    return {
        case["name"]: _put(text, case).encode()
        for table in ("defects.yaml", "level_defects.yaml")
        for case in yaml.safe_load((HERE / table).read_text(encoding="utf-8"))
        if case["sample"] == sample
    }


def _put(text: str, case: Mapping[str, Any]) -> str:
    if "from" in case:
        assert case["from"] in text, case["name"]
        return text.replace(case["from"], case["to"], 1)
    for old, new in case["put"].items():
        assert old in text, case["name"]
        text = text.replace(old, new)
    return text
