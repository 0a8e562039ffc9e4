"""One visit in a real browser: from the note to the posted payment, and back to the words."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

NOTE = """\
History of Present Illness
Here for follow-up of high blood pressure. Home readings run about 150 over 90. Takes amlodipine
every day and has no chest pain.

Assessment
1. Essential hypertension, above goal.
2. Mixed hyperlipidemia, stable on treatment.

Plan
Increase amlodipine to 10 mg daily. Continue atorvastatin 20 mg. Lipid panel in three months.
"""


def picture(page: Page, screens: Path, name: str) -> None:
    # Hiding the caret would write styles into the page, which its security policy forbids.
    page.screenshot(path=screens / f"{name}.png", full_page=True, caret="initial")


def state(page: Page) -> Locator:
    return page.locator(".page-top .state")


def focused_code(page: Page) -> str:
    code = page.evaluate("document.activeElement.closest('[data-item]')?.id ?? ''")
    assert isinstance(code, str)
    return code


def test_a_visit_from_note_to_posted_payment_and_back(desk: Page, screens: Path) -> None:
    page = desk

    # The note is pasted, and codes are suggested from its words.
    page.goto("/")
    page.locator("tr", has_text="Awaiting its note").get_by_role("link").first.click()
    expect(state(page)).to_have_text("Awaiting its note")
    visit = page.url
    page.get_by_label("Text of the note").fill(NOTE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#note")).to_contain_text("Essential hypertension, above goal.")
    assert page.locator("#note").text_content() == NOTE
    page.keyboard.press("s")
    # The first suggestion of a server reads the classification, which a busy machine does slowly.
    expect(state(page)).to_have_text("To code", timeout=60_000)
    cards = page.locator(".code-card")
    expect(cards.filter(has=page.get_by_text("I10", exact=True))).to_have_count(1)
    suggested = cards.count()
    assert suggested >= 2
    assert page.locator("#note").text_content() == NOTE, "marks must not change the note"

    # A code and its words light each other up.
    first = cards.first
    key = first.get_attribute("data-evidence")
    page.keyboard.press("j")
    assert focused_code(page) == key
    lit = page.locator("mark.is-lit")
    words = first.locator("q").first.text_content() or ""
    expect(lit.first).to_have_text(words)
    second = cards.nth(1)
    second_key = second.get_attribute("data-evidence")
    page.locator(f'mark[data-keys~="{second_key}"]').last.click()
    assert focused_code(page) == second_key
    picture(page, screens, "visit-to-code")

    # Keys: accept one, reject one with a reason, accept it after all, accept the rest.
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.locator(f"#{key} .state")).to_have_text("Accepted")
    expect(page.locator(f"#{second_key}")).to_be_focused()
    page.keyboard.press("x")
    reason = page.locator(f"#{second_key} input[name=reason]")
    expect(reason).to_be_focused()
    reason.fill("Not treated today")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{second_key}")).to_have_count(0)
    page.get_by_text("Rejected (1)").click()
    expect(page.locator(".rejected")).to_contain_text("Not treated today")
    page.get_by_role("button", name="Accept after all").click()
    expect(page.locator(f"#{second_key} .state")).to_have_text("Accepted")

    # A refusal is said in plain words, without leaving the page.
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("long term drug therapy other")
    page.locator(".found-code", has_text="Z79.899").click()
    expect(page.locator("#search")).to_have_value("Z79.899")
    page.locator("#words").fill("Continue atorvastatin")
    page.get_by_role("button", name="Add and accept").click()
    expect(cards.filter(has_text="Z79.899")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    if page.get_by_role("button", name="Accept all").count():
        page.keyboard.press("A")
    expect(page.locator(".code-card .btn-accept")).to_have_count(0)

    # Finish, bill, send.
    page.keyboard.press("f")
    expect(state(page)).to_have_text("Coded")
    page.keyboard.press("b")
    expect(state(page)).to_have_text("Billed")
    picture(page, screens, "visit-billed")
    claim = page.locator("#money tbody a").first
    claim_number = claim.text_content() or ""
    page.goto("/work/ready/")
    expect(page.locator("main")).to_contain_text(claim_number)
    page.keyboard.press("S")
    expect(page.locator("#messages")).to_contain_text("sent in")

    # The sandbox payer answers: acknowledged, accepted, paid, posted.
    page.goto("/files/")
    page.keyboard.press("i")
    expect(page.locator("#messages")).to_contain_text("came in")
    page.goto(visit)
    page.keyboard.press("c")
    expect(page.locator("h1")).to_contain_text(claim_number)
    expect(state(page)).to_have_text("Paid")
    expect(page.locator(".events")).to_contain_text("277CA")
    picture(page, screens, "claim-paid")

    # Every dollar walks back to the sentence that earned it.
    page.get_by_role("link", name="ledger").click()
    paid = page.locator("tr.is-chosen .reasons a", has_text=re.compile(r"^Paid 99\d{3}")).first
    paid.click()
    walk = page.locator("#walk")
    expect(walk).to_contain_text("Line of the remittance")
    expect(walk).to_contain_text(claim_number)
    expect(walk.locator("q").first).to_be_visible()
    quoted = walk.locator("q").first.text_content() or ""
    assert quoted in NOTE
    picture(page, screens, "walk-back")
    page.keyboard.press("e")
    expect(page.locator("#evidence")).to_be_visible()
    assert quoted in (page.locator("#evidence").text_content() or "")
    picture(page, screens, "visit-evidence")
    page.go_back()
    page.keyboard.press("r")
    expect(page.locator("main")).to_contain_text("as posted")
    picture(page, screens, "remittance-posted")
