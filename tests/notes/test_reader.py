"""Sections under their many names, and sentences that stay in their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.notes import Note, SectionKind, SentenceRole, read
from claimwright.notes.sentences import LONGEST_SENTENCE

S = SectionKind


def kinds(text: str) -> list[SectionKind]:
    return [section.kind for section in read(text).sections]


def texts(note: Note, *wanted: SectionKind) -> list[str]:
    return [one.span.of(note.text) for one in note.sentences_in(*wanted)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("CHIEF COMPLAINT", S.CHIEF_COMPLAINT),
        ("CC:", S.CHIEF_COMPLAINT),
        ("Reason for Visit: cough", S.CHIEF_COMPLAINT),
        ("HPI:", S.HISTORY_OF_PRESENT_ILLNESS),
        ("History of Present Illness", S.HISTORY_OF_PRESENT_ILLNESS),
        ("Subjective:", S.HISTORY_OF_PRESENT_ILLNESS),
        ("REVIEW OF SYSTEMS", S.REVIEW_OF_SYSTEMS),
        ("ROS: negative", S.REVIEW_OF_SYSTEMS),
        ("PMH: asthma", S.PAST_MEDICAL_HISTORY),
        ("PAST MEDICAL HISTORY:", S.PAST_MEDICAL_HISTORY),
        ("Past Surgical History", S.PAST_SURGICAL_HISTORY),
        ("FAMILY HISTORY", S.FAMILY_HISTORY),
        ("Social Hx:", S.SOCIAL_HISTORY),
        ("CURRENT MEDICATIONS:", S.MEDICATIONS),
        ("Meds: aspirin", S.MEDICATIONS),
        ("ALLERGIES", S.ALLERGIES),
        ("Vital Signs:", S.VITALS),
        ("PHYSICAL EXAMINATION", S.PHYSICAL_EXAM),
        ("Objective:", S.PHYSICAL_EXAM),
        ("LABS", S.RESULTS),
        ("Imaging: x-ray", S.RESULTS),
        ("PROCEDURE", S.PROCEDURE),
        ("IMPRESSION", S.ASSESSMENT),
        ("Diagnosis: gout", S.ASSESSMENT),
        ("A:", S.ASSESSMENT),
        ("## Assessment", S.ASSESSMENT),
        ("**Assessment:**", S.ASSESSMENT),
        ("ASSESSMENT AND PLAN", S.ASSESSMENT_AND_PLAN),
        ("Assessment/Plan:", S.ASSESSMENT_AND_PLAN),
        ("A&P", S.ASSESSMENT_AND_PLAN),
        ("A/P: gout", S.ASSESSMENT_AND_PLAN),
        ("PLAN", S.PLAN),
        ("Recommendations:", S.PLAN),
        ("INSTRUCTIONS", S.INSTRUCTIONS),
        ("Time spent: 40 minutes", S.TIME),
    ],
)
def test_a_heading_opens_its_section(line: str, kind: SectionKind) -> None:
    assert kinds(f"{line}\nwords\n") == [kind]


@pytest.mark.parametrize("line", ["Neck", "• Plan: rest", "We made a plan", "She is in a hurry:"])
def test_other_lines_open_no_section(line: str) -> None:
    assert kinds(f"{line}\nwords\n") == [S.OTHER]


def test_headings_within_one_line() -> None:
    note = read("CC: cough. HPI: for a week. Assessment: acute bronchitis. Plan: fluids.")
    assert [one.kind for one in note.sections] == [
        S.CHIEF_COMPLAINT,
        S.HISTORY_OF_PRESENT_ILLNESS,
        S.ASSESSMENT,
        S.PLAN,
    ]
    assert texts(note, S.ASSESSMENT) == ["acute bronchitis."]


def test_parts_of_a_history_are_sections_of_their_own() -> None:
    text = "PAST HISTORY\n\nMedical\nGout.\n\nSurgical\nAppendectomy.\n"
    assert kinds(text) == [S.PAST_MEDICAL_HISTORY, S.PAST_MEDICAL_HISTORY, S.PAST_SURGICAL_HISTORY]


def test_the_impression_of_a_report_belongs_to_the_results() -> None:
    text = "RESULTS\nMRI.\nImpression: small tear.\n\nASSESSMENT\nKnee pain.\n"
    assert kinds(text) == [S.RESULTS, S.ASSESSMENT]
    assert kinds("RESULTS\nMRI.\nImpression: small tear.\n") == [S.RESULTS, S.ASSESSMENT]


def test_bullets_and_numbers_are_sentences_of_their_own() -> None:
    note = read("Assessment:\n1. Gout\n2) Hypertension, stable\n- No diabetes\n• Asthma\n")
    found = [(one.span.of(note.text), one.role, one.number) for one in note.sentences]
    assert found == [
        ("Gout", SentenceRole.ITEM, 1),
        ("Hypertension, stable", SentenceRole.ITEM, 2),
        ("No diabetes", SentenceRole.ITEM, None),
        ("Asthma", SentenceRole.ITEM, None),
    ]


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "HPI:\nThe patient is a woman of 52 years who comes because of a cough that\n"
        "began last week. It is worse at night.\n"
    )
    note = read(text)
    assert [" ".join(one.split()) for one in texts(note, S.HISTORY_OF_PRESENT_ILLNESS)] == [
        "The patient is a woman of 52 years who comes because of a cough that began last week.",
        "It is worse at night.",
    ]


def test_titles_and_doses_do_not_end_a_sentence() -> None:
    note = read("Plan: See Dr. Brown in 2 weeks. Take 0.5 mg b.i.d. Return as needed.")
    assert texts(note, S.PLAN)[0] == "See Dr. Brown in 2 weeks."


def test_labels_inside_an_assessment() -> None:
    note = read("Assessment and Plan:\n1. Gout\n- Medical Treatment: Continue.\nAsthma: stable\n")
    found = [(one.span.of(note.text), one.label) for one in note.sentences]
    assert found == [
        ("Gout", ""),
        ("Continue.", "Medical Treatment"),
        ("Asthma", ""),
        ("stable", ""),
    ]


def test_sentences_are_found_by_place() -> None:
    note = read("Assessment: Gout. Asthma.")
    assert note.sentence_at(note.text.index("Asthma")) == note.sentences[1]
    assert note.sentence_at(0) is None
    assert note.section_at(0) == note.sections[0]
    assert note.section_at(10_000) is None


FRAGMENTS = st.sampled_from(
    [
        *("Assessment:", "PLAN", "- ", "• ", "1. ", "No fever", ". ", "\n", "\n\n", "gout", "; "),
        *("Denies", " ", "HPI: ", "Mother: ", "\t", "é", "\u2028", "😀", "0.5 mg", "Dr. ", "#"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join) | st.text(max_size=200))
def test_nothing_is_lost_and_nothing_overlaps(text: str) -> None:
    note = read(text)
    assert note.text == text
    end = 0
    for section in note.sections:
        assert section.span.start == end or not text[end : section.span.start].strip()
        end = section.span.end
    assert not text[end:].strip()
    before = 0
    for sentence in note.sentences:
        words = sentence.span.of(text)
        assert sentence.span.start >= before
        assert words == words.strip()
        assert words
        section = note.sections[sentence.section].span
        assert section.start <= sentence.span.start
        assert sentence.span.end <= section.end
        assert "\n\n" not in words
        assert "\n•" not in words
        before = sentence.span.end


@pytest.mark.parametrize("text", [" " * 100_000 + "x", "a " * 50_000, "x" * 100_000, "B:" * 40_000])
def test_a_file_that_is_no_prose_is_cut_into_short_pieces(text: str) -> None:
    note = read(text)
    assert all(one.span.end - one.span.start <= LONGEST_SENTENCE for one in note.sentences)
    words = "".join(one.span.of(text) for one in note.sentences)
    assert words.replace(" ", "") == text.replace(" ", "")
