"""Opening the classification and looking codes up, beside simple-icd-10-cm."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from bench.inputs import Inputs
from bench.measure import Action, Measurement, measure, measure_cold
from bench.report import Table, megabytes, number, seconds, times
from bench.scale import Scale

# Codes of every kind that a look-up meets: billable, not billable, and unknown.
_CODES = (
    "E11.9", "I10", "J06.9", "M54.50", "S72.001A", "E11", "S72", "Z00.00", "T36.0X1A", "O09.90",
    "K21.9", "R51.9", "Z99.9X", "ABC.DE",
)  # fmt: skip


def build_table(inputs: Inputs, size: int) -> Action:
    """Compile the release into the table that the others open."""
    from claimwright.codes.icd10cm import write_table

    def build() -> dict[str, int]:
        write_table(inputs.icd10cm_file())
        return {"bytes": inputs.icd10cm_file().stat().st_size}

    return build


def open_table(inputs: Inputs, size: int) -> Action:
    """Import our module and open the table."""

    def load() -> dict[str, int]:
        from claimwright.codes.icd10cm import ICD10CM

        return {"codes": ICD10CM.open(inputs.icd10cm_file()).codes.height}

    return load


def look_up(inputs: Inputs, size: int) -> Action:
    """Ask of each code whether it exists, is billable, and what it is called."""
    from claimwright.codes.icd10cm import ICD10CM

    icd10cm = ICD10CM.open(inputs.icd10cm_file())
    asked = list(islice(cycle(_CODES), size))

    def ask() -> dict[str, int]:
        found = 0
        for code in asked:
            if icd10cm.exists(code):
                found += len(icd10cm.label(code)) > 0 or icd10cm.is_billable(code)
        return {"look_ups": size, "found": found}

    return ask


def peer_open(inputs: Inputs, size: int) -> Action:
    """Import simple_icd_10_cm, which reads its data then."""

    def load() -> dict[str, int]:
        import simple_icd_10_cm

        return {"codes": int(simple_icd_10_cm.is_valid_item("E11.9"))}

    return load


def peer_look_up(inputs: Inputs, size: int) -> Action:
    """The same three questions to simple_icd_10_cm."""
    import simple_icd_10_cm

    asked = list(islice(cycle(_CODES), size))

    def ask() -> dict[str, int]:
        found = 0
        for code in asked:
            if simple_icd_10_cm.is_valid_item(code):
                described = len(simple_icd_10_cm.get_description(code)) > 0
                found += described or simple_icd_10_cm.is_leaf(code)
        return {"look_ups": size, "found": found}

    return ask


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Build once, then open and ask."""
    built = measure_cold(build_table, inputs, size=1)
    repeats = scale.repeats
    opened = measure_cold(open_table, inputs, size=1, repeats=repeats)
    peer_opened = measure_cold(peer_open, inputs, size=1, repeats=repeats)
    asked = measure(look_up, inputs, size=scale.look_ups, repeats=repeats)
    peer_asked = measure(peer_look_up, inputs, size=scale.look_ups, repeats=repeats)
    yield Table(
        title="ICD-10-CM",
        columns=("What", "CPU s", "Look-ups/s", "× simple-icd-10-cm", "Peak"),
        rows=(
            _row("Open the table, imports included", opened, peer_opened),
            _row(f"{scale.look_ups:,} look-ups", asked, peer_asked),
            _row("simple-icd-10-cm: import", peer_opened, None),
            _row(f"simple-icd-10-cm: {scale.look_ups:,} look-ups", peer_asked, None),
            _row("Build the table (once an installation)", built, None),
        ),
        notes=(
            "A look-up asks whether the code exists and, where it does, whether it is billable "
            "and what it is called. What a process does first is measured in new processes, "
            "building in one.",
        ),
    )


def _row(words: str, one: Measurement, peer: Measurement | None) -> tuple[str, ...]:
    asks = "look_ups" in one.counts
    return (
        words,
        seconds(one.seconds),
        number(one.per_second("look_ups") if asks else None),
        times(peer.seconds / one.seconds if peer else None),
        megabytes(one.peak_bytes),
    )
