"""What is written and read again is the same, and a fault in one payment stays there."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.claims.parties import Address
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.x12 import p835
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import split

words = st.text(alphabet=string.ascii_uppercase + string.digits + "-.", min_size=1, max_size=15)
codes = st.text(alphabet=string.ascii_uppercase + string.digits, min_size=2, max_size=5)
cents = st.integers(min_value=-99_999_999, max_value=99_999_999)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31))
quantities = st.integers(min_value=1, max_value=99_999).map(
    lambda number: (
        Decimal(number).scaleb(-2).normalize() if number % 100 else Decimal(number // 100)
    )
)

adjustments = st.lists(
    st.builds(
        Adjustment,
        group_code=st.sampled_from(["CO", "PR", "OA", "PI"]),
        reason_code=codes,
        amount_cents=cents,
        quantity=st.none() | quantities,
    ),
    max_size=9,
).map(tuple)
services = st.builds(
    ServicePayment,
    position=st.just(0),
    procedure_code=codes,
    modifiers=st.lists(codes, max_size=4).map(tuple),
    submitted_procedure_code=st.none() | codes,
    charge_cents=cents,
    paid_cents=cents,
    units=st.none() | quantities,
    date_of_service=st.none() | days,
    line_control_number=st.none() | words,
    allowed_cents=st.none() | cents,
    adjustments=adjustments,
    remark_codes=st.lists(codes, max_size=3).map(tuple),
)
payments = st.builds(
    ClaimPayment,
    claim_id=st.sampled_from(["CW1", "CW2"]) | words,
    status_code=st.sampled_from(["1", "2", "3", "4", "19", "20", "21", "22", "23"]),
    charge_cents=cents,
    paid_cents=cents,
    patient_responsibility_cents=cents,
    claim_filing_indicator=st.none() | codes,
    payer_claim_number=st.none() | words,
    patient_last_name=st.none() | words,
    patient_first_name=st.none() | words,
    member_id=st.none() | words,
    adjustments=adjustments,
    services=st.lists(services, max_size=4).map(
        lambda members: tuple(
            replace(one, position=number) for number, one in enumerate(members, start=1)
        )
    ),
    remark_codes=st.lists(codes, max_size=5).map(tuple),
    crossover_payer_id=st.none() | words,
)
remittances = st.builds(
    Remittance,
    payer_id=words,
    payer_name=words,
    payer_address=st.none()
    | st.builds(
        Address,
        line_1=words,
        line_2=st.none() | words,
        city=words,
        state=st.just("OH"),
        postal_code=st.just("45402"),
    ),
    originating_company_id=st.none() | words,
    payee_npi=st.none() | words,
    payee_name=st.none() | words,
    trace_number=words,
    payment_method=st.sampled_from(["ACH", "CHK", "NON"]),
    payment_date=days,
    payment_cents=cents,
    claims=st.lists(payments, max_size=4).map(tuple),
    provider_adjustments=st.lists(
        st.builds(
            ProviderAdjustment,
            provider_id=words,
            fiscal_period_end_date=st.none() | days,
            reason_code=codes,
            reference=st.none() | words,
            amount_cents=cents,
        ),
        max_size=8,
    ).map(tuple),
)


def without_ordinals(remittance: Remittance) -> Remittance:
    """The payment without its places in the file."""
    return replace(
        remittance,
        claims=tuple(
            replace(
                claim,
                segment_ordinal=None,
                services=tuple(replace(one, segment_ordinal=None) for one in claim.services),
            )
            for claim in remittance.claims
        ),
        provider_adjustments=tuple(
            replace(one, segment_ordinal=None) for one in remittance.provider_adjustments
        ),
    )


def as_read(remittance: Remittance, number: int) -> Remittance:
    """What a reader has to add: the number of the transaction, and how often a claim came."""
    claims: list[ClaimPayment] = []
    for claim in remittance.claims:
        before = sum(one.claim_id == claim.claim_id for one in claims)
        claims.append(replace(claim, occurrence=before + 1))
    return replace(remittance, claims=tuple(claims), transaction_control_number=f"{number:04d}")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(remittances, min_size=1, max_size=3))
def test_read_gives_back_what_was_written(written: list[Remittance], envelope: Envelope) -> None:
    file = p835.read(p835.write(written, envelope=envelope))
    assert file.findings == ()
    assert [without_ordinals(one) for one in file.remittances] == [
        as_read(one, number) for number, one in enumerate(written, start=11)
    ]
    data = p835.write(written, envelope=envelope)
    assert p835.write(file.remittances, envelope=envelope) == data
    assert p835.write_tables(p835.read_tables(split(data)), envelope=envelope) == data


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_noise_in_a_payment_never_changes_its_neighbours(
    data: st.DataObject, remittance: Remittance, envelope: Envelope
) -> None:
    three = [replace(remittance, trace_number=f"T{number}") for number in range(3)]
    segments = p835.write(three, envelope=envelope).decode("ascii").split("~")
    starts = [at for at, segment in enumerate(segments) if segment.startswith("ST*")]
    inside = range(starts[1] + 1, starts[2] - 1)
    at = data.draw(st.sampled_from(inside))
    noise = data.draw(st.text(alphabet=string.printable.replace("~", ""), max_size=30))
    # Segments of the envelope would be no noise but another structure.
    if noise.strip()[:3].upper().rstrip("*") in {"ISA", "GS", "ST", "SE", "GE", "IEA"}:
        return
    segments[at] = noise
    file = p835.read("~".join(segments).encode())
    kept = {one.trace_number: one for one in file.remittances}
    assert {"T0", "T2"} <= set(kept)
    for trace in ("T0", "T2"):
        assert len(kept[trace].claims) == len(remittance.claims)
        assert [one.paid_cents for one in kept[trace].claims] == [
            one.paid_cents for one in remittance.claims
        ]
