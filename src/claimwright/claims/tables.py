"""The same claims as tables: one row a claim, a line, a diagnosis, a party ...

Rules and writers work on these frames; a single claim is a batch of one. Rows stand in the order
of the batch and, inside a claim, in the order of the record. The columns are in table_schemas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import polars as pl

from claimwright.base.period import Period
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
from claimwright.claims.stay_rows import (
    diagnoses_by_role,
    stay,
    stay_code_rows,
    stay_providers,
    stay_row,
)
from claimwright.claims.table_schemas import (
    ADJUSTMENTS,
    CLAIMS,
    DIAGNOSES,
    EVIDENCE,
    LINE_ADJUDICATIONS,
    LINES,
    OTHER_COVERAGES,
    PARTIES,
    POLICY,
    SCHEMAS,
    DiagnosisRole,
    PartyRole,
    Schema,
)
from claimwright.codes.systems import CodeSystem
from claimwright.notes.span import Span

Row = dict[str, Any]


class SchemaMismatch(TypeError):
    """A frame whose columns are not those that the tables agree on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTables:
    """A batch of claims as frames; the columns of each are the schema of the same name."""

    claims: pl.DataFrame
    lines: pl.DataFrame
    diagnoses: pl.DataFrame
    stays: pl.DataFrame
    stay_codes: pl.DataFrame
    parties: pl.DataFrame
    other_coverages: pl.DataFrame
    line_adjudications: pl.DataFrame
    adjustments: pl.DataFrame
    evidence: pl.DataFrame

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            found = getattr(self, name).schema
            if found != pl.Schema(schema):
                raise SchemaMismatch(f"{name} has the columns {found}, not {dict(schema)}")


def to_tables(claims: Iterable[Claim]) -> ClaimTables:
    """Lay claims out as tables, in the order given."""
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for ordinal, claim in enumerate(claims):
        key = {"claim_ordinal": ordinal, "claim_id": claim.claim_id}
        for name, row in _claim_rows(claim):
            rows[name].append(key | row)
    return ClaimTables(**{name: _frame(rows[name], SCHEMAS[name]) for name in SCHEMAS})


def from_tables(tables: ClaimTables) -> tuple[Claim, ...]:
    """Read the claims back as records: `from_tables(to_tables(claims)) == claims`."""
    by_claim = {
        field.name: _group(getattr(tables, field.name))
        for field in fields(ClaimTables)
        if field.name != "claims"
    }
    return tuple(
        _claim(row, {name: rows[row["claim_ordinal"]] for name, rows in by_claim.items()})
        for row in tables.claims.iter_rows(named=True)
    )


def _frame(rows: list[Row], schema: Schema) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in schema}
    return pl.DataFrame(columns, schema=schema, strict=True)


def _group(frame: pl.DataFrame) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        groups[row["claim_ordinal"]].append(row)
    return groups


def _claim_rows(claim: Claim) -> Iterator[tuple[str, Row]]:
    yield "claims", _scalars(claim, CLAIMS) | _policy_row(claim.policy)
    for line in claim.lines:
        yield (
            "lines",
            _scalars(line, LINES)
            | {
                "modifiers": list(line.modifiers),
                "diagnosis_pointers": list(line.diagnosis_pointers),
            },
        )
        for span in line.evidence:
            yield "evidence", {"line_number": line.line_number} | _scalars(span, EVIDENCE)
    by_role = diagnoses_by_role(claim.diagnoses, claim.stay)
    for position, (role, diagnosis) in enumerate(by_role, start=1):
        yield (
            "diagnoses",
            {"position": position, "diagnosis_role": role} | _scalars(diagnosis, DIAGNOSES),
        )
        for span in diagnosis.evidence:
            yield "evidence", {"diagnosis_position": position} | _scalars(span, EVIDENCE)
    if claim.stay is not None:
        yield "stays", stay_row(claim.stay)
        for row in stay_code_rows(claim.stay):
            yield "stay_codes", row
    for row in _party_rows(claim):
        yield "parties", row
    for position, other in enumerate(claim.other_coverages, start=1):
        for name, row in _other_coverage_rows(other):
            yield name, {"coverage_position": position} | row


def _other_coverage_rows(other: OtherCoverage) -> Iterator[tuple[str, Row]]:
    yield "other_coverages", _scalars(other, OTHER_COVERAGES) | _policy_row(other.policy)
    yield "parties", _person_row(other.policy.subscriber, PartyRole.OTHER_SUBSCRIBER)
    yield "parties", _payer_row(other.policy.payer, PartyRole.OTHER_PAYER)
    for row in _adjustment_rows(other.claim_adjustments):
        yield "adjustments", row
    for position, decision in enumerate(other.line_adjudications, start=1):
        place = {"adjudication_position": position, "line_number": decision.line_number}
        yield (
            "line_adjudications",
            _scalars(decision, LINE_ADJUDICATIONS)
            | place
            | {"modifiers": list(decision.modifiers)},
        )
        for row in _adjustment_rows(decision.adjustments):
            yield "adjustments", place | row


