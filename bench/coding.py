"""From note to suggestions, on the notes of the synthetic practice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

from bench.inputs import Inputs
from bench.measure import Action, growth, measure, measure_cold
from bench.report import Table, megabytes, number, seconds, times
from bench.scale import Scale

# Takes a visit's number among the day's, and how often its note is repeated in one text;
# answers how many codes are suggested.
_Coder = Callable[[int, int], int]

_LONGER = 20


def first_note(inputs: Inputs, size: int) -> Action:
    """All that a new process does until its first note is coded, imports included."""
    return lambda: {"notes": 1, "codes": _open_coder(inputs)(0, 1)}


def all_notes(inputs: Inputs, size: int) -> Action:
    """Code every note of the day in a process that has coded one before."""
    code = _open_coder(inputs)
    code(0, 1)
    count = len(_practice()["visits"])
    return lambda: {"notes": count, "codes": sum(code(visit, 1) for visit in range(count))}


def long_note(inputs: Inputs, size: int) -> Action:
    """Code one note whose text is repeated: size says how often."""
    code = _open_coder(inputs)
    code(0, 1)
    return lambda: {"notes": 1, "codes": code(0, size)}


def _practice() -> dict[str, Any]:
    import yaml

    demo = resources.files("claimwright.demo")
    data: dict[str, Any] = yaml.safe_load(demo.joinpath("practice.yaml").read_text("utf-8"))
    return data


def _open_coder(inputs: Inputs) -> _Coder:
    from claimwright import coding, notes
    from claimwright.base.period import age
    from claimwright.claims.parties import Sex
    from claimwright.codes import chargemaster
    from claimwright.codes.icd10cm import ICD10CM

    icd10cm = ICD10CM.open(inputs.icd10cm_file())
    practice = _practice()
    patients = {patient["id"]: patient for patient in practice["patients"]}
    charges = chargemaster.load(practice["chargemaster"]).chargemaster
    folder = resources.files("claimwright.demo").joinpath("notes")
    texts = [folder.joinpath(visit["note"]).read_text("utf-8") for visit in practice["visits"]]
    on = practice["date_of_service"]

    def code(number: int, repeated: int) -> int:
        visit = practice["visits"][number]
        patient = patients[visit["patient"]]
        suggestions = coding.suggest(
            notes.read(texts[number] * repeated),
            icd10cm=icd10cm,
            chargemaster=charges,
            on=on,
            visit=coding.VisitFacts(
                patient_is_new=visit.get("patient_is_new"),
                place_of_service=visit["place_of_service"],
                age_years=age(patient["birth_date"], on=on),
                sex=Sex(patient["sex"]),
            ),
        )
        return len(suggestions.codes)

    return code


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Cold, warm, and on a long note."""
    inputs.make_code_table()
    repeats = scale.repeats
    cold = measure_cold(first_note, inputs, size=1, repeats=repeats)
    warm = measure(all_notes, inputs, size=1, repeats=repeats)
    one = measure(long_note, inputs, size=1, repeats=repeats)
    long = measure(long_note, inputs, size=_LONGER, repeats=repeats)
    count = warm.counts["notes"]
    rows = (
        ("First note of a new process, imports included", cold, None),
        (f"The day's {count} notes, warm", warm, None),
        ("One note, warm", one, None),
        (f"One note {_LONGER} times as long, warm", long, growth(one, long)),
    )
    yield Table(
        title="Coding",
        columns=("What", "CPU s", "Notes/s", "Codes", "Peak", "Growth"),
        rows=tuple(
            (
                words,
                seconds(found.seconds),
                number(found.per_second("notes")),
                number(found.counts["codes"] / found.counts["notes"]),
                megabytes(found.peak_bytes),
                times(grows),
            )
            for words, found, grows in rows
        ),
        notes=(
            "The notes are those of `make demo`. Codes are suggestions a note; how right they "
            "are is not measured here. The first note is measured in new processes.",
        ),
    )
