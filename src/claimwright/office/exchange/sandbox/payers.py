"""What the sandbox knows of its payers: members, fees and rules, read from a YAML text.

    clearinghouse: {id: SANDBOX, name: Sandbox Clearinghouse}      # may be left out
    payers:
      - payer_id: "60001"
        name: Northern Plan
        claim_filing_indicator: CI
        fees: {"99213": 9200}             # allowed, in cents, a unit
        default_fee_percent: 60           # of the charge, for a code without a fee
        sequestration_percent: 0          # 2 for Medicare
        requires_prior_authorization: ["29881"]
        not_covered: ["11200"]
        preventive: ["99396"]             # paid without any share of the patient
        members:
          - member_id: NP100
            last_name: Doe
            first_name: Ann
            birth_date: 1980-02-03
            effective_from: 2026-01-01
            effective_to: null
            deductible_remaining_cents: 5000
            coinsurance_percent: 20
            copay_cents: 2500
            copay_codes: ["99213"]
            dependents: [{last_name: Doe, first_name: Bo, birth_date: 2015-06-07}]

Every scalar is read as text first: YAML would take an unquoted 0123 as an octal number, and a
member would never be found. An unknown key, a key given twice, a missing one or a value of the
wrong form is a ConfigurationError that names its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

import yaml

from claimwright.office.exchange.sandbox.fields import ConfigurationError, Fields

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    """A person covered under a member's policy."""

    last_name: str
    first_name: str
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with a policy. effective_to None: no end. Money in cents."""

    member_id: str
    last_name: str
    first_name: str
    birth_date: date
    effective_from: date
    effective_to: date | None = None
    deductible_remaining_cents: int = 0
    coinsurance_percent: Decimal = Decimal(0)
    copay_cents: int = 0
    copay_codes: frozenset[str] = frozenset()
    dependents: tuple[Dependent, ...] = ()

    def is_covered(self, *, on: date) -> bool:
        """Both ends of the policy are days of coverage."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerAddress:
    """Where the payer says it is; an 835 must carry it."""

    line: str = "PO BOX 100"
    city: str = "ANYTOWN"
    state: str = "NY"
    postal_code: str = "10001"
    telephone: str = "8005550100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A payer with its fee table (code to allowed cents a unit), its rules and its members."""

    payer_id: str
    name: str
    claim_filing_indicator: str = "ZZ"
    tax_id: str = "999999999"
    address: PayerAddress = PayerAddress()
    fees: Mapping[str, int] = field(default_factory=dict)
    default_fee_percent: Decimal = Decimal(60)
    sequestration_percent: Decimal = Decimal(0)
    requires_prior_authorization: frozenset[str] = frozenset()
    not_covered: frozenset[str] = frozenset()
    preventive: frozenset[str] = frozenset()
    members: Mapping[str, Member] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearinghouse:
    """Who answers for a claim that names a payer nobody knows."""

    id: str = "SANDBOX"
    name: str = "Sandbox Clearinghouse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All payers by their id, and the clearinghouse in front of them."""

    payers: Mapping[str, Payer]
    clearinghouse: Clearinghouse = Clearinghouse()


def read_configuration(text: str) -> Configuration:
    """Read the YAML text described above. Raises ConfigurationError."""
    try:
        document = _TextLoader(text).get_single_data()
    except yaml.YAMLError as error:
        raise ConfigurationError(f"the payers' file is not YAML: {error}") from error
    root = Fields(document, "the payers' file")
    payers = [_payer(each) for each in root.records("payers")]
    clearinghouse = root.optional_record("clearinghouse")
    root.finish()
    return Configuration(
        payers=_by_key(payers, [payer.payer_id for payer in payers], "payer_id"),
        clearinghouse=Clearinghouse() if clearinghouse is None else _clearinghouse(clearinghouse),
    )


def _clearinghouse(fields: Fields) -> Clearinghouse:
    clearinghouse = Clearinghouse(id=fields.text("id"), name=fields.text("name"))
    fields.finish()
    return clearinghouse


def _payer(fields: Fields) -> Payer:
    members = [_member(each) for each in fields.records("members", ())]
    address = fields.optional_record("address")
    payer = Payer(
        payer_id=fields.text("payer_id"),
        name=fields.text("name"),
        claim_filing_indicator=fields.text("claim_filing_indicator", "ZZ"),
        tax_id=fields.text("tax_id", "999999999"),
        address=PayerAddress() if address is None else _address(address),
        fees=fields.cents_by_code("fees"),
        default_fee_percent=fields.percent("default_fee_percent", "60"),
        sequestration_percent=fields.percent("sequestration_percent", "0"),
        requires_prior_authorization=fields.codes("requires_prior_authorization"),
        not_covered=fields.codes("not_covered"),
        preventive=fields.codes("preventive"),
        members=_by_key(members, [member.member_id.upper() for member in members], "member_id"),
    )
    fields.finish()
    return payer


def _address(fields: Fields) -> PayerAddress:
    standard = PayerAddress()
    address = PayerAddress(
        line=fields.text("line", standard.line),
        city=fields.text("city", standard.city),
        state=fields.text("state", standard.state),
        postal_code=fields.text("postal_code", standard.postal_code),
        telephone=fields.text("telephone", standard.telephone),
    )
    fields.finish()
    return address


def _member(fields: Fields) -> Member:
    member = Member(
        member_id=fields.text("member_id"),
        last_name=fields.text("last_name"),
        first_name=fields.text("first_name"),
        birth_date=fields.day("birth_date"),
        effective_from=fields.day("effective_from"),
        effective_to=fields.optional_day("effective_to"),
        deductible_remaining_cents=fields.cents("deductible_remaining_cents", "0"),
        coinsurance_percent=fields.percent("coinsurance_percent", "0"),
        copay_cents=fields.cents("copay_cents", "0"),
        copay_codes=fields.codes("copay_codes"),
        dependents=tuple(_dependent(each) for each in fields.records("dependents", ())),
    )
    fields.finish()
    if member.effective_to is not None and member.effective_to < member.effective_from:
        raise ConfigurationError(f"{fields.where}: effective_to is before effective_from")
    return member


def _dependent(fields: Fields) -> Dependent:
    dependent = Dependent(
        last_name=fields.text("last_name"),
        first_name=fields.text("first_name"),
        birth_date=fields.day("birth_date"),
    )
    fields.finish()
    return dependent


def _by_key(records: list[_Record], keys: list[str], name: str) -> dict[str, _Record]:
    for key in keys:
        if keys.count(key) > 1:
            raise ConfigurationError(f"{name} {key!r} is given more than once")
    return dict(zip(keys, records, strict=True))


class _TextLoader(yaml.BaseLoader):
    """Every scalar stays text, and a key given twice is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise ConfigurationError(f"the key {key!r} is given twice, line {line}")
        return super().construct_mapping(node, deep=deep)
