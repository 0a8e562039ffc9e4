"""What a party of an 837 is, by where its name stands.

Source: 005010X222A1, loops 1000 to 2420, and the same of X223A2 and X224A2.
"""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import PartyRole

_PROVIDERS = {
    "82": PartyRole.RENDERING_PROVIDER,
    "77": PartyRole.SERVICE_FACILITY,
    "FA": PartyRole.SERVICE_FACILITY,
    "DN": PartyRole.REFERRING_PROVIDER,
    "P3": PartyRole.PRIMARY_CARE_PROVIDER,
    "DQ": PartyRole.SUPERVISING_PROVIDER,
    "DK": PartyRole.ORDERING_PROVIDER,
    "QB": PartyRole.PURCHASED_SERVICE_PROVIDER,
    "DD": PartyRole.ASSISTANT_SURGEON,
    "71": PartyRole.ATTENDING_PROVIDER,
    "72": PartyRole.OPERATING_PROVIDER,
    "ZZ": PartyRole.OTHER_OPERATING_PROVIDER,
    "PW": PartyRole.PICK_UP_PLACE,
    "45": PartyRole.DROP_OFF_PLACE,
}
# Which role an NM101 has at its place.
ROLES: dict[str, dict[str, PartyRole]] = {
    "billing_provider": {
        "85": PartyRole.BILLING_PROVIDER,
        "87": PartyRole.PAY_TO_ADDRESS,
        "PE": PartyRole.PAY_TO_PLAN,
    },
    "subscriber": {"IL": PartyRole.SUBSCRIBER, "PR": PartyRole.PAYER},
    "patient": {"QC": PartyRole.PATIENT},
    "claim": _PROVIDERS,
    "line": _PROVIDERS,
    "other_coverage": {"IL": PartyRole.OTHER_SUBSCRIBER, "PR": PartyRole.OTHER_PAYER},
}


def role() -> pl.Expr:
    """The role of a name (party_code) in its scope; null where we know none there."""
    known = {f"{scope} {code}": str(one) for scope, roles in ROLES.items()
             for code, one in roles.items()}  # fmt: skip
    return (pl.col("scope").cast(pl.String) + " " + pl.col("party_code")).replace_strict(
        known, default=None, return_dtype=pl.String
    )
