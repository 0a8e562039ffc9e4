"""The rows that an 835 is written from: the columns of RemittanceTables that say something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import polars as pl

from claimwright.claims.remittance import ClaimPayment, Remittance, ServicePayment
from claimwright.claims.table_schemas import QUANTITY, Schema
from claimwright.x12.p835.tables import RemittanceTables

_TEXT, _CENTS, _NUMBER, _DAY = pl.String(), pl.Int64(), pl.UInt32(), pl.Date()
# What stands between the modifiers of a line, which are one text here; no file can hold it.
BETWEEN_MODIFIERS = "\x00"
# By table, the columns that are written; see RemittanceTables.
WRITTEN: Mapping[str, Schema] = {
    "transactions": {
        "transaction": _NUMBER, "payment_cents": _CENTS, "credit_or_debit": _TEXT,
        "payment_method": _TEXT, "payment_date": _DAY, "production_date": _DAY,
        "trace_number": _TEXT, "originating_company_id": _TEXT, "payer_name": _TEXT,
        "payer_reference": _TEXT, "payer_line_1": _TEXT, "payer_line_2": _TEXT,
        "payer_city": _TEXT, "payer_state": _TEXT, "payer_postal_code": _TEXT,
        "payee_name": _TEXT, "payee_qualifier": _TEXT, "payee_id": _TEXT,
    },
    "claims": {
        "transaction": _NUMBER, "claim": _NUMBER, "claim_id": _TEXT, "status_code": _TEXT,
        "charge_cents": _CENTS, "paid_cents": _CENTS, "patient_responsibility_cents": _CENTS,
        "claim_filing_indicator": _TEXT, "payer_claim_number": _TEXT, "patient_last_name": _TEXT,
        "patient_first_name": _TEXT, "patient_id": _TEXT, "crossover_payer_id": _TEXT,
    },
    "services": {
        "claim": _NUMBER, "service": _NUMBER, "procedure_code": _TEXT,
        "modifiers": _TEXT, "charge_cents": _CENTS, "paid_cents": _CENTS,
        "units": QUANTITY, "submitted_procedure_code": _TEXT, "date_of_service": _DAY,
        "line_control_number": _TEXT, "allowed_cents": _CENTS,
    },
    "adjustments": {
        "claim": _NUMBER, "service": _NUMBER, "group_code": _TEXT, "reason_code": _TEXT,
        "amount_cents": _CENTS, "quantity": QUANTITY,
    },
    "remarks": {"claim": _NUMBER, "service": _NUMBER, "code": _TEXT},
    "provider_adjustments": {
        "transaction": _NUMBER, "provider_id": _TEXT, "fiscal_period_end_date": _DAY,
        "reason_code": _TEXT, "reference": _TEXT, "amount_cents": _CENTS,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceFrames:
    """The tables of 835s with the columns that are written (WRITTEN)."""

    transactions: pl.DataFrame
    claims: pl.DataFrame
    services: pl.DataFrame
    adjustments: pl.DataFrame
    remarks: pl.DataFrame
    provider_adjustments: pl.DataFrame

    @classmethod
    def of(cls, tables: RemittanceTables) -> RemittanceFrames:
        """The columns of tables that were read, or made like those."""
        modifiers = pl.col("modifiers").list.join(BETWEEN_MODIFIERS)
        found = {name: getattr(tables, name) for name in WRITTEN}
        found["services"] = tables.services.with_columns(modifiers)
        return cls(
            **{
                name: found[name].select(
                    pl.col(column).cast(dtype) for column, dtype in schema.items()
                )
                for name, schema in WRITTEN.items()
            }
        )


def remittance_frames(remittances: Iterable[Remittance]) -> RemittanceFrames:
    """Payments as frames, in the order given."""
    payments = list(remittances)
    claims = list(chain.from_iterable(payment.claims for payment in payments))
    services = list(chain.from_iterable(claim.services for claim in claims))
    of_claim = _repeated(claims, "services")
    return RemittanceFrames(
        transactions=_transactions(payments),
        claims=_frame(
            "claims",
            claims,
            transaction=_repeated(payments, "claims"),
            claim=range(1, len(claims) + 1),
            patient_id=[one.member_id or None for one in claims],
            crossover_payer_id=[one.crossover_payer_id or None for one in claims],
        ),
        services=_frame(
            "services",
            services,
            claim=of_claim,
            service=range(1, len(services) + 1),
            modifiers=[BETWEEN_MODIFIERS.join(one.modifiers) for one in services],
            submitted_procedure_code=[one.submitted_procedure_code or None for one in services],
        ),
        adjustments=_details("adjustments", claims, services, of_claim),
        remarks=_details("remark_codes", claims, services, of_claim),
        provider_adjustments=_frame(
            "provider_adjustments",
            list(_parts(payments, "provider_adjustments")),
            transaction=_repeated(payments, "provider_adjustments"),
        ),
    )


def _transactions(payments: list[Remittance]) -> pl.DataFrame:
    addresses = [one.payer_address for one in payments]
    return _frame(
        "transactions",
        payments,
        transaction=range(1, len(payments) + 1),
        credit_or_debit=["C" if one.payment_cents >= 0 else "D" for one in payments],
        production_date=[None] * len(payments),
        payer_reference=[one.payer_id for one in payments],
        payee_qualifier=["XX" if one.payee_npi else None for one in payments],
        payee_id=[one.payee_npi or None for one in payments],
        **{
            f"payer_{name}": [one and getattr(one, name) for one in addresses]
            for name in ("line_1", "line_2", "city", "state", "postal_code")
        },
    )


def _details(
    name: str,
    claims: Sequence[ClaimPayment],
    services: Sequence[ServicePayment],
    of_claim: pl.Series,
) -> pl.DataFrame:
    """What claims and lines alike have several of: those of the claims, then those of the lines."""
    found = [*_parts(claims, name), *_parts(services, name)]
    on_claims, on_services = _repeated(claims, name), _repeated(services, name)
    claim = pl.concat([on_claims, of_claim.gather(on_services - 1)])
    service = pl.concat([on_claims.clear(len(on_claims)), on_services])
    if name == "remark_codes":
        return _frame("remarks", found, code=found, claim=claim, service=service)
    return _frame(name, found, claim=claim, service=service)


def _parts(wholes: Sequence[object], name: str) -> Iterable[object]:
    return chain.from_iterable(map(attrgetter(name), wholes))


def _repeated(wholes: Sequence[object], name: str) -> pl.Series:
    """For each part, the number of its whole, from 1."""
    counts = pl.Series(list(map(len, map(attrgetter(name), wholes))), dtype=_NUMBER)
    numbers = pl.int_range(1, len(counts) + 1, dtype=pl.UInt32).repeat_by(pl.lit(counts))
    # A whole without parts leaves a null.
    return pl.select(numbers.explode().drop_nulls()).to_series()


def _frame(
    name: str, values: Sequence[object], **given: Sequence[object] | pl.Series
) -> pl.DataFrame:
    """The frame of a table: columns as given, else the attribute of that name of each value."""
    return pl.DataFrame(
        {
            column: given[column] if column in given else list(map(attrgetter(column), values))
            for column in WRITTEN[name]
        },
        schema=WRITTEN[name],
    )
