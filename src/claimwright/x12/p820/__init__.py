"""Premium payment, 820 005010X218: what a sponsor pays an insurer, and for whom."""

from claimwright.x12.p820.read import read
from claimwright.x12.p820.tables import PremiumPaymentTables, read_tables, write_tables
from claimwright.x12.p820.values import (
    BankAccount,
    Charge,
    Delivery,
    IndividualRemittance,
    MemberCount,
    OrganizationRemittance,
    PremiumAdjustment,
    PremiumParty,
    PremiumPayment,
    PremiumPaymentFile,
    RemittanceItem,
    SummaryLine,
)
from claimwright.x12.p820.write import write

__all__ = [
    "BankAccount",
    "Charge",
    "Delivery",
    "IndividualRemittance",
    "MemberCount",
    "OrganizationRemittance",
    "PremiumAdjustment",
    "PremiumParty",
    "PremiumPayment",
    "PremiumPaymentFile",
    "PremiumPaymentTables",
    "RemittanceItem",
    "SummaryLine",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
