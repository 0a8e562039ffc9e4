"""Claim files that other people's systems made, against a count that knows no guide."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl
import pytest

from claimwright.x12 import p837
from claimwright.x12.syntax import split


@pytest.fixture(scope="module")
def files(shared_data: Path) -> list[Path]:
    found = [
        path
        for kind in ("837P", "837I")
        for path in sorted((shared_data / "x12" / kind).iterdir())
        if path.is_file()
    ]
    assert len(found) > 40
    return found


def naive(data: bytes) -> tuple[int, int, list[str], list[str]]:
    """How many claims and lines the 837s of a file have, and the charges of both."""
    text = data.decode("latin-1")
    start = text.index("ISA")
    # Some senders pad the header wrongly, so its elements are counted and not its characters.
    mark = text[start + 3]
    *_, last = text[start:].split(mark, 16)
    terminator = last[1]
    claims, lines, charges, of_lines, inside = 0, 0, [], [], False
    for piece in text[start:].split(terminator):
        elements = piece.strip().split(mark)
        if elements[0] == "ST":
            inside = elements[1] == "837"
        if inside and elements[0] == "CLM":
            claims += 1
            charges.append(elements[2])
        lines += inside and elements[0] == "LX" and claims > 0
        if inside and elements[0] in {"SV1", "SV2"}:
            of_lines.append(elements[2 if elements[0] == "SV1" else 3])
    return claims, lines, charges, of_lines


def cents(text: str) -> int | None:
    try:
        return int(Decimal(text) * 100)
    except InvalidOperation:
        return None


def test_all_are_read_and_nothing_is_lost(files: list[Path]) -> None:
    total = 0
    for path in files:
        data = path.read_bytes()
        claims, lines, charges, of_lines = naive(data)
        tables = p837.read_tables(split(data, file=path.name))
        assert tables.known.claims.height == claims, path.name
        assert tables.known.lines.height == lines, path.name
        assert tables.known.claims["charge_cents"].to_list() == [cents(one) for one in charges]
        of_services = tables.known.lines.join(
            tables.line_texts.filter(pl.col("service_ordinal").is_not_null()),
            on=["claim_ordinal", "line_number"],
            how="semi",
        )
        found = p837.read(data, file=path.name)
        outside = sum(one.id == "x12.837.service-outside-line" for one in found.findings)
        assert of_services.height + outside == len(of_lines), path.name
        if not outside:
            assert of_services["charge_cents"].to_list() == [cents(one) for one in of_lines]
        stopped = {one.at.segment_ordinal for one in found.findings if one.severity.value == "stop"}
        assert len(found.claims) == claims or stopped, path.name
        total += len(found.claims)
    assert total > 150
