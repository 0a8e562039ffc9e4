"""The notation of Excludes notes."""

import pytest

from claimwright.codes.icd10cm.excludes import CodeRange, TabularOrder, parse_ranges

# In the order of the Tabular List, where C7A stands before C76 and M1A before M11.
ORDER = TabularOrder(
    [
        *("A37", "A37.0", "A37.01", "A37.02", "B27", "B27.0", "B27.00", "B27.01", "C73", "C74"),
        *("C75", "C7A", "C7B", "C76", "C77", "E08", "E08.44", "E08.51", "E08.52", "E09", "E09.44"),
        *("E10", "E10.620", "E11", "E12", "E13", "E13.44", "I10", "I11", "I1A", "I69", "I69.023"),
        *("I69.123", "I69.93", "M05", "M10", "M1A", "M11", "S02", "S02.0XXA", "S02.0XXB"),
    ]
)


@pytest.mark.parametrize(
    ("note", "ranges"),
    [
        ("type 1 diabetes (E10.-)", ["E10"]),
        ("primary hypertension (I10)", ["I10"]),
        ("peptic ulcer (K25.0)", ["K25.0"]),
        ("diabetes (E08-E13)", ["E08-E13"]),
        ("block of hypertension (I10-I1A)", ["I10-I1A"]),
        ("gestational diabetes (O99.81-)", ["O99.81"]),
        ("either (K57.0, K57.2, K57.4)", ["K57.0", "K57.2", "K57.4"]),
        ("two kinds (I10-I11, I69.-)", ["I10-I11", "I69"]),
        ("a range of codes that are not in the list (O10-O11)", ["O10-O11"]),
        ("two (T34.5.-, T34.6-)", ["T34.5", "T34.6"]),
        ("between (S52.1-S52.3-)", ["S52.1-S52.3"]),
        ("spaced (S12.0 -S12.6)", ["S12.0-S12.6"]),
        ("neuropathy in diabetes (E08-E13 with .44)", ["E08.44", "E09.44", "E13.44"]),
        ("angiopathy (E08-E13 with .51-.52)", ["E08.51", "E08.52"]),
        ("necrobiosis (E08-E13 with .620)", ["E10.620"]),
        ("stuttering after stroke (I69. with final characters -23)", ["I69.023", "I69.123"]),
        ("mononucleosis (B27.- with fifth character 1)", ["B27.01"]),
        ("whooping cough (A37 with fifth-character 2)", ["A37.02"]),
        ("open skull fracture (S02.- with 7th character B)", ["S02.0XXB"]),
        ("open fracture (S52.- with open fracture 7th character)", []),
        ("newborn (of) (P74.6)", ["P74.6"]),
        ("hyperammonemia syndrome E72.4", ["E72.4"]),
        ("obstruction classifiable to P76.-", ["P76"]),
        ("deficiency of vitamin B12, code to condition", []),
        ("confirmed infection - code to infection", []),
        ("effusion (J91.0))", ["J91.0"]),
    ],
)
def test_ranges_of_a_note(note: str, ranges: list[str]) -> None:
    found = [
        one.first if one.first == one.last else f"{one.first}-{one.last}"
        for one in parse_ranges(note, order=ORDER)
    ]
    assert found == ranges


def test_a_printed_range_follows_the_list_and_not_the_alphabet() -> None:
    found = parse_ranges("ill-defined sites (C76-C77)", order=ORDER)
    assert [one.holds("C7A.00") for one in found] == [False]
    found = parse_ranges("gout and others (M05-M11)", order=ORDER)
    assert any(one.holds("M1A.9XX0") for one in found)


def test_a_range_holds_everything_below_its_ends() -> None:
    held = CodeRange(first="E08", last="E13")
    assert held.holds("E08.00")
    assert held.holds("E13.9")
    assert not held.holds("E14")
    single = CodeRange(first="K25.0", last="K25.0")
    assert single.holds("K25.0")
    assert not single.holds("K25.1")
    assert not single.holds("K25")
