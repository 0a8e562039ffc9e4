"""What no claim can be without: who bills, who treated, whom, for what, and how much.

Source: the elements that the 005010X222A1 implementation guide requires, and 45 CFR 162.406 for
the National Provider Identifier.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Severity
from claimwright.claims.table_schemas import PartyRole
from claimwright.claims.tables import ClaimTables
from claimwright.edits.rule import Rule

_GUIDE = "005010X222A1"
_NPI = "45 CFR 162.406; CMS, NPI check digit"
MISSING = Rule(id="claim.identifier-missing", severity=Severity.STOP, source=_GUIDE)
CHECK_DIGIT = Rule(id="provider.npi-check-digit", severity=Severity.STOP, source=_NPI)
TAX_ID = Rule(id="provider.tax-id-format", severity=Severity.STOP, source="26 CFR 301.6109-1")
NO_DIAGNOSIS = Rule(id="claim.diagnosis-missing", severity=Severity.STOP, source=_GUIDE)
NO_LINE = Rule(id="claim.line-missing", severity=Severity.STOP, source=_GUIDE)
NO_POINTER = Rule(id="line.diagnosis-pointer-missing", severity=Severity.STOP, source=_GUIDE)
POINTER = Rule(id="line.diagnosis-pointer-out-of-range", severity=Severity.STOP, source=_GUIDE)
CHARGE = Rule(id="claim.charge-not-positive", severity=Severity.STOP, source=_GUIDE)
NEGATIVE = Rule(id="line.charge-negative", severity=Severity.STOP, source=_GUIDE)
REFERENCE = Rule(id="claim.original-reference-missing", severity=Severity.STOP, source=_GUIDE)

# What "80840", the prefix of every NPI, adds to the sum of the check.
_PREFIX_SUM = 24
_ADDRESS = ("address_line_1", "city", "state", "postal_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """A party's columns of which none may be blank, and the words for them."""

    role: PartyRole
    columns: tuple[str, ...]
    field: str
    words: str
    only_if_present: bool = False


REQUIRED = (
    Required(
        role=PartyRole.BILLING_PROVIDER,
        columns=("name",),
        field="billing_provider_name",
        words="the billing provider's name",
    ),
    Required(
        role=PartyRole.BILLING_PROVIDER,
        columns=("npi",),
        field="billing_provider_npi",
        words="the billing provider's NPI",
    ),
    Required(
        role=PartyRole.BILLING_PROVIDER,
        columns=("tax_id",),
        field="billing_provider_tax_id",
        words="the billing provider's tax number",
    ),
    Required(
        role=PartyRole.BILLING_PROVIDER,
        columns=_ADDRESS,
        field="billing_provider_address",
        words="the billing provider's full street address",
    ),
    Required(
        role=PartyRole.RENDERING_PROVIDER,
        columns=("npi",),
        field="rendering_provider_npi",
        words="the rendering provider's NPI",
        only_if_present=True,
    ),
    Required(
        role=PartyRole.SUBSCRIBER,
        columns=("name", "first_name"),
        field="subscriber_name",
        words="the subscriber's full name",
    ),
    Required(
        role=PartyRole.SUBSCRIBER,
        columns=("birth_date",),
        field="subscriber_birth_date",
        words="the subscriber's date of birth",
    ),
    Required(
        role=PartyRole.PATIENT,
        columns=("name", "first_name"),
        field="patient_name",
        words="the patient's full name",
    ),
    Required(
        role=PartyRole.PATIENT,
        columns=_ADDRESS,
        field="patient_address",
        words="the patient's full address",
    ),
    Required(
        role=PartyRole.PAYER,
        columns=("payer_id",),
        field="payer_id",
        words="the payer's electronic number",
    ),
)


