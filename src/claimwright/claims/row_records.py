"""Rows of the tables as one claim record again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
    stay,
)
from claimwright.claims.table_schemas import (
    DiagnosisRole,
    PartyRole,
)
from claimwright.codes.systems import CodeSystem
from claimwright.notes.span import Span

Row = dict[str, Any]


def read_claim(row: Row, rows: Mapping[str, list[Row]]) -> Claim:
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
