"""What does not add up in a file, for readers that keep amounts as they stand and say so."""

from __future__ import annotations

from collections.abc import Mapping

from claimwright.base.finding import Finding
from claimwright.x12.balancing.rules import RULES, SCOPES, check_balance
from claimwright.x12.loops import assign, guides_of
from claimwright.x12.places import Places
from claimwright.x12.syntax import Segments
from claimwright.x12.violations import ordinals_of, to_findings
from claimwright.x12.whereabouts import locate


def find_unbalanced(
    segments: Segments, *, otherwise: Mapping[str, str] | None = None
) -> list[Finding]:
    """The balances of a file that are not kept (ids begin with "x12.balance.").

    otherwise: by ST01, the guide to go by for a transaction of a release that has none.
    """
    if not segments.readable:
        return []
    placed = assign(segments, otherwise=otherwise)
    rows = [
        found
        for guide in guides_of(placed)
        for found in check_balance(Places(placed, guide, scopes=SCOPES.get(guide.transaction, ())))
    ]
    where = locate(ordinals_of(rows), placed)
    return to_findings(rows, where=where, file=segments.file, rules=RULES)