def _adjustment_rows(adjustments: tuple[Adjustment, ...]) -> Iterator[Row]:
    for position, adjustment in enumerate(adjustments, start=1):
        yield {"position": position} | _scalars(adjustment, ADJUSTMENTS)


def _party_rows(claim: Claim) -> Iterator[Row]:
    providers = {
        PartyRole.BILLING_PROVIDER: claim.billing_provider,
        PartyRole.RENDERING_PROVIDER: claim.rendering_provider,
        PartyRole.SERVICE_FACILITY: claim.service_facility,
        PartyRole.REFERRING_PROVIDER: claim.referring_provider,
        **stay_providers(claim.stay),
    }
    for role, provider in providers.items():
        if provider is not None:
            yield _provider_row(provider, role)
    yield _person_row(claim.patient, PartyRole.PATIENT)
    yield _person_row(claim.policy.subscriber, PartyRole.SUBSCRIBER)
    yield _payer_row(claim.policy.payer, PartyRole.PAYER)


def _scalars(record: object, schema: Schema) -> Row:
    """Take the record's fields that a schema has under the same name and that are not nested."""
    return {
        name: getattr(record, name)
        for name, column in schema.items()
        if hasattr(record, name) and not isinstance(column, pl.List)
    }


def _policy_row(policy: Policy) -> Row:
    return _scalars(policy, POLICY) | {
        "payer_id": policy.payer.payer_id,
        "payer_kind": policy.payer.kind,
        "claim_filing_indicator": policy.payer.claim_filing_indicator,
        "effective_date": policy.period.first,
        "termination_date": policy.period.last,
    }


def _person_row(person: Person, role: PartyRole) -> Row:
    return (
        _scalars(person, PARTIES)
        | _address_row(person.address)
        | {"role": role, "is_person": True, "name": person.last_name}
    )


def _provider_row(provider: Provider, role: PartyRole) -> Row:
    return _scalars(provider, PARTIES) | _address_row(provider.address) | {"role": role}


def _payer_row(payer: Payer, role: PartyRole) -> Row:
    return (
        _scalars(payer, PARTIES) | _address_row(payer.address) | {"role": role, "is_person": False}
    )


def _address_row(address: Address | None) -> Row:
    if address is None:
        return {}
    return {
        "address_line_1": address.line_1,
        "address_line_2": address.line_2,
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
    }


def _claim(row: Row, rows: Mapping[str, list[Row]]) -> Claim:
    parties = {
        (party["role"], party["coverage_position"]): party
        for party in rows["parties"]
        if party["line_number"] is None
    }

    def provider(role: PartyRole) -> Provider | None:
        party = parties.get((role, None))
        return None if party is None else _provider(party)

    billing_provider = provider(PartyRole.BILLING_PROVIDER)
    if billing_provider is None:
        raise LookupError(f"claim {row['claim_id']} has no billing provider among its parties")
    diagnoses = _diagnoses(rows)
    return Claim(
        claim_id=row["claim_id"],
        visit_id=row["visit_id"],
        claim_type=ClaimType(row["claim_type"]),
        frequency_code=row["frequency_code"],
        original_reference=row["original_reference"],
        sequence=PayerSequence(row["sequence"]),
        policy=_policy(row, parties[PartyRole.SUBSCRIBER, None], parties[PartyRole.PAYER, None]),
        patient=_person(parties[PartyRole.PATIENT, None]),
        billing_provider=billing_provider,
        rendering_provider=provider(PartyRole.RENDERING_PROVIDER),
        service_facility=provider(PartyRole.SERVICE_FACILITY),
        referring_provider=provider(PartyRole.REFERRING_PROVIDER),
        other_coverages=tuple(
            _other_coverage(
                other,
                _policy(
                    other,
                    parties[PartyRole.OTHER_SUBSCRIBER, other["coverage_position"]],
                    parties[PartyRole.OTHER_PAYER, other["coverage_position"]],
                ),
                rows,
            )
            for other in rows["other_coverages"]
        ),
        place_of_service=row["place_of_service"],
        diagnoses=(*diagnoses[DiagnosisRole.PRINCIPAL], *diagnoses[DiagnosisRole.OTHER]),
        lines=tuple(
            _line(line, _spans(rows, "line_number", line["line_number"])) for line in rows["lines"]
        ),
        prior_authorization=row["prior_authorization"],
        patient_paid_cents=row["patient_paid_cents"],
        stay=next(
            (
                stay(one, rows["stay_codes"], diagnoses=diagnoses, provider=provider)
                for one in rows["stays"]
            ),
            None,
        ),
    )


def _diagnoses(rows: Mapping[str, list[Row]]) -> defaultdict[DiagnosisRole, list[Diagnosis]]:
    found: defaultdict[DiagnosisRole, list[Diagnosis]] = defaultdict(list)
    for row in rows["diagnoses"]:
        found[DiagnosisRole(row["diagnosis_role"])].append(
            Diagnosis(
                code=row["code"],
                present_on_admission=row["present_on_admission"],
                evidence=_spans(rows, "diagnosis_position", row["position"]),
            )
        )
    return found


