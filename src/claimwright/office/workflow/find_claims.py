"""Which of our claims an answer speaks of, by the number that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claimwright.office.models import Claim

_NUMBERS_A_QUERY = 5_000


def plain_number(number: str) -> str:
    """A claim number without the case and spaces that the other side may have changed."""
    return "".join(number.split()).upper()


def find_claims(numbers: Iterable[str]) -> Mapping[str, Claim]:
    """The practice's claims by their number as it came back. A shortened number finds none."""
    wanted = {number: plain_number(number) for number in numbers}
    plain = sorted(set(wanted.values()))
    found: dict[str, Claim] = {}
    for start in range(0, len(plain), _NUMBERS_A_QUERY):
        part = plain[start : start + _NUMBERS_A_QUERY]
        for claim in Claim.objects.filter(claim_number__in=part).select_related(
            "visit__patient", "policy__payer", "follows"
        ):
            found[claim.claim_number] = claim
    return {number: found[name] for number, name in wanted.items() if name in found}
