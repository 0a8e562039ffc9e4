"""For whom an edit was made."""

from __future__ import annotations

from enum import StrEnum


class Setting(StrEnum):
    """Whose claims an edit is for: each has files of its own."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    SUPPLIER = "supplier"
