"""Claims as tables: what goes in comes out, and the columns are the ones agreed on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.base.period import Period
from claimwright.claims.institutional import (
    InstitutionalStay,
    Occurrence,
    OccurrenceSpan,
    SurgicalProcedure,
    ValueCode,
)
from claimwright.claims.parties import (
    Address,
    EntitlementReason,
    Payer,
    PayerKind,
    Person,
    Policy,
    Provider,
    Relationship,
    Sex,
)
from claimwright.claims.records import (
    Claim,
    ClaimType,
    Diagnosis,
    LineAdjudication,
    OtherCoverage,
    PayerSequence,
    ServiceLine,
)
from claimwright.claims.remittance import Adjustment
from claimwright.claims.table_schemas import SCHEMAS
from claimwright.claims.tables import ClaimTables, SchemaMismatch, from_tables, to_tables
from claimwright.codes.systems import CodeSystem
from claimwright.notes.span import Span

words = st.text(st.characters(codec="utf-8"), max_size=8)
maybe_words = st.none() | words
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
cents = st.integers(-(10**10), 10**10)
quantities = st.decimals(-9999, 9999, places=4, allow_nan=False)
spans = st.builds(
    lambda start, length: Span(start=start, end=start + length),
    st.integers(0, 10**6),
    st.integers(1, 99),
)
evidence = st.lists(spans, max_size=2).map(tuple)
modifiers = st.lists(words, max_size=4).map(tuple)
addresses = st.builds(
    Address, line_1=words, line_2=maybe_words, city=words, state=words, postal_code=words
)
people = st.builds(
    Person,
    last_name=words,
    first_name=words,
    middle_name=maybe_words,
    name_suffix=maybe_words,
    birth_date=st.none() | days,
    sex=st.sampled_from(Sex),
    address=st.none() | addresses,
)
providers = st.builds(
    Provider,
    name=words,
    first_name=maybe_words,
    middle_name=maybe_words,
    npi=words,
    taxonomy_code=maybe_words,
    tax_id=maybe_words,
    address=st.none() | addresses,
    contact_name=maybe_words,
    telephone=maybe_words,
)
payers = st.builds(
    Payer,
    payer_id=words,
    name=words,
    kind=st.sampled_from(PayerKind),
    claim_filing_indicator=words,
    address=st.none() | addresses,
)
periods = st.builds(
    lambda ends: Period(first=min(ends), last=max(ends)), st.tuples(days, days)
) | st.builds(Period, first=days)
policies = st.builds(
    Policy,
    policy_id=words,
    payer=payers,
    member_id=words,
    group_number=maybe_words,
    plan_name=maybe_words,
    period=periods,
    subscriber=people,
    relationship=st.sampled_from(Relationship),
    stated_order=st.integers(1, 3),
    employer_size=st.none() | st.integers(0, 10**6),
    is_group_plan=st.booleans(),
    entitlement_reason=st.none() | st.sampled_from(EntitlementReason),
    entitlement_date=st.none() | days,
    custodial_by_court=st.booleans(),
)
adjustments = st.lists(
    st.builds(
        Adjustment,
        group_code=words,
        reason_code=words,
        amount_cents=cents,
        quantity=st.none() | quantities,
    ),
    max_size=3,
).map(tuple)
decisions = st.builds(
    LineAdjudication,
    line_number=st.integers(1, 3),
    procedure_code=words,
    modifiers=modifiers,
    revenue_code=maybe_words,
    paid_cents=cents,
    units=quantities,
    adjustments=adjustments,
    adjudication_date=days,
)
other_coverages = st.builds(
    OtherCoverage,
    policy=policies,
    sequence=st.sampled_from(PayerSequence),
    payer_claim_number=maybe_words,
    paid_cents=st.none() | cents,
    adjudication_date=st.none() | days,
    claim_adjustments=adjustments,
    line_adjudications=st.lists(decisions, max_size=3).map(tuple),
)
lines = st.lists(
    st.builds(
        ServiceLine,
        line_number=st.integers(1, 999),
        line_control_number=words,
        system=st.sampled_from(CodeSystem),
        procedure_code=words,
        modifiers=modifiers,
        revenue_code=maybe_words,
        charge_cents=cents,
        noncovered_cents=cents,
        units=quantities,
        unit=words,
        date_of_service=days,
        last_date_of_service=st.none() | days,
        place_of_service=maybe_words,
        diagnosis_pointers=st.lists(st.integers(1, 12), max_size=4).map(tuple),
        evidence=evidence,
    ),
    max_size=3,
    unique_by=lambda line: line.line_number,
).map(tuple)
diagnoses = st.builds(Diagnosis, code=words, present_on_admission=maybe_words, evidence=evidence)
times = st.none() | st.times()
stays = st.builds(
    InstitutionalStay,
    type_of_bill=words,
    statement_period=periods,
    admission_date=st.none() | days,
    admission_time=times,
    discharge_time=times,
    admission_type=words,
    point_of_origin=maybe_words,
    discharge_status=words,
    attending_provider=st.none() | providers,
    operating_provider=st.none() | providers,
    other_operating_provider=st.none() | providers,
    admitting_diagnosis=st.none() | diagnoses,
    reasons_for_visit=st.lists(diagnoses, max_size=2).map(tuple),
    external_causes=st.lists(diagnoses, max_size=2).map(tuple),
    diagnosis_related_group=maybe_words,
    procedures=st.lists(
        st.builds(SurgicalProcedure, code=words, performed_date=days), max_size=2
    ).map(tuple),
    values=st.lists(st.builds(ValueCode, code=words, amount_cents=cents), max_size=2).map(tuple),
    conditions=st.lists(words, max_size=2).map(tuple),
    occurrences=st.lists(st.builds(Occurrence, code=words, day=days), max_size=2).map(tuple),
    occurrence_spans=st.lists(
        st.builds(OccurrenceSpan, code=words, period=periods), max_size=2
    ).map(tuple),
)
claims = st.builds(
    Claim,
    claim_id=words,
    visit_id=words,
    claim_type=st.sampled_from(ClaimType),
    frequency_code=words,
    original_reference=maybe_words,
    sequence=st.sampled_from(PayerSequence),
    policy=policies,
    patient=people,
    billing_provider=providers,
    rendering_provider=st.none() | providers,
    service_facility=st.none() | providers,
    referring_provider=st.none() | providers,
    other_coverages=st.lists(other_coverages, max_size=2).map(tuple),
    place_of_service=words,
    diagnoses=st.lists(diagnoses, max_size=3).map(tuple),
    lines=lines,
    prior_authorization=maybe_words,
    patient_paid_cents=cents,
    stay=st.none() | stays,
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(claims, max_size=3).map(tuple))
def test_claims_come_back_from_tables_as_they_went_in(batch: tuple[Claim, ...]) -> None:
    assert from_tables(to_tables(batch)) == batch


def test_an_empty_batch_still_has_every_column() -> None:
    tables = to_tables(())
    assert from_tables(tables) == ()
    for name, schema in SCHEMAS.items():
        assert getattr(tables, name).schema == pl.Schema(schema)


def test_two_claims_of_one_number_keep_their_own_rows(claim: Claim) -> None:
    tables = to_tables((claim, claim))
    assert tables.lines["claim_ordinal"].to_list() == [0] * 2 + [1] * 2
    assert from_tables(tables) == (claim, claim)


def test_rows_carry_what_a_writer_needs(claim: Claim) -> None:
    tables = to_tables((claim,))
    assert tables.claims["charge_cents"].item() == claim.charge_cents
    line = tables.lines.row(0, named=True)
    assert (line["line_number"], line["modifiers"], line["diagnosis_pointers"]) == (
        1,
        ["25"],
        [1, 2],
    )
    roles = dict(tables.parties.select("role", "name").iter_rows())
    assert roles == {
        "billing_provider": "Willow Street Family Practice",
        "rendering_provider": "Okafor",
        "patient": "Reyes",
        "subscriber": "Reyes",
        "payer": "Meridian Health",
    }
    assert tables.evidence.select("diagnosis_position", "line_number", "start", "end").rows() == [
        (None, 1, 5, 12),
        (1, None, 20, 31),
    ]


def test_a_quantity_comes_back_without_the_zeros_of_its_column(claim: Claim) -> None:
    (read,) = from_tables(to_tables((claim,)))
    assert [str(line.units) for line in read.lines] == ["1", "2.5"]
    assert read.lines[1].units == Decimal("2.5")


def test_a_frame_with_other_columns_is_refused(claim: Claim) -> None:
    tables = to_tables((claim,))
    frames = {name: getattr(tables, name) for name in SCHEMAS}
    frames["lines"] = frames["lines"].with_columns(pl.col("charge_cents").cast(pl.Float64))
    with pytest.raises(SchemaMismatch, match="lines has the columns"):
        ClaimTables(**frames)


def test_a_stay_has_its_rows_and_comes_back(claim: Claim) -> None:
    day = date(2026, 5, 4)
    stay = InstitutionalStay(
        type_of_bill="11",
        statement_period=Period(first=day, last=date(2026, 5, 7)),
        admission_type="1",
        discharge_status="01",
        attending_provider=claim.rendering_provider,
        admitting_diagnosis=Diagnosis(code="R07.9"),
        procedures=(SurgicalProcedure(code="0QS636Z", performed_date=day),),
        values=(ValueCode(code="80", amount_cents=300),),
        conditions=("09",),
        occurrences=(Occurrence(code="05", day=day),),
        occurrence_spans=(
            OccurrenceSpan(code="71", period=Period(first=date(2026, 4, 1), last=day)),
        ),
    )
    institutional = replace(claim, claim_type=ClaimType.INSTITUTIONAL, stay=stay)
    tables = to_tables((claim, institutional))
    assert from_tables(tables) == (claim, institutional)
    assert tables.stays.select("claim_ordinal", "type_of_bill").rows() == [(1, "11")]
    assert tables.stay_codes.select("kind", "code", "amount_cents", "first_date").rows() == [
        ("procedure", "0QS636Z", None, day),
        ("value", "80", 300, None),
        ("condition", "09", None, None),
        ("occurrence", "05", None, day),
        ("occurrence_span", "71", None, date(2026, 4, 1)),
    ]
    assert tables.diagnoses.filter(claim_ordinal=1).select("position", "diagnosis_role").rows() == [
        (1, "principal"),
        (2, "other"),
        (3, "admitting"),
    ]
