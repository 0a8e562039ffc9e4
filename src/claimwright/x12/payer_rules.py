"""A payer's own rules (SNIP 7): data that the user keeps, in the words of situational rules.

A file of such rules names its payer by the identifiers that the transaction carries, and then
rules as situations/rules.py describes them; `transaction` names the guide of each:

    payers: ["60054"]
    name: Example Health Plan
    rules:
    - id: member-id
      transaction: professional_claim
      within: "2300"
      when: [2010BA NM109]
      require: [2010BA NM109 ~ ^W[0-9]{9}$]
      say: Members of this plan have a W and nine digits.
      source: companion guide, page 12
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from claimwright.x12.guide import guide_names
from claimwright.x12.situations.rules import SituationalRule, parse_rule

# Where a transaction carries the identifier of the payer.
_PAYER_PLACES = {
    "professional_claim": "2010BB NM109",
    "institutional_claim": "2010BB NM109",
    "dental_claim": "2010BB NM109",
    "remittance": "1000A N104",
    "eligibility_inquiry": "2100A NM109",
    "eligibility_response": "2100A NM109",
    "claim_status_request": "2100A NM109",
    "claim_status_response": "2100A NM109",
    "enrollment": "1000B N104",
    "premium_payment": "1000A N104",
}


class PayerRulesError(ValueError):
    """A file of payer rules that cannot be used; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRules:
    """Rules of one or several payers; their findings have ids that begin with "x12.payer."."""

    rules: tuple[SituationalRule, ...] = ()

    def of(self, guide: str) -> tuple[SituationalRule, ...]:
        """The rules about one guide's transactions."""
        return tuple(one for one in self.rules if one.guide == guide)


def read_payer_rules(text: str) -> PayerRules:
    """Read a file of payer rules (YAML), of one payer or of a list of payers.

    Raises PayerRulesError where it is not written as it must be.
    """
    try:
        raw = yaml.safe_load(text)
        books = raw if isinstance(raw, list) else [raw]
        return PayerRules(rules=tuple(one for book in books for one in _rules(book)))
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        wrong = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise PayerRulesError(f"the payer rules cannot be read: {wrong}") from error


def _rules(book: Mapping[str, Any]) -> Iterator[SituationalRule]:
    payers = ", ".join(str(one) for one in book["payers"])
    name = book.get("name", payers)
    for raw in book["rules"]:
        guide = raw["transaction"]
        if guide not in guide_names():
            raise ValueError(
                f"there is no transaction {guide!r}; known: {', '.join(guide_names())}"
            )
        if guide not in _PAYER_PLACES:
            raise ValueError(f"a {guide} names no payer, so it cannot have rules of one")
        rule = parse_rule(
            raw,
            guide=guide,
            prefix="x12.payer.",
            source=f"SNIP 7: {name}, {raw.get('source', 'own rules')}",
            always=(f"{_PAYER_PLACES[guide]} = {payers}",),
        )
        _try_words(rule)
        yield rule


def _try_words(rule: SituationalRule) -> None:
    """The words may name what was found, and nothing else that we would not know."""
    known = ("at", "segment_id", "loop", "name", "found", "expected")
    try:
        rule.say.format(**dict.fromkeys(known, ""))
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError(f"rule {rule.id}: its words name something unknown: {error}") from error
