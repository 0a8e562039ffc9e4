"""What identifiers, names and addresses of a claim need in order to be written.

These are the limits of the file's format. Whether the claim is right (codes, check digits, payers'
rules) is the scrubber's question. Source: 005010X222A1 and X223A2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Severity
from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837.writable.rules import Rule
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import digits, plain_text, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier: where it stands, its greatest length, and whether the guide needs it.

    exact: it comes back in answers and must come back as it was, so capitals only.
    """

    frame: str
    column: str
    label: str
    maximum: int
    required: bool = True
    exact: bool = False
    roles: tuple[PartyRole, ...] = ()
    pattern: str | None = None
    looks: str | None = None


_PROVIDERS = (
    PartyRole.BILLING_PROVIDER,
    PartyRole.RENDERING_PROVIDER,
    PartyRole.SERVICE_FACILITY,
    PartyRole.REFERRING_PROVIDER,
)
_BILLING = (PartyRole.BILLING_PROVIDER,)
_AT_A_PLACE = (PartyRole.BILLING_PROVIDER, PartyRole.SERVICE_FACILITY, PartyRole.PATIENT)

# Greatest lengths: 005010X222A1, the elements named.
IDENTIFIERS = (
    # CLM01: 20 characters are all that a payer has to send back.
    Identifier(frame="claims", column="claim_id", label="claim number", maximum=20, exact=True),
    Identifier(frame="claims", column="member_id", label="member id", maximum=80),
    Identifier(frame="claims", column="payer_id", label="payer id", maximum=80),
    Identifier(
        frame="claims", column="group_number", label="group number", maximum=50, required=False
    ),
    Identifier(
        frame="claims",
        column="original_reference",
        label="original reference",
        maximum=50,
        required=False,
    ),
    Identifier(
        frame="claims",
        column="prior_authorization",
        label="prior authorization",
        maximum=50,
        required=False,
    ),
    Identifier(
        frame="claims",
        column="claim_filing_indicator",
        label="claim filing indicator",
        maximum=2,
    ),
    Identifier(
        frame="claims",
        column="place_of_service",
        label="place of service",
        maximum=2,
        pattern=r"^\d{2}$",
        looks="two digits",
    ),
    Identifier(
        frame="lines",
        column="line_control_number",
        label="line control number",
        maximum=30,
        exact=True,
    ),
    Identifier(
        frame="lines",
        column="procedure_code",
        label="procedure code",
        maximum=5,
        pattern=r"(?i)^[0-9A-Z]{5}$",
        looks="five letters or digits",
    ),
    Identifier(
        frame="diagnoses",
        column="code",
        label="diagnosis code",
        maximum=8,
        pattern=r"(?i)^[A-Z][0-9A-Z]{2}(?:\.?[0-9A-Z]{1,4})?$",
        looks="a letter and two to six more letters or digits",
    ),
    Identifier(
        frame="parties",
        column="npi",
        label="NPI",
        maximum=10,
        roles=_PROVIDERS,
        pattern=r"^\d{10}$",
        looks="ten digits",
    ),
    Identifier(
        frame="parties",
        column="tax_id",
        label="tax id",
        maximum=10,
        roles=_BILLING,
        pattern=r"^\d{2}-?\d{7}$|^\d{3}-\d{2}-\d{4}$",
        looks="nine digits",
    ),
    Identifier(
        frame="parties",
        column="taxonomy_code",
        label="taxonomy code",
        maximum=10,
        required=False,
        roles=_PROVIDERS,
        pattern=r"(?i)^[0-9A-Z]{10}$",
        looks="ten letters or digits",
    ),
    Identifier(
        frame="parties",
        column="state",
        label="state",
        maximum=2,
        roles=_AT_A_PLACE,
        pattern=r"(?i)^[A-Z]{2}$",
        looks="two letters",
    ),
    Identifier(
        frame="parties",
        column="postal_code",
        label="postal code",
        maximum=10,
        roles=_AT_A_PLACE,
        pattern=r"^\d{5}(?:-?\d{4})?$",
        looks="five or nine digits",
    ),
    Identifier(frame="other_coverages", column="member_id", label="other member id", maximum=80),
    Identifier(frame="other_coverages", column="payer_id", label="other payer id", maximum=80),
    Identifier(
        frame="other_coverages",
        column="group_number",
        label="other group number",
        maximum=50,
        required=False,
    ),
    Identifier(
        frame="other_coverages",
        column="payer_claim_number",
        label="other payer's claim number",
        maximum=50,
        required=False,
    ),
)


