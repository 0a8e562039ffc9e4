"""Safe by default: no address answers without login, second factor, membership and role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from claimwright.demo.load import Loaded
from claimwright.office.models import (
    Claim,
    ExchangedFile,
    FileKind,
    LedgerTransaction,
    Membership,
    Patient,
    Practice,
    Remittance,
    Role,
    Statement,
    User,
    Visit,
    VisitCode,
    WorkItem,
)

MANAGER, BILLER, CODER = Role.MANAGER, Role.BILLER, Role.CODER
PROVIDER, AUDITOR = Role.PROVIDER, Role.AUDITOR
EVERYONE = frozenset(Role)

OPEN = {"account_login", "account_logout", "account_inactive", "mfa_authenticate"}
ARGUMENTS = {
    "pk": 1,
    "day": "2026-05-04",
    "name": "denied",
    "visit_id": 1,
    "claim_id": 1,
    "system": "icd10cm",
    "number": "I10",
    "code": "I10",
}

# Codes belong to nobody; every practice finds the same.
OF_EVERY_PRACTICE = {"encoder_code", "encoder_favorite", "api-1:read_code"}

# Which roles may open a page.
MAY_OPEN = {
    "day": EVERYONE,
    "patients": EVERYONE,
    "queues": frozenset({MANAGER, BILLER, CODER}),
    "queue": frozenset({MANAGER, BILLER, CODER}),
    "remittances": frozenset({MANAGER, BILLER, AUDITOR}),
    "files": frozenset({MANAGER, BILLER, AUDITOR}),
    "visit": EVERYONE,
    "visit_codes_ready": EVERYONE,
    "suspense": frozenset({MANAGER, BILLER, AUDITOR}),
    "claim": frozenset({MANAGER, BILLER, AUDITOR}),
    "remittance": frozenset({MANAGER, BILLER, AUDITOR}),
    "file": frozenset({MANAGER, BILLER, AUDITOR}),
    "file_download": frozenset({MANAGER, BILLER, AUDITOR}),
    "patient_ledger": frozenset({MANAGER, BILLER, AUDITOR}),
    "statement": frozenset({MANAGER, BILLER, AUDITOR}),
    "visit_found_codes": frozenset({MANAGER, CODER, PROVIDER}),
    "encoder": EVERYONE,
    "encoder_found": EVERYONE,
    "encoder_code": EVERYONE,
    "encoder_pcs": EVERYONE,
    "api-1:search_codes": EVERYONE,
    "api-1:read_code": EVERYONE,
    "api-1:list_visits": EVERYONE,
    "api-1:read_visit": EVERYONE,
    "api-1:read_claim": frozenset({MANAGER, BILLER, AUDITOR}),
    "api-1:list_remittances": frozenset({MANAGER, BILLER, AUDITOR}),
    "api-1:list_queues": frozenset({MANAGER, BILLER, CODER}),
}

# Which roles may ask for a change; the others are told that they may not.
MAY_CHANGE = {
    "visit_note": frozenset({MANAGER, PROVIDER}),
    "visit_suggest": frozenset({MANAGER, CODER, PROVIDER}),
    "visit_accept_all": frozenset({MANAGER, CODER, PROVIDER}),
    "visit_add_code": frozenset({MANAGER, CODER, PROVIDER}),
    "visit_order": frozenset({MANAGER, CODER, PROVIDER}),
    "visit_finish": frozenset({MANAGER, CODER, PROVIDER}),
    "visit_reopen": frozenset({MANAGER, BILLER, CODER}),
    "visit_bill": frozenset({MANAGER, BILLER, CODER}),
    "code_accept": frozenset({MANAGER, CODER, PROVIDER}),
    "code_reject": frozenset({MANAGER, CODER, PROVIDER}),
    "claim_recheck": frozenset({MANAGER, BILLER, CODER}),
    "send_claims": frozenset({MANAGER, BILLER}),
    "files_receive": frozenset({MANAGER, BILLER}),
    "files_fetch": frozenset({MANAGER, BILLER}),
    "patient_statement": frozenset({MANAGER, BILLER}),
    "patient_payment": frozenset({MANAGER, BILLER}),
    "suspense_release": frozenset({MANAGER, BILLER}),
    "queue_take": frozenset({MANAGER, BILLER, CODER}),
    "encoder_favorite": EVERYONE,
    "encoder_forget": EVERYONE,
    "api-1:receive": frozenset({MANAGER, BILLER}),
}
# What a change is sent with; enough to be understood, so that the role alone decides.
SENT = {
    "visit_note": {"text": "A note."},
    "visit_add_code": {"q": "I10", "words": "the"},
    "visit_reopen": {"because": "a test"},
    "code_reject": {"reason": "a test"},
    "suspense_release": {"because": "a test"},
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Every named address of the office with the names of its arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from addresses(pattern.url_patterns, inside)
        elif pattern.name:
            yield before + pattern.name, list(pattern.pattern.converters)


ADDRESSES = dict(addresses())


def address_of(name: str) -> str:
    return reverse(name, kwargs={one: ARGUMENTS[one] for one in ADDRESSES[name]})


def in_the_loaded_practice(name: str) -> str:
    """The address of a row that the loaded day has."""
    rows = {
        "visit": Visit,
        "claim": Claim,
        "remittance": Remittance,
        "patient": Patient,
        "statement": Statement,
        "queue": WorkItem,
        "code": VisitCode,
        "suspense": LedgerTransaction,
    }
    kind = name.partition("_")[0]
    if kind == "file":
        pk = ExchangedFile.objects.exclude(kind=FileKind.NOTE).values_list("pk", flat=True)[0]
        return reverse(name, kwargs={"pk": pk})
    if ADDRESSES[name] == ["pk"]:
        return reverse(name, kwargs={"pk": rows[kind].objects.values_list("pk", flat=True)[0]})
    if name.startswith("api-1:read_") and name not in OF_EVERY_PRACTICE:
        kind = name.removeprefix("api-1:read_")
        return reverse(name, kwargs={f"{kind}_id": rows[kind].objects.order_by("pk")[0].pk})
    return address_of(name)


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - OPEN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_logging_in(
    db: None, client: Client, name: str, method: str
) -> None:
    answer = getattr(client, method)(address_of(name))
    if name.startswith("api-1:"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(set(MAY_OPEN) | set(MAY_CHANGE)))
def test_a_password_alone_opens_nothing(
    loaded: Loaded, user_of: Callable[[Role], User], name: str
) -> None:
    client = Client()
    client.force_login(user_of(MANAGER))
    answer = client.get(address_of(name))
    if name.startswith("api-1:"):
        assert answer.status_code == 401
    else:
        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))


def test_who_has_no_second_factor_is_sent_to_set_it_up(
    loaded: Loaded, user_of: Callable[[Role], User]
) -> None:
    user = user_of(MANAGER)
    user.authenticator_set.all().delete()
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("day"))
    assert answer["Location"].startswith(reverse("mfa_activate_totp"))


def test_a_part_of_a_page_is_sent_to_the_login_as_a_whole(db: None, client: Client) -> None:
    answer = client.get(reverse("day"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == reverse("account_login")


def test_a_person_without_membership_is_told_so(
    loaded: Loaded, log_in: Callable[..., Client], user_of: Callable[[Role], User]
) -> None:
    user = user_of(AUDITOR)
    Membership.objects.filter(user=user).delete()
    client = log_in(user)
    answer = client.get(reverse("day"))
    assert answer.status_code == 403
    assert "no practice" in answer.content.decode()
    assert client.get("/api/visits").status_code == 403


@pytest.mark.parametrize("name", MAY_OPEN)
@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may(
    as_role: Callable[[Role], Client], name: str, role: Role
) -> None:
    answer = as_role(role).get(in_the_loaded_practice(name))
    assert answer.status_code == (200 if role in MAY_OPEN[name] else 403)
    if role not in MAY_OPEN[name]:
        assert f"The role {role.label} may not" in answer.content.decode()


@pytest.mark.parametrize("name", MAY_CHANGE)
@pytest.mark.parametrize("role", Role)
def test_each_role_changes_only_what_it_may(
    as_role: Callable[[Role], Client], name: str, role: Role
) -> None:
    sent = dict(SENT.get(name, {}))
    if name == "api-1:receive":
        sent["file"] = SimpleUploadedFile("any.txt", b"nothing known")
    answer = as_role(role).post(in_the_loaded_practice(name), sent)
    refused = f"The role {role.label} may not" in answer.content.decode()
    assert refused == (role not in MAY_CHANGE[name])
    assert (answer.status_code == 403) == refused


@pytest.mark.parametrize("name", MAY_CHANGE)
def test_nothing_changes_by_looking(manager_client: Client, name: str) -> None:
    assert manager_client.get(in_the_loaded_practice(name)).status_code == 405


@pytest.mark.parametrize("name", MAY_CHANGE)
def test_a_change_needs_the_token_of_the_page(
    loaded: Loaded, log_in: Callable[..., Client], user_of: Callable[[Role], User], name: str
) -> None:
    client = log_in(user_of(MANAGER), enforce_csrf_checks=True)
    assert client.post(in_the_loaded_practice(name), SENT.get(name, {})).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in (*MAY_OPEN, *MAY_CHANGE)
        if ADDRESSES[name] and "name" not in ADDRESSES[name] and name not in OF_EVERY_PRACTICE
    ],
)
def test_another_practices_rows_do_not_exist(
    loaded: Loaded, stranger_client: Client, name: str
) -> None:
    address = in_the_loaded_practice(name)
    if name in MAY_OPEN:
        assert stranger_client.get(address).status_code == 404
    else:
        assert stranger_client.post(address, SENT.get(name, {})).status_code == 404


@pytest.mark.parametrize("name", ["day", "patients", "queues", "remittances", "files"])
def test_lists_hold_nothing_of_another_practice(
    loaded: Loaded, stranger_client: Client, name: str
) -> None:
    page = stranger_client.get(address_of(name)).content.decode()
    names = Patient.objects.values_list("last_name", flat=True)
    assert names
    assert not [one for one in names if one in page]


def test_a_person_of_two_practices_switches_between_them(
    loaded: Loaded, log_in: Callable[..., Client], stranger: User
) -> None:
    Membership.objects.create(user=stranger, practice=loaded.practice, role=Role.AUDITOR)
    client = log_in(stranger)
    elsewhere = Practice.objects.get(slug="elsewhere")
    client.post(reverse("practice_switch"), {"practice": loaded.practice.pk})
    assert client.get(reverse("patients")).context["page"].paginator.count > 0
    assert client.get(reverse("patients")).context["actor"].role == Role.AUDITOR
    client.post(reverse("practice_switch"), {"practice": elsewhere.pk})
    assert client.get(reverse("patients")).context["page"].paginator.count == 0


def test_nobody_switches_to_a_practice_that_is_not_theirs(
    loaded: Loaded, stranger_client: Client
) -> None:
    for practice in (str(loaded.practice.pk), "0", "x", ""):
        answer = stranger_client.post(reverse("practice_switch"), {"practice": practice})
        assert answer.status_code == 404
    assert stranger_client.get(reverse("patients")).context["page"].paginator.count == 0


def test_a_membership_that_ended_shuts_the_practice_at_once(
    loaded: Loaded, manager_client: Client, user_of: Callable[[Role], User]
) -> None:
    assert manager_client.get(reverse("day")).status_code == 200
    Membership.objects.filter(user=user_of(MANAGER)).delete()
    assert manager_client.get(reverse("day")).status_code == 403


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**30])
@pytest.mark.parametrize("name", ["visit", "claim", "remittance", "file", "patient_ledger"])
def test_numbers_that_no_row_has_are_not_found(manager_client: Client, name: str, pk: int) -> None:
    assert manager_client.get(reverse(name, args=[pk])).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/?on=../admin",
        "/?on=%00",
        "/patients/?page=x%00",
        "/work/denied/?sort=%27%3B--",
        "/files/?show=%00",
        "/suspense/?remittance=%00",
        "/suspense/?remittance=99999999999999999999999",
        "/encoder/found?q=%00%27%28&of=%00&on=%00",
        "/encoder/icd10cm/%27%3B--/?on=2026-13-45",
        "/encoder/nothing/I10/",
        "/encoder/icd10pcs/build?prefix=%00%27&words=%00",
        "/api/codes?q=%00%27&system=x",
        "/api/visits?offset=-1",
        "/api/visits?offset=99999999999999999999999",
    ],
)
def test_nonsense_in_an_address_breaks_nothing(manager_client: Client, address: str) -> None:
    assert manager_client.get(address).status_code in {200, 404, 422}


@pytest.mark.parametrize("path", ["account/signup/", "account/password/reset/", "account/email/"])
def test_nobody_signs_up_or_resets_by_mail(db: None, client: Client, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_pages_are_not_kept_by_the_browser(manager_client: Client) -> None:
    answer = manager_client.get(reverse("day"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "unsafe" not in answer["Content-Security-Policy"]
