"""The encoder's pages: find, narrow down to a billable code, keep at hand."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from claimwright.demo.load import Loaded

ON = "2026-05-04"


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
    assert reverse("encoder_code", args=["icd10cm", "E11"]) in shown
    assert "N18.1" in shown, "the stage of the kidney disease is to be coded too"


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
    assert any("N18.1" <= place["first"] for c in one["companions"] for choice in c["choices"]
               for place in choice["codes"])  # fmt: skip
    heading = manager_client.get("/api/codes/icd10cm/S52.50", {"on": ON}).json()
    assert heading["question"]["options"]
    assert manager_client.get("/api/codes/icd10cm/Q00.99", {"on": ON}).status_code == 404
