"""What a 271 says, in our own words, for the person at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from claimwright.base.money import format_cents
from claimwright.x12.explain import meaning
from claimwright.x12.values import quantity_text

_NETWORKS = {"Y": "in network", "N": "out of network", "W": "in and out of network"}


def rejection_words(*, reason: str, follow_up: str) -> str:
    """Why a question was not answered (AAA03), what to look at, and whether to ask again (AAA04).

    A code that is not in our list is named by its number.
    """
    why = _meaning(reason, "901", "reason")
    what = _meaning(follow_up, "889", "follow-up")
    advice = _advice().get(reason)
    sentences = [why, *([advice] if advice else []), what]
    return " ".join(f"{one[:1].upper()}{one[1:]}." for one in sentences)


def benefit_words(
    *,
    information: str,
    service_types: Sequence[str],
    coverage_level: str | None,
    period: str | None,
    amount_cents: int | None,
    percent: Decimal | None,
    is_in_network: str | None,
) -> str:
    """A statement about the coverage: "copayment: $25.00 a visit; in network; office visit"."""
    figures = []
    if amount_cents is not None:
        figures.append(format_cents(amount_cents))
    if percent is not None:
        figures.append(f"{quantity_text(percent * 100)} %")
    if period is not None:
        figures.append(_meaning(period, "615", "period"))
    parts = [_NETWORKS.get(is_in_network or "", "")]
    if coverage_level is not None:
        parts.append(_meaning(coverage_level, "1207", "level"))
    parts.append(", ".join(_meaning(one, "1365", "service type") for one in service_types))
    head = _meaning(information, "1390", "statement")
    if figures:
        head += f": {' '.join(figures)}"
    return "; ".join([head, *(part for part in parts if part)])


def _meaning(value: str, data_element: str, name: str) -> str:
    return meaning(value, data_element=data_element) or f"{name} {value or '(none)'}"


@cache
def _advice() -> dict[str, str]:
    text = files("claimwright.x12.p271").joinpath("advice.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded
