"""Take the pictures of the chat in `docs/screenshots` (dev): `python -m rag.app.screenshots`.

Builds a store of the sample articles, asks in Debian's Chromium, and takes each main state at the width
of a desk and of a phone, light and dark. Needs playwright.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from index.sync import build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "evals/sample/articles"
CHROMIUM = "/usr/bin/chromium"
SIZES = {"desk": (1280, 860), "phone": (390, 844)}
SERVE = (
    "import sys; from pathlib import Path; from rag.app import launch; from rag.settings import Settings;"
    "launch(Path(sys.argv[1]), Settings(), port=0)"
)
ANSWERED = "How many residents were taken to higher ground?"
DISPUTED = "How much will the repair of the Tollmark Bridge cost?"
TIMED = "What did the auditor say about the Tollmark Bridge in 2024?"
UNANSWERED = "What did the mayor of Lisbon say about the bridge?"


def main(folder: Path = ROOT / "docs/screenshots") -> None:
    """Write every picture as `STATE-SIZE-SCHEME.png`."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        store = Path(temporary) / "store"
        shutil.copytree(SAMPLE, Path(temporary) / "articles")
        build(Path(temporary) / "articles", store)
        with subprocess.Popen([sys.executable, "-c", SERVE, str(store)], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            try:
                if found is None:
                    raise SystemExit("the chat did not start")
                for size in SIZES:
                    for scheme in ("light", "dark"):
                        _states(browser, found[0], folder, size, scheme)
            finally:
                browser.close()
                server.terminate()


def _states(browser: Browser, url: str, folder: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)

    def shot(state: str) -> None:
        page.wait_for_timeout(250)
        page.screenshot(path=folder / f"{state}-{size}-{scheme}.png")

    page.locator(".suggestions button").first.wait_for()
    shot("empty")
    _ask(page, ANSWERED)
    shot("answer")
    page.locator(".turn:last-child .claim .cite").first.click()
    page.locator("mark.active").first.wait_for()
    shot("passage")
    page.keyboard.press("Escape")
    page.locator(".fresh").click()
    _ask(page, DISPUTED)
    page.locator(".turn:last-child .claim .cite").first.hover()
    page.locator(".card").wait_for()
    shot("card")
    page.mouse.move(2, 2)
    page.locator(".fresh").click()
    _ask(page, TIMED)
    shot("window")
    page.locator(".fresh").click()
    _ask(page, UNANSWERED)
    shot("abstention")
    if size == "phone":
        page.locator(".rail-toggle").click()
    page.get_by_role("tab", name="History").click()
    shot("history")
    page.get_by_role("tab", name="Library").click()
    page.get_by_label("Search the library").fill("bridge")
    page.get_by_role("button", name="Ask only these").wait_for()
    shot("library")
    context.close()


def _ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn:last-child .foot").wait_for()


if __name__ == "__main__":
    main()