def check_identifiers(tables: ClaimTables) -> pl.DataFrame:
    """Find what is missing or malformed. Reads claims, lines, diagnoses and parties.

    Findings: "claim.identifier-missing" (one a field), "provider.npi-check-digit",
    "provider.tax-id-format", "claim.diagnosis-missing", "claim.line-missing",
    "line.diagnosis-pointer-missing", "line.diagnosis-pointer-out-of-range",
    "claim.charge-not-positive", "line.charge-negative", "claim.original-reference-missing".
    """
    return pl.concat(
        [
            *(_missing_of_party(tables, required) for required in REQUIRED),
            _missing_of_claim(tables, "member_id", "the member number of the patient's policy"),
            _missing_of_claim(tables, "place_of_service", "the place of service"),
            _rendering_provider_missing(tables),
            _npi_check_digits(tables),
            _tax_ids(tables),
            _nothing_to_bill(tables),
            _pointers(tables),
            _charges(tables),
            _original_references(tables),
        ]
    )


def _is_blank(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).fill_null("")
    return text.str.strip_chars() == ""


def _missing(hits: pl.DataFrame, *, field: str, words: str) -> pl.DataFrame:
    return MISSING.findings(
        hits,
        message=pl.lit(f"The claim lacks {words}. Enter it before the claim is sent."),
        field=pl.lit(field),
    )


def _missing_of_party(tables: ClaimTables, required: Required) -> pl.DataFrame:
    parties = tables.parties.filter(pl.col("role") == required.role)
    is_blank = pl.any_horizontal(_is_blank(column) for column in required.columns)
    hits = (
        tables.claims.select("claim_ordinal", "claim_id")
        .join(
            parties.select("claim_ordinal", *required.columns),
            on="claim_ordinal",
            how="inner" if required.only_if_present else "left",
            maintain_order="left",
        )
        .filter(is_blank)
    )
    return _missing(hits, field=required.field, words=required.words)


def _missing_of_claim(tables: ClaimTables, column: str, words: str) -> pl.DataFrame:
    return _missing(tables.claims.filter(_is_blank(column)), field=column, words=words)


def _rendering_provider_missing(tables: ClaimTables) -> pl.DataFrame:
    """An organization that bills has to say which person treated."""
    rendering = tables.parties.filter(pl.col("role") == PartyRole.RENDERING_PROVIDER)
    hits = tables.parties.filter(
        pl.col("role") == PartyRole.BILLING_PROVIDER, ~pl.col("is_person")
    ).join(rendering, on="claim_ordinal", how="anti", maintain_order="left")
    return _missing(hits, field="rendering_provider", words="the rendering provider")


def npi_is_valid(column: str) -> pl.Expr:
    """Ten digits whose last is the check digit: base.identifiers.npi_is_valid, over a column."""
    npi = pl.col(column)
    digits = [npi.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(10)]
    doubled = [digit * 2 - pl.when(digit > 4).then(9).otherwise(0) for digit in digits[0::2]]
    total = pl.sum_horizontal(*doubled, *digits[1::2], ignore_nulls=False) + _PREFIX_SUM
    return npi.str.contains(r"^[0-9]{10}\z") & (total % 10 == 0).fill_null(value=False)


def _npi_check_digits(tables: ClaimTables) -> pl.DataFrame:
    hits = tables.parties.filter(
        pl.col("npi").is_not_null(), ~_is_blank("npi"), ~npi_is_valid("npi")
    ).with_columns(words=pl.col("role").str.replace_all("_", " ", literal=True))
    return CHECK_DIGIT.findings(
        hits,
        message=pl.format(
            "The NPI {} of the {} is not valid: it needs ten digits of which the last checks the"
            " others. Correct it from the NPI registry before the claim is sent.",
            pl.col("npi"),
            pl.col("words"),
        ),
        field=pl.format("{}_npi", pl.col("role")),
        value=pl.col("npi"),
    )


