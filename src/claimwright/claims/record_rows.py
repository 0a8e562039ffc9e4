"""One claim record as rows of the tables; each row names its table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from claimwright.claims.parties import (
    Address,
    Payer,
    Person,
    Policy,
    Provider,
)
from claimwright.claims.records import (
    Claim,
    OtherCoverage,
)
from claimwright.claims.remittance import Adjustment
from claimwright.claims.stay_rows import (
    diagnoses_by_role,
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
    PartyRole,
    Schema,
)

Row = dict[str, Any]


def claim_rows(claim: Claim) -> Iterator[tuple[str, Row]]:
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
