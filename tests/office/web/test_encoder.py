"""The encoder's pages: find, narrow down to a billable code, keep at hand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore
from claimwright.demo.load import Loaded
from claimwright.office.workflow import code_tables

ON = "2026-05-04"
PCS_DAY = {"on": "2025-03-03"}


def page(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), {"on": ON} | query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_words_of_a_note_find_their_code(loaded: Loaded, manager_client: Client) -> None:
    found = page(manager_client, "encoder_found", q="heart attack")
    assert "I21.9" in found
    assert "Acute myocardial infarction, unspecified" in found


def test_the_practice_finds_what_it_charges_for(loaded: Loaded, manager_client: Client) -> None:
    assert "99214" in page(manager_client, "encoder_found", q="99214", of="services")
    assert "99214" not in page(manager_client, "encoder_found", q="99214", of="diagnoses")


def test_a_code_says_where_it_stands_and_from_which_release(
    loaded: Loaded, manager_client: Client
) -> None:
    shown = page(manager_client, "encoder_code", "icd10cm", "E11.22")
    assert "Type 2 diabetes mellitus with diabetic chronic kidney disease" in shown
    assert "FY2026 April" in shown
    assert "CDC/NCHS" in shown
    assert reverse("encoder_code", args=["icd10cm", "E11"]) in shown
    assert "N18.1" in shown, "the stage of the kidney disease is to be coded too"


def test_a_service_shows_its_charge_and_the_modifiers(
    loaded: Loaded, manager_client: Client
) -> None:
    shown = page(manager_client, "encoder_code", "cpt", "99214")
    assert "In the chargemaster" in shown
    assert "Separate, significant visit on the day of a procedure" in shown


def test_a_heading_is_narrowed_to_a_billable_code(loaded: Loaded, manager_client: Client) -> None:
    answers: dict[str, str] = {}
    code = "S52.50"
    for _ in range(6):
        shown = page(manager_client, "encoder_code", "icd10cm", code, **answers)
        if "not billable" not in shown:
            break
        link = re.search(r'class="options">\s*<li><a href="([^"]+)"', shown)
        assert link is not None, "there is a question with answers"
        path, _, query = link.group(1).replace("&amp;", "&").partition("?")
        code = path.rstrip("/").rpartition("/")[2]
        parts = (part.partition("=") for part in query.split("&"))
        answers = {name: value for name, _, value in parts if name not in {"on", "q", "of"}}
        answers = {name: value.replace("%20", " ") for name, value in answers.items()}
    assert "not billable" not in shown
    assert ">billable<" in shown


def test_a_day_without_a_release_is_said(loaded: Loaded, manager_client: Client) -> None:
    shown = page(manager_client, "encoder", on="2031-01-01")
    assert "No release of the diagnosis codes is loaded for Jan 1, 2031" in shown


def test_a_code_that_is_not_in_force_is_not_found(loaded: Loaded, manager_client: Client) -> None:
    answer = manager_client.get(reverse("encoder_code", args=["icd10cm", "Q00.99"]), {"on": ON})
    assert answer.status_code == 404
    assert "Q00.99 is not in force on May 4, 2026" in answer.content.decode()


def test_what_was_opened_and_kept_waits_on_the_first_page(
    loaded: Loaded, manager_client: Client
) -> None:
    page(manager_client, "encoder_code", "icd10cm", "I10")
    manager_client.post(
        reverse("encoder_favorite", args=["icd10cm", "J45.909"]), {"is_favorite": "yes", "on": ON}
    )
    shown = page(manager_client, "encoder")
    assert "Opened lately" in shown
    assert "Essential (primary) hypertension" in shown
    assert "Unspecified asthma, uncomplicated" in shown
    manager_client.post(reverse("encoder_forget"))
    shown = page(manager_client, "encoder")
    assert "Opened lately" not in shown
    assert "Unspecified asthma, uncomplicated" in shown


def test_without_tables_the_builder_says_what_to_load(
    loaded: Loaded, manager_client: Client
) -> None:
    assert "codes load" in page(manager_client, "encoder_pcs")


@pytest.mark.parametrize("prefix", ["", "0DT"])
def test_the_api_says_that_no_tables_are_loaded(
    loaded: Loaded, manager_client: Client, prefix: str
) -> None:
    answer = manager_client.get("/api/codes/icd10pcs/build", {"prefix": prefix, "on": ON})
    assert answer.status_code == 404
    assert "No ICD-10-PCS tables" in answer.json()["detail"]


def test_the_api_answers_as_the_screen_does(loaded: Loaded, manager_client: Client) -> None:
    found = manager_client.get("/api/codes", {"q": "sugar diabetes", "on": ON}).json()
    assert found["hits"][0]["code"] == "E11.9"
    one = manager_client.get("/api/codes/icd10cm/E11.22", {"on": ON}).json()
    assert one["release"]["name"] == "FY2026 April"
    choices = [choice for companion in one["companions"] for choice in companion["choices"]]
    assert any(place["first"] == "N18.1" for choice in choices for place in choice["codes"])
    heading = manager_client.get("/api/codes/icd10cm/S52.50", {"on": ON}).json()
    assert heading["question"]["options"]
    assert manager_client.get("/api/codes/icd10cm/Q00.99", {"on": ON}).status_code == 404


@pytest.fixture
def pcs_2025(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CodeStore]:
    """The official ICD-10-PCS tables and index of 2025, loaded for one test."""
    folder = shared_data / "codes" / "icd10pcs"
    if not folder.exists():
        pytest.skip("no ICD-10-PCS files among the sample data")
    store = CodeStore(tmp_path)
    for name in ("icd10pcs_tables_2025.xml", "icd10pcs_index_2025.xml"):
        reading = read_file(SourceFile(name=name, data=(folder / name).read_bytes()))
        assert store.load(reading).is_new
    monkeypatch.setattr(code_tables, "store", lambda: store)
    yield store
    code_tables._pcs_builder.cache_clear()


def test_a_procedure_code_is_built_from_left_to_right(
    loaded: Loaded, manager_client: Client, pcs_2025: CodeStore
) -> None:
    def built(**query: str) -> str:
        return page(manager_client, "encoder_pcs", **({"on": "2025-03-03"} | query))

    assert "Medical and Surgical" in built()
    assert "Gastrointestinal System" in built(prefix="0d")
    whole = built(prefix="0DTJ4ZZ")
    assert "a valid code" in whole
    assert "Appendix" in whole
    spoiled = built(prefix="0DTJ4QZ")
    assert "No table allows QZ here" in spoiled
    assert reverse("encoder_pcs") + "?on=2025-03-03&amp;prefix=0DT" in built(words="appendectomy")
    opened = manager_client.get(reverse("encoder_code", args=["icd10pcs", "0DTJ4ZZ"]), PCS_DAY)
    assert 'value="2025-03-03"' in opened.content.decode(), "the code's own day stays"
    answer = manager_client.get("/api/codes/icd10pcs/build", {"prefix": "0DTJ4Z"} | PCS_DAY).json()
    assert [one["character"] for one in answer["options"]] == ["G", "Z"]
    assert manager_client.get("/api/codes/icd10pcs/0DTJ4ZZ", PCS_DAY).json()["is_billable"]
