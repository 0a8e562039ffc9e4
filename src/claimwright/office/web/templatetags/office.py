"""How the screens write money and the like."""

from __future__ import annotations

from django import template

from claimwright.base.money import format_cents

register = template.Library()


@register.filter
def cents(amount_cents: int | None) -> str:
    """Write cents as dollars; a long dash where there is no amount."""
    return "—" if amount_cents is None else format_cents(amount_cents)