def _tax_ids(tables: ClaimTables) -> pl.DataFrame:
    hits = tables.parties.filter(
        pl.col("role") == PartyRole.BILLING_PROVIDER,
        ~_is_blank("tax_id"),
        ~pl.col("tax_id").str.contains(r"^[0-9]{9}\z"),
    )
    return TAX_ID.findings(
        hits,
        message=pl.format(
            "The billing provider's tax number {} is not nine digits. Enter it without a hyphen.",
            pl.col("tax_id"),
        ),
        field=pl.lit("billing_provider_tax_id"),
        value=pl.col("tax_id"),
        expected=pl.lit("nine digits"),
    )


def _nothing_to_bill(tables: ClaimTables) -> pl.DataFrame:
    without_diagnosis, without_line = (
        tables.claims.join(rows, on="claim_ordinal", how="anti", maintain_order="left")
        for rows in (tables.diagnoses, tables.lines)
    )
    return pl.concat(
        [
            NO_DIAGNOSIS.findings(
                without_diagnosis,
                message=pl.lit("The claim has no diagnosis. Code the visit's reason first."),
                field=pl.lit("diagnoses"),
            ),
            NO_LINE.findings(
                without_line,
                message=pl.lit("The claim has no service line. Code what was done first."),
                field=pl.lit("lines"),
            ),
        ]
    )


def _pointers(tables: ClaimTables) -> pl.DataFrame:
    counts = tables.diagnoses.group_by("claim_ordinal").agg(diagnoses=pl.len())
    lines = tables.lines.join(counts, on="claim_ordinal", how="left", maintain_order="left")
    lines = lines.with_columns(pl.col("diagnoses").fill_null(0))
    without = lines.filter(pl.col("diagnosis_pointers").list.len() == 0)
    astray = lines.explode("diagnosis_pointers", empty_as_null=False).filter(
        (pl.col("diagnosis_pointers") < 1) | (pl.col("diagnosis_pointers") > pl.col("diagnoses"))
    )
    return pl.concat(
        [
            NO_POINTER.findings(
                without,
                message=pl.format(
                    "Line {} ({}) points at no diagnosis. Say which diagnosis it was done for.",
                    pl.col("line_number"),
                    pl.col("procedure_code"),
                ),
                field=pl.lit("diagnosis_pointers"),
            ),
            POINTER.findings(
                astray,
                message=pl.format(
                    "Line {} ({}) points at diagnosis {}, but the claim has {}. Point it at one"
                    " of those.",
                    pl.col("line_number"),
                    pl.col("procedure_code"),
                    pl.col("diagnosis_pointers"),
                    pl.col("diagnoses"),
                ),
                field=pl.lit("diagnosis_pointers"),
                value=pl.col("diagnosis_pointers").cast(pl.String),
            ),
        ]
    )


def _charges(tables: ClaimTables) -> pl.DataFrame:
    has_lines = tables.claims.join(
        tables.lines, on="claim_ordinal", how="semi", maintain_order="left"
    )
    return pl.concat(
        [
            CHARGE.findings(
                has_lines.filter(pl.col("charge_cents") <= 0),
                message=pl.lit(
                    "The claim's charge is not above zero. Enter the charges from the fee list."
                ),
                field=pl.lit("charge"),
                value=pl.col("charge_cents").cast(pl.String),
                expected=pl.lit("above 0 cents"),
            ),
            NEGATIVE.findings(
                tables.lines.filter(pl.col("charge_cents") < 0),
                message=pl.format(
                    "Line {} ({}) has a charge below zero. Enter what is charged; a correction"
                    " goes into the ledger.",
                    pl.col("line_number"),
                    pl.col("procedure_code"),
                ),
                field=pl.lit("charge"),
                value=pl.col("charge_cents").cast(pl.String),
                expected=pl.lit("0 cents or more"),
            ),
        ]
    )


def _original_references(tables: ClaimTables) -> pl.DataFrame:
    hits = tables.claims.filter(
        pl.col("frequency_code").is_in(["7", "8"]), _is_blank("original_reference")
    )
    return REFERENCE.findings(
        hits,
        message=pl.lit(
            "A corrected or voided claim needs the payer's number of the first one. Take it from"
            " the payer's answer before the claim is sent."
        ),
        field=pl.lit("original_reference"),
    )