def _line(row: Row, evidence: tuple[Span, ...]) -> ServiceLine:
    return ServiceLine(
        line_number=row["line_number"],
        line_control_number=row["line_control_number"],
        system=CodeSystem(row["system"]),
        procedure_code=row["procedure_code"],
        modifiers=tuple(row["modifiers"]),
        revenue_code=row["revenue_code"],
        charge_cents=row["charge_cents"],
        noncovered_cents=row["noncovered_cents"],
        units=_plain(row["units"]),
        unit=row["unit"],
        date_of_service=row["date_of_service"],
        last_date_of_service=row["last_date_of_service"],
        place_of_service=row["place_of_service"],
        diagnosis_pointers=tuple(row["diagnosis_pointers"]),
        evidence=evidence,
    )


def _spans(rows: Mapping[str, list[Row]], column: str, value: int) -> tuple[Span, ...]:
    return tuple(
        Span(start=row["start"], end=row["end"]) for row in rows["evidence"] if row[column] == value
    )


def _other_coverage(row: Row, policy: Policy, rows: Mapping[str, list[Row]]) -> OtherCoverage:
    position = row["coverage_position"]
    adjustments: defaultdict[int | None, list[Adjustment]] = defaultdict(list)
    for adjustment in rows["adjustments"]:
        if adjustment["coverage_position"] == position:
            adjustments[adjustment["adjudication_position"]].append(_adjustment(adjustment))
    return OtherCoverage(
        policy=policy,
        sequence=PayerSequence(row["sequence"]),
        payer_claim_number=row["payer_claim_number"],
        paid_cents=row["paid_cents"],
        adjudication_date=row["adjudication_date"],
        claim_adjustments=tuple(adjustments[None]),
        line_adjudications=tuple(
            LineAdjudication(
                line_number=decision["line_number"],
                procedure_code=decision["procedure_code"],
                modifiers=tuple(decision["modifiers"]),
                revenue_code=decision["revenue_code"],
                paid_cents=decision["paid_cents"],
                units=_plain(decision["units"]),
                adjustments=tuple(adjustments[decision["adjudication_position"]]),
                adjudication_date=decision["adjudication_date"],
            )
            for decision in rows["line_adjudications"]
            if decision["coverage_position"] == position
        ),
    )


def _adjustment(row: Row) -> Adjustment:
    return Adjustment(
        group_code=row["group_code"],
        reason_code=row["reason_code"],
        amount_cents=row["amount_cents"],
        quantity=None if row["quantity"] is None else _plain(row["quantity"]),
    )


def _policy(row: Row, subscriber: Row, payer: Row) -> Policy:
    reason = row["entitlement_reason"]
    return Policy(
        policy_id=row["policy_id"],
        payer=Payer(
            payer_id=row["payer_id"],
            name=payer["name"],
            kind=PayerKind(row["payer_kind"]),
            claim_filing_indicator=row["claim_filing_indicator"],
            address=_address(payer),
        ),
        member_id=row["member_id"],
        group_number=row["group_number"],
        plan_name=row["plan_name"],
        period=Period(first=row["effective_date"], last=row["termination_date"]),
        subscriber=_person(subscriber),
        relationship=Relationship(row["relationship"]),
        stated_order=row["stated_order"],
        employer_size=row["employer_size"],
        is_group_plan=row["is_group_plan"],
        entitlement_reason=None if reason is None else EntitlementReason(reason),
        entitlement_date=row["entitlement_date"],
        custodial_by_court=row["custodial_by_court"],
    )


def _person(row: Row) -> Person:
    return Person(
        last_name=row["name"],
        first_name=row["first_name"],
        middle_name=row["middle_name"],
        name_suffix=row["name_suffix"],
        birth_date=row["birth_date"],
        sex=Sex(row["sex"]),
        address=_address(row),
    )


def _provider(row: Row) -> Provider:
    return Provider(
        name=row["name"],
        first_name=row["first_name"],
        middle_name=row["middle_name"],
        npi=row["npi"],
        taxonomy_code=row["taxonomy_code"],
        tax_id=row["tax_id"],
        address=_address(row),
        contact_name=row["contact_name"],
        telephone=row["telephone"],
    )


def _address(row: Row) -> Address | None:
    if row["address_line_1"] is None:
        return None
    return Address(
        line_1=row["address_line_1"],
        line_2=row["address_line_2"],
        city=row["city"],
        state=row["state"],
        postal_code=row["postal_code"],
    )


def _plain(quantity: Decimal) -> Decimal:
    """Drop the zeros that the column's scale added: 1.0000 is 1, 1.5000 is 1.5."""
    whole = quantity.to_integral_value()
    return whole if whole == quantity else quantity.normalize()
