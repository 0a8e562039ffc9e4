"""Which seventh character the words of a search ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimwright.codes.search.names import stop_forms
from claimwright.codes.search.words import form_of, forms_of

# Where nothing is said: the initial encounter of an injury, routine healing, a stage or fetus
# not specified.
# Source: ICD-10-CM Official Guidelines, section I.C.19.a, and the 7th character notes.
_USUAL = "A0X9"
_TAKEN_FOR_GRANTED = frozenset(
    map(form_of, ("encounter", "initial", "closed", "routine", "healing", "fracture"))
)


def choose_child(
    codes: Sequence[str], labels: Mapping[int, str], parent_label: str, said: set[str]
) -> int:
    """Choose among codes that differ in the 7th character. labels: by row of the code."""
    above = set(forms_of(parent_label))

    def rank(row: int) -> tuple[float, int, int]:
        own = set(forms_of(labels[row])) - above - stop_forms()
        spoken = len(own & (said - above))
        unsaid = len(own - said - _TAKEN_FOR_GRANTED)
        usual = _USUAL.find(codes[row][-1])
        return (spoken - 0.1 * unsaid if spoken else 0.0, -usual if usual >= 0 else -9, -row)

    return max(labels, key=rank)
