"""The table of usual codes against the release that it names."""

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.search.usual_codes import usual_codes
from claimwright.coding.encoder import Encoder
from claimwright.coding.resolve import Episode
from claimwright.coding.words import STOP, common_form, forms_of, words_of


def test_every_code_of_the_table_is_in_the_release(icd10cm: ICD10CM) -> None:
    missing = {one.code for one in usual_codes() if not icd10cm.exists(one.code)}
    missing |= {one.root for one in usual_codes() if not icd10cm.exists(one.root)}
    assert not missing


def test_every_phrase_leads_to_a_billable_code_at_its_place(encoder: Encoder) -> None:
    astray = []
    for one in usual_codes():
        forms = frozenset(forms_of(one.phrase))
        found = encoder.resolver.resolve(
            one.root, default=one.code, named=forms, words=forms, episode=Episode.INITIAL
        )
        if not found or not all(
            encoder.icd10cm.is_billable(each.code) and each.code.startswith(one.root)
            for each in found
        ):
            astray.append((one.phrase, one.root, found))
    assert not astray


def test_a_phrase_means_one_code() -> None:
    codes: dict[str, set[str]] = {}
    for one in usual_codes():
        codes.setdefault(one.phrase, set()).add(one.code)
    assert not {phrase: found for phrase, found in codes.items() if len(found) > 1}


def test_no_default_names_a_side_that_its_phrase_does_not(icd10cm: ICD10CM) -> None:
    sides = {"right", "left"}
    quadrants = ("ruq", "rlq", "luq", "llq")
    guessed = {
        (one.phrase, one.code)
        for one in usual_codes()
        if (sides & set(icd10cm.label(one.code).lower().split())) - set(one.phrase.split())
        and not one.phrase.startswith(quadrants)
    }
    assert not guessed


def test_words_and_forms_agree() -> None:
    for text in ("Type II diabetes, L4-5 disc", "stage IV; the patient's I think", "Kidney Stones"):
        forms = [word.form for word in words_of(text) if word.form not in STOP]
        assert tuple(dict.fromkeys(forms)) == forms_of(text)


def test_common_forms() -> None:
    pairs = {
        "stones": "stone",
        "headaches": "headache",
        "biopsies": "biopsy",
        "renal": "kidney",
        "diabetic": common_form("diabetes"),
        "does": "does",
        "sinusitis": "sinusitis",
        "lupus": "lupus",
    }
    assert {word: common_form(word) for word in pairs} == pairs
