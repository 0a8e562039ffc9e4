"""Each screen at two widths: nothing overflows, nothing complains, `?` shows its keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")

# Where each screen is found: an address, then the links that lead on from it. The demonstration
# leaves a day behind it, and the next day's visits to do.
SCREENS = {
    "day": ["/days/2026-05-04/"],
    "day-to-do": ["/"],
    "visit": ["/days/2026-05-04/", "V04"],
    "visit-to-code": ["/", "V18"],
    "visit-without-note": ["/", "V19"],
    "claim": ["/claims/1/"],
    "claim-x12": ["/claims/1/?view=x12"],
    "claim-held": ["/work/scrub_errors/", "Claim"],
    "remittances": ["/remittances/"],
    "remittance": ["/remittances/", "Lantern Mutual Health"],
    "files": ["/files/"],
    "file": ["/files/", "demo-000000001.837"],
    "patients": ["/patients/"],
    "ledger": ["/patients/", "Hartsock, Gwendolyn"],
    "walk-back": ["/patients/", "Hartsock, Gwendolyn", "Paid 99214"],
    "work": ["/work/"],
    "denied": ["/work/denied/"],
    "nothing-waits": ["/work/suspense/"],
    "suspense": ["/suspense/"],
    "codes": ["/encoder/?on=2026-05-04&q=sugar+diabetes"],
    "code": ["/encoder/icd10cm/S52.50/?on=2026-05-04"],
    "code-with-companions": ["/encoder/icd10cm/E11.22/?on=2026-05-04"],
    "build-a-procedure-code": ["/encoder/icd10pcs/build?on=2026-05-04"],
    "second-factor": ["/account/second-factor/"],
    "password": ["/account/password/"],
}


def go(page: Page, steps: list[str]) -> None:
    for step in steps:
        if step.startswith("/"):
            page.goto(step)
        else:
            page.get_by_role("link", name=re.compile(f"^{re.escape(step)}")).first.click()
            page.wait_for_load_state("networkidle")
    expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_can_be_read_and_says_its_keys(
    screen: Page, screens: Path, name: str
) -> None:
    page = screen
    go(page, SCREENS[name])
    assert page.evaluate(FAULTS) == []
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    page.screenshot(path=screens / f"{name}-{width}.png", full_page=True, caret="initial")
    beyond = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert beyond == 0, f"{name} is {beyond} pixels wider than the screen"
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("Go to the day")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_the_list_is_walked_by_keys(desk: Page) -> None:
    page = desk
    page.goto("/days/2026-05-04/")
    rows = page.locator("[data-item]")
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/visits/\d+/"))
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(r"/work/"))


def test_an_account_reaches_zero_by_keys(desk: Page) -> None:
    page = desk
    page.goto("/work/patient_due/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ledger/"))
    page.keyboard.press("p")
    expect(page.get_by_label("Visit")).to_be_focused()
    page.keyboard.press("Tab")
    amount = page.get_by_label("Amount in dollars")
    expect(amount).to_be_focused()
    assert float(amount.input_value()) > 0
    expect(page.get_by_label("Receipt number")).to_have_value(re.compile(r"^R\d{6}-\d\d$"))
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("The patient owes $0.00 for it now")
    expect(page.locator("#payment")).to_have_count(0)
    expect(page.locator(".ledger tbody tr").last).to_contain_text("Paid, receipt R")


def test_a_code_is_found_narrowed_and_kept_by_keys(desk: Page) -> None:
    page = desk
    page.goto("/encoder/?on=2026-05-04")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("colles fracture")
    expect(page.locator(".hits li").first).to_be_visible(timeout=30_000)
    page.goto("/encoder/icd10cm/S52.50/?on=2026-05-04")
    page.locator("h1").click()
    for _ in range(6):
        if page.get_by_text("not billable").count() == 0:
            break
        address = page.url
        page.keyboard.press("1")
        page.wait_for_url(lambda url, before=address: url != before)
    expect(page.locator(".code-head")).to_contain_text("billable")
    expect(page.locator(".code-head")).not_to_contain_text("not billable")
    page.keyboard.press("f")
    expect(page.locator("#favorite")).to_have_attribute("aria-pressed", "true")
    kept = page.locator(".code-head h2 .code").inner_text()
    page.goto("/encoder/?on=2026-05-04")
    expect(page.get_by_role("region", name="Favorites")).to_contain_text(kept)


def test_single_keys_can_be_turned_off(desk: Page) -> None:
    """WCAG 2.2, 2.1.4: keys that are one character can be turned off."""
    page = desk
    page.goto("/")
    page.keyboard.press("?")
    page.get_by_label("Turn single keys off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-item]:focus")).to_have_count(0)
    page.locator(".who summary").click()
    page.get_by_role("button", name="Keys of this page").click()
    page.get_by_label("Turn single keys off").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-item]:focus")).to_have_count(1)


def test_the_skip_link_leads_to_the_content(desk: Page) -> None:
    page = desk
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_queue_is_swapped_in_place_and_has_its_own_address(desk: Page) -> None:
    page = desk
    page.goto("/work/denied/")
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name=re.compile("^Patient due")).click()
    expect(page.locator("h1")).to_have_text("Patient due")
    expect(page).to_have_url(re.compile(r"/work/patient_due/$"))
    expect(page).to_have_title(re.compile("Patient due"))
    assert page.evaluate("window.sameDocument") is True
    page.go_back()
    expect(page.locator("h1")).to_have_text("Denied")


def test_the_login_page_fits_a_telephone(
    office_address: str, chromium: Browser, screens: Path
) -> None:
    for width in (1280, 390):
        context = chromium.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(office_address)
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.screenshot(path=screens / f"login-{width}.png", caret="initial")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
