"""One code from all sides: its page, narrowing, what goes with it, building a PCS code."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.period import Period
from claimwright.codes.encoder import (
    Axis,
    Companion,
    CompanionKind,
    Duty,
    IndexTerms,
    PCSBuilder,
    Position,
    alternatives,
    code_page,
    narrow,
    placed_notes,
    what_else,
)
from claimwright.codes.icd10cm import ICD10CM, NoteKind, Release
from claimwright.codes.icd10pcs.definitions import ProcedureDefinitionsLoader
from claimwright.codes.icd10pcs.index import ProcedureIndexLoader
from claimwright.codes.icd10pcs.tables import ProcedureTablesLoader
from claimwright.codes.loading.source_file import SourceFile


def test_a_page_has_the_tree_and_the_inherited_notes(icd10cm: ICD10CM) -> None:
    page = code_page(icd10cm, "E11.22")
    assert page is not None
    assert [line.code for line in page.above] == ["4", "E08-E13", "E11", "E11.2"]
    assert page.is_billable
    assert not page.below
    assert page.release == icd10cm.release
    places = {note.stands_at for note in page.notes if note.kind is NoteKind.USE_ADDITIONAL}
    assert places == {"E11.22", "E11"}
    assert code_page(icd10cm, "E11.2X") is None


def test_notes_name_their_codes_and_the_line_above_them(icd10cm: ICD10CM) -> None:
    notes = placed_notes(icd10cm, "E11.22", kinds=[NoteKind.USE_ADDITIONAL])
    stage = notes[0]
    assert (stage.codes[0].first, stage.codes[0].last) == ("N18.1", "N18.6")
    insulin = next(note for note in notes if note.text.startswith("insulin"))
    assert insulin.heading == "code to identify control using:"
    assert [one.first for one in insulin.codes] == ["Z79.4"]


def test_narrowing_asks_for_one_thing_at_a_time(icd10cm: ICD10CM) -> None:
    start = narrow(icd10cm, "S72.11")
    assert start is not None
    assert start.question is not None
    assert start.question.axis is Axis.DISPLACEMENT
    displaced = next(one for one in start.question.options if one.is_default)
    side = narrow(icd10cm, displaced.code, answers=displaced.answers)
    assert side is not None
    assert side.question is not None
    assert side.question.axis is Axis.LATERALITY
    left = next(one for one in side.question.options if one.key == "left")
    episode = narrow(icd10cm, left.code, answers=left.answers)
    assert episode is not None
    assert episode.question is not None
    assert episode.question.axis is Axis.EPISODE
    initial = next(one for one in episode.question.options if one.is_default)
    end = narrow(icd10cm, initial.code, answers=initial.answers)
    assert end is not None
    assert (end.code, end.is_billable, end.question) == ("S72.112A", True, None)


def test_answers_given_before_are_not_asked_again(icd10cm: ICD10CM) -> None:
    found = narrow(icd10cm, "M25.56", answers={"laterality": "right"})
    assert found is not None
    assert (found.code, found.question) == ("M25.561", None)
    assert narrow(icd10cm, "nothing") is None


def test_every_way_down_ends_at_a_billable_code(icd10cm: ICD10CM) -> None:
    headings = [
        code
        for code, kind, billable in icd10cm.codes.select("code", "kind", "is_billable").iter_rows()
        if kind in ("category", "subcategory") and not billable
    ]
    chance = random.Random(20260401)
    for heading in chance.sample(headings, 400):
        code, answers = heading, dict[str, str]()
        for _ in range(12):
            found = narrow(icd10cm, code, answers=answers)
            assert found is not None
            if found.question is None:
                break
            options = found.question.options
            assert len(options) > 1
            assert sum(one.remaining for one in options) == found.remaining
            chosen = chance.choice(options)
            code, answers = chosen.code, dict(chosen.answers)
        assert found.question is None, heading
        assert found.is_billable, heading
        assert found.code.startswith(heading)


def test_what_an_unspecified_code_leaves_open(icd10cm: ICD10CM) -> None:
    (side,) = alternatives(icd10cm, "M25.569")
    assert side.axis is Axis.LATERALITY
    assert {one.code for one in side.options} == {"M25.561", "M25.562"}
    axes = {question.axis: question for question in alternatives(icd10cm, "S72.009A")}
    assert {one.code for one in axes[Axis.LATERALITY].options} == {"S72.001A", "S72.002A"}
    assert "S72.009D" in {one.code for one in axes[Axis.EPISODE].options}
    assert not alternatives(icd10cm, "I10")
    assert not alternatives(icd10cm, "M25.56")


def companions(icd10cm: ICD10CM, code: str, *beside: str) -> dict[CompanionKind, Companion]:
    return {one.kind: one for one in what_else(icd10cm, code, beside=beside)}


def test_a_manifestation_wants_its_cause_first(icd10cm: ICD10CM) -> None:
    found = what_else(icd10cm, "F02.80", beside=["G30.9"])[0]
    assert found.kind is CompanionKind.CODE_FIRST
    assert (found.duty, found.position) == (Duty.ALWAYS, Position.BEFORE)
    assert found.is_met
    assert [one.text for one in found.choices if one.is_met] == ["Alzheimer's (G30.-)"]
    assert not what_else(icd10cm, "F02.80", beside=["I10"])[0].is_met


def test_a_condition_in_the_note_is_no_duty(icd10cm: ICD10CM) -> None:
    found = companions(icd10cm, "I11.0", "I50.9")
    heart_failure = next(
        one for one in what_else(icd10cm, "I11.0", beside=["I50.9"]) if one.stands_at == "I11.0"
    )
    assert heart_failure.is_met
    assert found[CompanionKind.USE_ADDITIONAL].duty is Duty.IF_DOCUMENTED


def test_an_injury_wants_its_cause(icd10cm: ICD10CM) -> None:
    at_first = companions(icd10cm, "S72.001A", "W11.XXXA")
    assert at_first[CompanionKind.EXTERNAL_CAUSE].is_met
    assert {CompanionKind.PLACE, CompanionKind.ACTIVITY, CompanionKind.STATUS} <= at_first.keys()
    later = companions(icd10cm, "S72.001D")
    assert CompanionKind.EXTERNAL_CAUSE in later
    assert CompanionKind.PLACE not in later
    assert CompanionKind.EXTERNAL_CAUSE not in companions(icd10cm, "T39.011A")
    assert CompanionKind.EXTERNAL_CAUSE not in companions(icd10cm, "I10")


def test_a_code_without_its_seventh_character(icd10cm: ICD10CM) -> None:
    found = what_else(icd10cm, "S72.001")[0]
    assert (found.kind, found.duty) == (CompanionKind.SEVENTH_CHARACTER, Duty.ALWAYS)
    assert found.choices[0].text == "A initial encounter for closed fracture"
    assert CompanionKind.SEVENTH_CHARACTER not in companions(icd10cm, "S72.001A")


def test_drug_codes_ask_only_for_what_concerns_their_intent(icd10cm: ICD10CM) -> None:
    adverse = companions(icd10cm, "T45.515A")
    assert adverse[CompanionKind.CODE_FIRST].duty is Duty.ALWAYS
    poisoning = companions(icd10cm, "T39.011A")
    assert CompanionKind.CODE_FIRST not in poisoning
    assert not what_else(icd10cm, "no code")


def test_index_paths() -> None:
    terms = pl.DataFrame(
        {
            "index": ["index", "index", "drug-table"],
            "ordinal": [0, 1, 0],
            "path": ["Pain, knee", "Diabetes, type 2", "Aspirin"],
            "code": ["M25.56-", "E11.9", None],
        }
    )
    cells = pl.DataFrame(
        {
            "index": ["drug-table"],
            "ordinal": [0],
            "code": ["T39.011"],
            "heading": ["Poisoning Accidental"],
        }
    )
    found = IndexTerms(terms=terms, cells=cells)
    assert [one.path for one in found.leading_to("M25.561")] == ["Pain, knee"]
    (drug,) = found.leading_to("T39.011A")
    assert (drug.path, drug.column) == ("Aspirin", "Poisoning Accidental")
    assert not found.leading_to("Z00.00")


@pytest.fixture(scope="module")
def builder(shared_data: Path) -> PCSBuilder:
    folder = shared_data / "codes" / "icd10pcs"
    if not folder.is_dir():
        pytest.skip("no ICD-10-PCS files among the sample data")
    tables = {}
    for kind, loader in {
        "tables": ProcedureTablesLoader(),
        "definitions": ProcedureDefinitionsLoader(),
        "index": ProcedureIndexLoader(),
    }.items():
        path = next(folder.glob(f"*{kind}*.xml"))
        read = loader.read(SourceFile(name=path.name, data=path.read_bytes()))
        tables |= dict(read.tables)
        period = read.release.period if read.release else None
    assert isinstance(period, Period)
    return PCSBuilder(
        release=Release(code_set="icd10pcs", name="FY2025", period=period),
        axis_values=tables["axis_values"],
        definitions=tables["definitions"],
        index_terms=tables["index_terms"],
    )


def test_building_a_procedure_code(builder: PCSBuilder) -> None:
    start = builder.step("")
    assert start is not None
    assert start.title == "Section"
    assert sum(option.count for option in start.options) == 78_948
    operation = builder.step("0F")
    assert operation is not None
    resection = next(one for one in operation.options if one.character == "T")
    assert resection.label == "Resection"
    assert resection.definition
    step = builder.step("0FT4")
    assert step is not None
    assert (step.position, step.title) == (5, "Approach")
    assert {option.character for option in step.options} == {"0", "4"}
    end = builder.step("0FT44ZZ")
    assert end is not None
    assert end.code == "0FT44ZZ"
    assert end.chosen[3:] == ("Gallbladder", "Percutaneous Endoscopic", "No Device", "No Qualifier")
    assert builder.exists("0FT44ZZ")


@pytest.mark.parametrize("prefix", ["0FTB", "0FT44ZZZ", "ZZ", "0FT4X"])
def test_no_table_allows_it(builder: PCSBuilder, prefix: str) -> None:
    assert builder.step(prefix) is None
    assert not builder.exists(prefix)


def test_every_choice_of_the_builder_ends_at_a_code(builder: PCSBuilder) -> None:
    chance = random.Random(3)
    for _ in range(100):
        prefix = ""
        while (step := builder.step(prefix)) is not None and step.code is None:
            prefix += chance.choice(step.options).character
        assert step is not None
        assert builder.exists(prefix)


def test_terms_of_the_procedure_index(builder: PCSBuilder) -> None:
    found = builder.find("cholecystectomy")
    assert {entry.prefix for entry in found[:3]} & {"0FB4", "0FT4"}
    assert not PCSBuilder(release=builder.release, axis_values=pl.DataFrame(schema=_AXES)).find(
        "anything"
    )


_AXES = {
    "table": pl.String,
    "row": pl.UInt16,
    "position": pl.UInt8,
    "axis": pl.String,
    "value": pl.String,
    "label": pl.String,
    "definition": pl.String,
}
