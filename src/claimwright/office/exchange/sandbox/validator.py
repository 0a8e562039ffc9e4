"""Whether one transaction keeps to its implementation guide, in the judgement of pyx12.

The sandbox uses pyx12's validator and nothing of Claimwright's own, so that a writer and a
checker which share a mistake still meet somebody who does not. pyx12's acknowledgements are not
used: it writes wrong ones. Only its list of errors is taken.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyx12.errors
import pyx12.params
import pyx12.x12n_document

from claimwright.office.exchange.sandbox.interchange import Interchange, SegmentElements

# pyx12 logs the values that it objects to; in a claim these are a patient's.
_log = logging.getLogger("pyx12")
_log.addHandler(logging.NullHandler())
_log.propagate = False

_SEGMENT_CODES = frozenset(("1", "2", "3", "4", "5", "6", "7", "8"))
_ELEMENT_CODES = frozenset(("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFault:
    """IK4: where in the segment, what (IK403), and the value found."""

    position: int
    component: int | None = None
    reference_number: str = ""
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFault:
    """IK3: the segment, its position counted from ST = 1, its loop, what (IK304), elements."""

    segment_id: str
    position: int
    loop: str = ""
    code: str
    elements: tuple[ElementFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionReport:
    """What the validator said; codes are IK502 codes, empty where it accepts the transaction."""

    codes: tuple[str, ...]
    segments: tuple[SegmentFault, ...]


def validate(
    transaction: tuple[SegmentElements, ...],
    *,
    header: SegmentElements,
    interchange: Interchange,
) -> TransactionReport:
    """Validate ST to SE on its own, in an envelope rebuilt around it.

    header: the GS segment. An error that cannot be placed gives code "5" and no segments.
    """
    text = _wrap(transaction, header=header, interchange=interchange)
    loops: dict[int, str] = {}

    def remember_loop(segment: Any, source: Any, node: Any, valid: Any) -> None:
        loops[source.get_seg_count()] = node.get_parent().id

    errors = io.StringIO()
    try:
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(),
            io.StringIO(text),
            None,
            None,
            fd_json=errors,
            callback=remember_loop,
        )
        document = json.loads(errors.getvalue())
    except Exception:
        # pyx12 meets some malformed input with whatever exception its own code runs into;
        # for the sender that is a transaction in error like any other.
        return TransactionReport(codes=("5",), segments=())
    if accepted:
        return TransactionReport(codes=(), segments=())
    return _report(document, loops)


def _wrap(
    transaction: tuple[SegmentElements, ...],
    *,
    header: SegmentElements,
    interchange: Interchange,
) -> str:
    separator, _, _, terminator = interchange.separators
    segments = (
        interchange.isa,
        header,
        *transaction,
        ("GE", "1", header[6]),
        ("IEA", "1", interchange.control_number),
    )
    return "".join(separator.join(segment) + terminator for segment in segments)


def _report(document: Mapping[str, Any], loops: Mapping[int, str]) -> TransactionReport:
    transactions = [
        transaction
        for each in document["interchanges"]
        for group in each["groups"]
        for transaction in group["transactions"]
    ]
    faults = [
        fault
        for transaction in transactions
        for segment in transaction["segments"]
        for fault in _segment_faults(segment, loops)
    ]
    codes = {error["err_cde"] for each in transactions for error in each["errors"]}
    known = sorted(codes & {"2", "3", "4", "23"})
    return TransactionReport(
        codes=tuple(known) if known and not faults else (*known, "5"),
        segments=tuple(faults),
    )


def _segment_faults(segment: Mapping[str, Any], loops: Mapping[int, str]) -> list[SegmentFault]:
    elements = tuple(
        ElementFault(
            position=int(each["ele_pos"]),
            component=int(each["subele_pos"]) if each["subele_pos"] else None,
            reference_number=str(each["ele_ref_num"] or ""),
            code=error["err_cde"] if error["err_cde"] in _ELEMENT_CODES else "7",
            value=str(error["err_val"] or ""),
        )
        for each in segment["elements"]
        for error in each["errors"]
        if each["ele_pos"]
    )
    place = SegmentFault(
        segment_id=segment["seg_id"],
        position=int(segment["seg_count"]),
        loop=_loop(loops.get(int(segment["seg_count"]), "")),
        code="8",
    )
    codes = {
        error["err_cde"] if error["err_cde"] in _SEGMENT_CODES else "8"
        for error in segment["errors"]
    }
    faults = [replace(place, code=code) for code in sorted(codes - {"8"})]
    if elements or "8" in codes:
        faults.append(replace(place, elements=elements))
    return faults


def _loop(name: str) -> str:
    """The element holds four characters: "2010" for "2010AA"; header segments have no loop."""
    return name[:4] if name[:4].isdigit() else ""
