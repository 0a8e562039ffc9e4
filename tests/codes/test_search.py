"""The search by words, against phrases that people type."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from claimwright.codes.chargemaster import Chargemaster, ChargemasterItem, ItemKind
from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.search import Answer, CodeSearch, DatedSearch, Engine, Field
from claimwright.codes.search.icd10cm_names import build_icd10cm_index
from claimwright.codes.search.index import LAYOUT, SearchIndex, open_index, write_index
from claimwright.codes.search.lexicon import Lexicon, entries_of
from claimwright.codes.search.names import stop_forms, take_apart
from claimwright.codes.search.spelling import Speller, distance, sound_of
from claimwright.codes.search.words import form_of, forms_of, plain
from claimwright.codes.store import CodeStore
from claimwright.codes.systems import CodeSystem

PHRASES = Path(__file__).parent / "search_phrases.tsv"
# Of every kind of phrase: the share whose code stands first, and among the first five.
LEAST = {
    "lay": (0.93, 0.97),
    "abbreviation": (0.94, 0.97),
    "typo": (0.93, 0.97),
    "clinician": (0.93, 0.97),
    "specific": (0.85, 0.94),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    kind: str
    text: str
    codes: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        """A third was never looked at while the word lists were written."""
        return zlib.crc32(self.text.encode()) % 3 == 0

    def rank_in(self, answer: Answer, icd10cm: ICD10CM) -> int:
        """At which place the answer has an accepted code, from 0; 99 where it has none."""
        for rank, hit in enumerate(answer.hits):
            for code in self.codes:
                is_below = not icd10cm.is_billable(code) and hit.code.startswith(code)
                if hit.code == code or is_below:
                    return rank
        return 99


def phrases() -> Iterator[Phrase]:
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, text, codes = line.split("\t")
            yield Phrase(kind=kind, text=text, codes=tuple(codes.split()))


@pytest.fixture(scope="session")
def index(icd10cm: ICD10CM) -> SearchIndex:
    return build_icd10cm_index(icd10cm)


@pytest.fixture(scope="session")
def engine(index: SearchIndex) -> Engine:
    return Engine(index)


def first(engine: Engine, text: str, **how: bool) -> str:
    hits = engine.search(text, **how).hits
    return hits[0].code if hits else ""


@pytest.mark.parametrize("kind", LEAST)
def test_phrases_find_their_codes(engine: Engine, icd10cm: ICD10CM, kind: str) -> None:
    asked = [one for one in phrases() if one.kind == kind]
    ranks = {one.text: one.rank_in(engine.search(one.text), icd10cm) for one in asked}
    at_first, in_five = LEAST[kind]
    missed = [text for text, rank in ranks.items() if rank >= 5]
    assert sum(rank == 0 for rank in ranks.values()) >= at_first * len(asked), missed
    assert sum(rank < 5 for rank in ranks.values()) >= in_five * len(asked), missed


def test_accepted_codes_exist(icd10cm: ICD10CM) -> None:
    unknown = {code for one in phrases() for code in one.codes if not icd10cm.exists(code)}
    assert not unknown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("heart attack", "I21.9"),
        ("diabetes", "E11.9"),
        ("CAP", "J18.9"),
        ("hypertension", "I10"),
        ("knee pain", "M25.569"),
        ("right knee pain", "M25.561"),
        ("pain in the knee, right", "M25.561"),
        ("fracture of right femur neck", "S72.001A"),
        ("fracture of right femur neck, subsequent encounter", "S72.001D"),
        ("sequela of fracture of right femur neck", "S72.001S"),
        ("oesophagitis", "K20.90"),
        ("haemorrhoids", "K64.9"),
        ("Bell’s palsy", "G51.0"),
        ("gall stones", "K80.20"),
        ("type II diabetes", "E11.9"),
        ("CKD3b", "N18.32"),
    ],
)
def test_what_coders_take_for_granted(engine: Engine, text: str, code: str) -> None:
    assert first(engine, text) == code


def test_codes_of_another_kind_wait_until_they_are_asked_for(engine: Engine) -> None:
    for text, letters in {"hypertension": "OPZ", "sepsis": "OP", "depression": "OZ"}.items():
        assert not engine.search(text, limit=3).hits[0].code.startswith(tuple(letters))
    assert first(engine, "hypertension in pregnancy").startswith("O")
    assert first(engine, "sepsis of newborn").startswith("P")
    assert first(engine, "family history of diabetes") == "Z83.3"


@pytest.mark.parametrize("typed", ["E11.2", "e112", "E11.2 "])
def test_a_code_finds_itself_and_those_below(engine: Engine, typed: str) -> None:
    found = [hit.code for hit in engine.search(typed).hits]
    assert found[0] == "E11.2"
    assert found[1:] == ["E11.21", "E11.22", "E11.29"]


def test_searching_while_typing(engine: Engine) -> None:
    for text, code in {"type 2 dia": "E11.9", "pneumo": "J18.9", "heart att": "I21.9"}.items():
        assert code in [hit.code for hit in engine.search(text, is_typing=True).hits]


def test_two_problems_in_one_phrase_are_both_found(engine: Engine) -> None:
    found = [hit.code for hit in engine.search("AKI on CKD3b").hits]
    assert {"N17.9", "N18.32"} <= set(found[:3])
    found = [hit.code for hit in engine.search("lung cancer metastatic to brain").hits]
    assert {"C34.90", "C79.31"} <= set(found[:5])


def test_a_hit_says_why(engine: Engine) -> None:
    answer = engine.search("HTN zzyzx")
    hit = answer.hits[0]
    assert hit.code == "I10"
    assert ("htn", "hypertension") in {(one.typed, one.found_as) for one in hit.why}
    assert hit.unmatched == ("zzyzx",)
    assert any("hypertension" in one for one in answer.read_as)
    default = engine.search("unspecified acute myocardial infarction").hits[0]
    assert default.found_in in (Field.LABEL, Field.USUAL, Field.INCLUSION)
    assert 0 < default.score <= 1


def test_billable_codes_come_before_categories(engine: Engine) -> None:
    for text in ("fracture of femur", "glaucoma", "pressure ulcer"):
        billable = [hit.is_billable for hit in engine.search(text).hits]
        assert billable == sorted(billable, reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "?!", "the of and", "\x00\x01", "é" * 40, "1" * 300])
def test_what_says_nothing_finds_nothing_or_little(engine: Engine, text: str) -> None:
    assert len(engine.search(text).hits) <= 10


def test_an_index_comes_back_from_its_folder(index: SearchIndex, tmp_path: Path) -> None:
    write_index(index, tmp_path / "index")
    again = Engine(open_index(tmp_path / "index"))
    before = Engine(index)
    for text in ("broken hip", "s/p CABG", "diabetis"):
        assert again.search(text) == before.search(text)


def test_an_index_of_another_layout_is_refused(index: SearchIndex, tmp_path: Path) -> None:
    write_index(index, tmp_path)
    about = tmp_path / "about.json"
    about.write_text(about.read_text().replace(f'"layout": {LAYOUT}', '"layout": 0'))
    with pytest.raises(ValueError, match="build it anew"):
        open_index(tmp_path)


def test_the_search_of_a_day(icd10cm: ICD10CM, tmp_path: Path) -> None:
    day = icd10cm.release.period.first
    dated = DatedSearch(tmp_path / "search", icd10cm=icd10cm, store=CodeStore(tmp_path / "codes"))
    found = dated.on(day)
    assert found.systems == (CodeSystem.ICD10CM,)
    assert found.search("heart attack").hits[0].code == "I21.9"
    assert found.search("heart attack").releases == (icd10cm.release.name,)
    (made,) = (tmp_path / "search").iterdir()
    (tmp_path / "search" / f"{made.name.split('--')[0]}--outdated").mkdir()
    before = made.stat().st_mtime_ns
    again = DatedSearch(tmp_path / "search", icd10cm=icd10cm)
    assert again.on(day).search("HTN").hits[0].code == "I10"
    assert made.stat().st_mtime_ns == before
    assert not dated.on(day.replace(year=1999)).systems


def test_the_practices_own_items_are_found(icd10cm: ICD10CM, tmp_path: Path) -> None:
    item = ChargemasterItem(
        code="20610",
        system=CodeSystem.CPT,
        kind=ItemKind.PROCEDURE,
        description="Large joint injection",
        charge_cents=15000,
        phrases=("knee injection", "cortisone shot in the knee"),
    )
    dated = DatedSearch(tmp_path, icd10cm=icd10cm)
    found: CodeSearch = dated.on(
        icd10cm.release.period.first.replace(year=1999), chargemaster=Chargemaster([item])
    )
    (hit,) = found.search("cortisone shot knee").hits
    assert (hit.system, hit.code, hit.found_in) == (CodeSystem.CPT, "20610", Field.USUAL)
    assert not found.search("knee", systems=[CodeSystem.HCPCS]).hits


def test_no_phrase_stands_twice_in_the_word_tables() -> None:
    phrases_ = [phrase for phrase, _ in entries_of()]
    assert len(phrases_) > 4000
    assert not {phrase for phrase in phrases_ if phrases_.count(phrase) > 1}


def test_what_the_word_tables_write_is_known_to_the_classification(index: SearchIndex) -> None:
    known = index.vocabulary.keys() | stop_forms() | {"no", "not", "without"}
    unknown = {
        word
        for _, meanings in entries_of()
        for meaning in meanings
        for word in plain(meaning.words).replace("-", " ").split()
        if form_of(word.removesuffix("'s")) not in known and word.removesuffix("'s").isalpha()
    }
    assert not unknown


def test_a_word_alone_counts_as_it_is_written() -> None:
    words = Lexicon()
    assert words.find(["nerves"], ["nerve"])
    assert not words.find(["nerve"], ["nerve"])
    assert words.find(["water", "on", "the", "knee"], forms_of("water on the knee"))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Renal stenoses", ["kidney", "stenosis"]),
        ("anaemia", ["anem"]),
        ("stage IV", ["stag", "4"]),
        ("s/p CABG w/o pain", ["status", "post", "cabg", "without", "pain"]),
        ("non-displaced", ["nondisplac"]),
    ],
)
def test_forms(text: str, forms: list[str]) -> None:
    assert forms_of(text) == forms


def test_a_name_taken_apart() -> None:
    parts = take_apart("Migraine without aura, not intractable (common)")
    assert {"!aura", f"!{form_of('intractable')}"} <= parts.said.keys()
    assert "aura" in parts.against
    assert parts.said["common"] < parts.said["migrain"]
    assert "left" in take_apart("Pain in right knee").against


def test_spelling() -> None:
    speller = Speller({"pneumonia": 90, "diabetes": 80, "asthma": 20, "diarrhea": 10, "crohn": 5})
    typed = {"pnuemonia": "pneumonia", "diabetis": "diabetes", "athsma": "asthma"}
    typed |= {"diarhea": "diarrhea", "crone": "crohn"}
    assert {word: speller.corrections(word)[0].word for word in typed} == typed
    assert not speller.corrections("zzz")
    assert speller.completions("pneu") == ["pneumonia"]
    assert sound_of("neumonia") == sound_of("pneumonia")
    assert distance("abcd", "acbd", 3) == 1
    assert distance("abcd", "wxyz", 3) == 3