def identifier_rules(one: Identifier, delimiters: Delimiters) -> Iterator[Rule]:
    """What an identifier needs in order to be written."""
    value = pl.col(one.column).str.strip_chars()
    is_there = (value.is_not_null()) & (value != "")
    unfit = pl.any_horizontal(
        value.str.contains(r"[^\x20-\x7e]"),
        *(value.str.contains(sign, literal=True) for sign in delimiters.characters),
        *([value.str.contains(r"[a-z]")] if one.exact else []),
    )

    unless = _is_sound(one, delimiters)

    def rule(name: str, when: pl.Expr, message: str, expected: str | None = None) -> Rule:
        return Rule(
            unless=unless,
            id=f"identifier-{name}",
            frame=one.frame,
            roles=one.roles,
            when=when,
            field=one.column,
            message=message,
            expected=expected,
        )

    if one.required:
        yield rule(
            "missing",
            ~is_there.fill_null(False),
            f"The {one.label} is missing, and the claim cannot be sent without it. Fill it in.",
        )
    yield rule(
        "too-long",
        is_there & (value.str.len_chars() > one.maximum),
        f"The {one.label} is too long. An identifier is never cut: correct it.",
        f"at most {one.maximum} characters",
    )
    yield rule(
        "characters",
        is_there & unfit,
        f"The {one.label} has characters that the file cannot hold. Correct it: plain "
        f"{'capital letters' if one.exact else 'letters'} and digits"
        ", without separators or accents.",
        f"no {' '.join(delimiters.characters)}",
    )
    if one.pattern is not None:
        yield rule(
            "form",
            is_there & ~value.str.contains(one.pattern),
            f"The {one.label} does not look like one. Correct it.",
            one.looks,
        )


def _is_sound(one: Identifier, delimiters: Delimiters) -> pl.Expr:
    """A quick test: whether an identifier is as it should be, or is not there and need not be."""
    value, sign = pl.col(one.column), printable(delimiters=delimiters)
    sound = value.str.contains(f"^{sign}{{1,{one.maximum}}}$")
    if one.exact:
        sound &= ~value.str.contains("[a-z]")
    if one.pattern is not None:
        sound &= value.str.contains(one.pattern)
    return sound if one.required else sound | value.is_null()


def text_rules(delimiters: Delimiters) -> Iterator[Rule]:
    """What names, addresses and the patient's birth date need in order to be written."""

    sign = printable(delimiters=delimiters)

    def is_empty(column: str) -> pl.Expr:
        return plain_text(pl.col(column), maximum=60, delimiters=delimiters).is_null()

    def is_filled(column: str) -> pl.Expr:
        return pl.col(column).str.contains(sign)

    yield Rule(
        id="name-missing",
        frame="parties",
        when=is_empty("name"),
        unless=is_filled("name"),
        field="name",
        message="A name is missing, or has no letter that can be sent. Fill it in.",
    )
    for column, label in (("address_line_1", "street"), ("city", "city")):
        yield Rule(
            id="address-missing",
            frame="parties",
            roles=_AT_A_PLACE,
            when=is_empty(column),
            unless=is_filled(column),
            field=column,
            message=f"The address has no {label}; the payer needs the whole address. Fill it in.",
        )
    yield Rule(
        id="birth-date-missing",
        frame="parties",
        roles=(PartyRole.PATIENT,),
        when=pl.col("birth_date").is_null(),
        field="birth_date",
        message="The patient's birth date is missing, and the claim cannot be sent without it. "
        "Fill it in.",
    )
    yield Rule(
        id="postal-code-short",
        frame="parties",
        roles=(PartyRole.BILLING_PROVIDER, PartyRole.SERVICE_FACILITY),
        when=digits(pl.col("postal_code")).str.len_bytes() == 5,
        unless=pl.col("postal_code").str.len_bytes() >= 9,
        field="postal_code",
        severity=Severity.WARN,
        message="Payers want the nine-digit postal code of where the provider is. "
        "Look up the last four digits and add them.",
        expected="nine digits",
    )
