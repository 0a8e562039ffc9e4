"""What pyx12's own validator says of a file."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyx12.params
import pyx12.x12n_document

logging.getLogger("pyx12").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyx12Error:
    """One error. ordinal: of the segment in the file, from 1; code: of the 999 or TA1."""

    ordinal: int | None = None
    segment: str | None = None
    element: int | None = None
    component: int | None = None
    code: str = ""
    words: str = ""


def find_errors(data: bytes) -> list[Pyx12Error]:
    """Every error; empty for a file that it accepts. EngineError where it has no map for it."""
    answer = io.StringIO()
    accepted = pyx12.x12n_document.x12n_document(
        pyx12.params.params(), io.StringIO(data.decode("ascii")), None, None, fd_json=answer
    )
    text = answer.getvalue()
    found = list(_errors(json.loads(text), at=Pyx12Error())) if text else []
    if not accepted and not found:
        found.append(Pyx12Error(words="refused without saying why"))
    return found


def _errors(node: Any, *, at: Pyx12Error) -> Iterator[Pyx12Error]:
    if isinstance(node, list):
        for child in node:
            yield from _errors(child, at=at)
    elif isinstance(node, dict):
        here = replace(
            at,
            ordinal=node.get("cur_line", at.ordinal),
            segment=node.get("seg_id", at.segment),
            element=node.get("ele_pos", at.element),
            component=node.get("subele_pos", at.component),
        )
        for key, child in node.items():
            if key == "errors":
                for error in child:
                    yield replace(here, code=error["err_cde"], words=error["err_str"])
            else:
                yield from _errors(child, at=here)
