"""Professional claims read: what was written comes back, and nothing of a file is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.base.finding import Severity
from claimwright.claims.records import Claim
from claimwright.claims.tables import from_tables, to_tables
from claimwright.x12 import p837, p837p
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import Delimiters, split

from ..as_sent import as_read, in_capitals
from .test_property import claims

GOLDEN = Path(__file__).parent / "golden"
KINDS = (
    "self-subscriber",
    "child-dependent",
    "medicare",
    "medicaid",
    "secondary",
    "replacement",
    "service-facility",
)
Edited = Callable[..., bytes]


@pytest.fixture
def edited() -> Edited:
    """A golden file in which some of its text is another."""

    def edit(kind: str, *changes: tuple[str, str]) -> bytes:
        text = (GOLDEN / f"{kind}.837").read_text(encoding="ascii")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return text.encode()

    return edit


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_of_each_kind_comes_back(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = in_capitals(claim_kinds[kind])
    found = p837p.read(p837p.write(to_tables([claim]), envelope=envelope))
    assert found.findings == ()
    assert found.claims == (as_read(claim),)


@pytest.mark.parametrize("kind", [*KINDS, "difficult-names"])
def test_what_was_read_is_written_as_it_was(kind: str, envelope: Envelope) -> None:
    data = (GOLDEN / f"{kind}.837").read_bytes()
    readable = replace(envelope, delimiters=Delimiters(line_end="\n"))
    assert p837p.write(to_tables(p837p.read(data).claims), envelope=readable) == data
    tables = p837p.read_tables(split(data)).known
    assert p837p.write(tables, envelope=readable) == data


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_claims_come_back(
    data: st.DataObject, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    like = claim_kinds["self-subscriber"]
    drawn = data.draw(st.lists(claims(like), min_size=1, max_size=3))
    batch = [
        in_capitals(replace(claim, claim_id=f"CW{number}")) for number, claim in enumerate(drawn)
    ]
    written = p837p.write(to_tables(batch), envelope=envelope)
    found = p837p.read(written)
    assert found.findings == ()
    assert found.claims == tuple(as_read(claim) for claim in batch)
    assert p837p.write(to_tables(found.claims), envelope=envelope) == written


def test_claims_of_several_providers_keep_their_own(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    batch = [in_capitals(claim_kinds[kind]) for kind in KINDS]
    elsewhere = replace(batch[0].billing_provider, npi="1497758544", name="NORTH CLINIC")
    batch[3] = replace(batch[3], billing_provider=elsewhere)
    found = p837p.read(p837p.write(to_tables(batch), envelope=envelope))
    in_file = [*batch[:3], *batch[4:], batch[3]]
    assert found.claims == tuple(as_read(claim) for claim in in_file)


@pytest.mark.parametrize(
    ("change", "finding", "element", "value"),
    [
        (("CLM*CW1002*677.5*", "CLM*CW1002*677.555*"), "amount", 2, "677.555"),
        (("CLM*CW1002*", "CLM**"), "claim-number-missing", 1, None),
        (("SBR*P**G77", "SBR*U**G77"), "payer-order", 1, "U"),
        (("11:B:1", "11:B"), "frequency-missing", 5, None),
        (("SV1*HC:J1885*12.5*", "SV1*HC:J1885*X*"), "amount", 2, "X"),
        (("NM1*QC*", "NM1*XX*"), "party-missing", None, None),
        (("NM1*PR*", "NM1*XX*"), "party-missing", None, None),
        (("DTP*472*D8*20260504~\nREF*6R*CW1-2", "DTP*472*D8*20260532~\nREF*6R*CW1-2"),
         "date-missing", 3, "20260532"),
        (("SV1*HC:J1885*12.5*UN*2.5***1~\n", ""), "service-missing", None, None),
        (("LX*2~\n", ""), "service-outside-line", None, None),
    ],
)  # fmt: skip
def test_a_broken_claim_is_named_and_its_neighbours_are_read(
    change: tuple[str, str],
    finding: str,
    element: int | None,
    value: str | None,
    edited: Edited,
) -> None:
    whole = edited("child-dependent")
    broken = edited("child-dependent", change)
    neighbours = (GOLDEN / "medicare.837").read_bytes()
    found = p837p.read(neighbours + broken + neighbours)
    (stop,) = [one for one in found.findings if one.severity is Severity.STOP]
    assert (stop.id, stop.value) == (f"x12.837.{finding}", value)
    assert stop.at.element == element
    assert stop.at.claim_id == ("CW1002" if finding != "claim-number-missing" else None)
    assert stop.at.segment_ordinal is not None
    (neighbour,) = p837p.read(neighbours).claims
    assert found.claims == (neighbour, neighbour)
    assert len(p837p.read(neighbours + whole + neighbours).claims) == 3


def test_units_that_cannot_be_read_are_told_and_the_claim_is_kept(edited: Edited) -> None:
    found = p837p.read(edited("self-subscriber", ("*UN*2.5*", "*UN*2,5*")))
    assert [(one.id, one.severity, one.value) for one in found.findings] == [
        ("x12.837.quantity", Severity.WARN, "2,5")
    ]
    assert [line.units for line in found.claims[0].lines] == [Decimal(1), Decimal(1)]


def test_a_decision_of_an_unknown_payer_is_told_and_the_claim_is_kept(edited: Edited) -> None:
    found = p837p.read(edited("secondary", ("SVD*MERID*0", "SVD*OTHER*0")))
    (finding,) = found.findings
    assert (finding.id, finding.value) == ("x12.837.decision-payer", "OTHER")
    (other,) = found.claims[0].other_coverages
    assert [one.line_number for one in other.line_adjudications] == [1]
    assert len(other.line_adjudications[0].adjustments) == 3


def test_an_adjustment_that_cannot_be_read_holds_the_claim(edited: Edited) -> None:
    found = p837p.read(edited("secondary", ("CAS*CO*97*12.5", "CAS*CO*97*12.5.0")))
    (finding,) = found.findings
    assert (finding.id, finding.value) == ("x12.837.adjustment-incomplete", "12.5.0")
    assert finding.at.line_number == 2
    assert found.claims == ()


def test_the_last_claim_of_a_file_that_breaks_off_is_held(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    batch = [claim_kinds["self-subscriber"], claim_kinds["medicare"]]
    data = p837p.write(to_tables(batch), envelope=envelope)
    cut = data[: data.rindex(b"LX*2")]
    found = p837p.read(cut)
    assert [one.claim_id for one in found.claims] == ["CW1001"]
    assert ("x12.837.truncated", "CW1003") in {(one.id, one.at.claim_id) for one in found.findings}


def test_lines_before_any_claim_are_told(edited: Edited) -> None:
    found = p837p.read(edited("medicaid", ("CLM*CW1004", "XLM*CW1004")))
    assert {one.id for one in found.findings} == {"x12.837.outside-claim"}
    assert found.claims == ()


@pytest.mark.parametrize(
    ("added", "before", "claim_ordinal", "line_number", "loop"),
    [
        ("PWK*OZ*BM***AC*DMN0012", "HI*ABK", 0, None, "2300"),
        ("K3*STATE DATA", "HI*ABK", 0, None, "2300"),
        ("CRC*EC*Y*01", "NM1*82", 0, None, "2300"),
        ("PAT*****D8*20260101", "NM1*IL", None, None, "2000B"),
        ("MEA*TR*R1*113.4", "REF*6R*CW1-1", 0, 1, "2400"),
        ("REF*Y4*PROPERTY1", "NM1*PR", None, None, "2010BA"),
        ("PER*IC*CLAIMS*FX*9375550111", "HL*2", None, None, "2010AA"),
        ("HI*BG:01", "NM1*82", 0, None, "2300"),
        ("ZZZ*UNKNOWN", "LX*2", 0, 1, None),
    ],
)
def test_what_no_table_takes_stands_among_the_segments(
    added: str,
    before: str,
    claim_ordinal: int | None,
    line_number: int | None,
    loop: str | None,
    edited: Edited,
) -> None:
    data = edited("self-subscriber", (before, f"{added}~\n{before}"))
    before_it = p837p.read_tables(split(edited("self-subscriber"))).segments
    found = p837p.read_tables(split(data)).segments
    if added.startswith("HI*BG"):
        assert added not in found["text"].to_list()
        assert p837p.read_tables(split(data)).known.stay_codes["code"].to_list() == ["01"]
        return
    (row,) = found.filter(~pl.col("text").is_in(before_it["text"].implode())).iter_rows(named=True)
    assert row["text"] == added
    assert (row["claim_ordinal"], row["line_number"]) == (claim_ordinal, line_number)
    if loop is not None:
        assert row["loop"] == loop


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SV1*HC:99213:25*665*UN*1***1:2", "SV1*HC:99213:25*665*UN*1***1:2**Y"),
        ("SV1*HC:99213:25*665", "SV1*HC:99213:25::::CHECKED*665"),
        ("*Y*A*Y*Y~", "*Y*A*Y*Y**AA~"),
        ("NM1*82*1*OKAFOR*NGOZI****XX", "NM1*82*1*OKAFOR*NGOZI**DR**XX"),
        ("HI*ABK:E119*ABF:I10", "HI*BK:25000*BF:4019"),
        ("SBR*P*18*G77******CI", "SBR*P*18*G77**47****CI"),
        ("DMG*D8*19800402*F", "DMG*D8*19800402*F*M"),
    ],
)
def test_a_segment_with_more_than_the_tables_take_stands_whole_among_the_segments(
    old: str, new: str, edited: Edited
) -> None:
    texts = p837p.read_tables(split(edited("self-subscriber", (old, new)))).segments["text"]
    assert any(new.split("~")[0] in text for text in texts)
    whole = p837p.read_tables(split(edited("self-subscriber"))).segments["text"]
    assert not any(old.split("~")[0] in text for text in whole)


def test_references_dates_amounts_and_notes_are_listed_with_their_place(edited: Edited) -> None:
    data = edited(
        "secondary",
        (
            "HI*ABK",
            "DTP*435*DT*202605010815~\nAMT*F5*20~\nREF*EA*MR1~\nNTE*ADD*CALL~\nHI*ABK",
        ),
        ("REF*6R*CW1-2", "DTP*471*D8*20260430~\nREF*6R*CW1-2~\nAMT*T*1.5~\nNTE*DCP*TWO VIALS"),
        ("DTP*472*D8*20260504~\nREF*6R*CW1-1", "DTP*472*RD8*20260504-20260506~\nREF*6R*CW1-1"),
    )
    tables = p837p.read_tables(split(data))
    assert tables.dates.select("line_number", "kind", "first_date", "last_date").rows() == [
        (None, "435", date(2026, 5, 1), None),
        (1, "472", date(2026, 5, 4), date(2026, 5, 6)),
        (1, "573", date(2026, 5, 20), None),
        (2, "472", date(2026, 5, 4), None),
        (2, "471", date(2026, 4, 30), None),
        (2, "573", date(2026, 5, 20), None),
    ]
    assert str(tables.dates["first_time"][0]) == "08:15:00"
    assert tables.amounts.select(
        "line_number", "coverage_position", "kind", "amount_cents"
    ).rows() == [(None, None, "F5", 2000), (None, 1, "D", 40100), (2, None, "T", 150)]
    assert tables.references.select("line_number", "party_role", "kind", "value").rows() == [
        (None, None, "EA", "MR1"),
        (None, "other_payer", "F8", "MER2026-000123"),
        (1, None, "6R", "CW1-1"),
        (2, None, "6R", "CW1-2"),
    ]
    assert tables.notes.select("line_number", "kind", "text").rows() == [
        (None, "ADD", "CALL"),
        (2, "DCP", "TWO VIALS"),
    ]
    (claim,) = from_tables(tables.known)
    assert claim.lines[0].last_date_of_service == date(2026, 5, 6)


def test_a_file_without_claims_says_so() -> None:
    remittance = Path(__file__).parents[1] / "samples" / "remittance.x12"
    assert [one.id for one in p837p.read(remittance.read_bytes()).findings] == ["x12.837.none"]
    assert [one.id for one in p837p.read(b"").findings] == ["x12.empty"]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_segments_lost_doubled_and_moved_break_nothing(kind: str, data: st.DataObject) -> None:
    segments = (GOLDEN / f"{kind}.837").read_bytes().split(b"~\n")
    kept = data.draw(st.lists(st.sampled_from(segments[2:]), max_size=len(segments)))
    text = b"~\n".join([*segments[:3], *kept])
    found = p837.read(text)
    assert len(found.claims) <= sum(one.startswith(b"CLM") for one in kept)
    for finding in found.findings:
        assert finding.message.endswith((".", "?"))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)), st.integers(min_value=106), st.binary(max_size=30),
    st.integers(0, 40),
)  # fmt: skip
def test_bytes_replaced_anywhere_break_nothing(kind: str, at: int, noise: bytes, lost: int) -> None:
    whole = (GOLDEN / f"{kind}.837").read_bytes()
    start = at % len(whole)
    p837.read(whole[:start] + noise + whole[start + lost :])


def test_every_table_has_the_same_columns_when_there_is_nothing(edited: Edited) -> None:
    full = p837p.read_tables(split(edited("secondary")))
    empty = p837p.read_tables(split(b""))
    for field in fields(p837.ClaimFileTables):
        if field.name != "known":
            assert getattr(empty, field.name).schema == getattr(full, field.name).schema
