"""A real office with a day of work in it, and a real browser in front of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {1280: 900, 390: 844}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    username: str
    password: str
    totp_secret: str

    def code(self) -> str:
        """The six digits for now (RFC 6238: SHA-1, thirty seconds)."""
        step = struct.pack(">Q", int(time.time()) // 30)
        digest = hmac.new(base64.b32decode(self.totp_secret), step, hashlib.sha1).digest()
        offset = digest[-1] & 0x0F
        number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
        return f"{number % 1_000_000:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    address: str
    home: Path
    logins: dict[str, Login]
    environment: dict[str, str]


def listen(page: Page) -> list[str]:
    """Everything that goes wrong in a page from now on."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    return complaints


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the office closed at once"
        try:
            with urlopen(f"{address}/account/login/", timeout=5) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the office did not open within a minute")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    home = tmp_path_factory.mktemp("office")
    environment = os.environ | {"CLAIMWRIGHT_HOME": str(home)}
    environment.pop("CLAIMWRIGHT_DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-m", "claimwright.cli", "demo", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    story: dict[str, Any] = json.loads(told.stdout)
    logins = {
        one["username"]: Login(
            username=one["username"], password=one["password"], totp_secret=one["totp_secret"]
        )
        for one in story["logins"]
    }
    port = _free_port()
    command = [sys.executable, "-m", "claimwright.cli", "serve", "--port", str(port), "--no-worker"]
    log = (home / "serve.log").open("wb")
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, server)
            yield Office(address=address, home=home, logins=logins, environment=environment)
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium(office: Office) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go: CLAIMWRIGHT_SCREENS, else a temporary folder."""
    named = os.environ.get("CLAIMWRIGHT_SCREENS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screens")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_in(page: Page, office: Office, username: str) -> None:
    """From the login page to the day, with the second factor."""
    login = office.logins[username]
    page.goto(f"{office.address}/")
    page.get_by_label("Username").fill(login.username)
    page.get_by_label("Password").fill(login.password)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(login.code())
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile(r"127\.0\.0\.1:\d+/$"))


@pytest.fixture(scope="session")
def logged_in(office: Office, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manager's session, made once: a code of the second factor works only once."""
    kept = tmp_path_factory.mktemp("session") / "state.json"
    context = chromium.new_context()
    page = context.new_page()
    log_in(page, office, "manager")
    context.storage_state(path=kept)
    context.close()
    return kept


def _context(chromium: Browser, office: Office, kept: Path, width: int) -> BrowserContext:
    return chromium.new_context(
        base_url=office.address,
        storage_state=kept,
        viewport={"width": width, "height": WIDTHS[width]},
        reduced_motion="reduce",
    )


@pytest.fixture
def desk(chromium: Browser, office: Office, logged_in: Path) -> Iterator[Page]:
    """A wide screen, logged in. The test fails if anything went wrong in it."""
    context = _context(chromium, office, logged_in, 1280)
    page = context.new_page()
    complaints = listen(page)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(params=WIDTHS)
def screen(
    request: pytest.FixtureRequest, chromium: Browser, office: Office, logged_in: Path
) -> Iterator[Page]:
    """The same at each width."""
    context = _context(chromium, office, logged_in, request.param)
    page = context.new_page()
    complaints = listen(page)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def office_address(office: Office) -> str:
    return office.address
