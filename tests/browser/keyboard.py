"""A coder at the keyboard: opens sources, selects, codes and edits the codebook without a mouse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.codings import codings
from db.connection import opened
from db.sources import revision_text
from workbench.qual.records import Coding
from workbench.texts import Texts

FOCUSED = """selector => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return Boolean(here?.matches(selector));
}"""
MANY_TABS = 120


@dataclass
class Keyboard:
    """One coder's page; every step is a key."""

    page: Any
    texts: Texts
    name: str

    def t(self, key: str, **values: object) -> str:
        return self.texts.t(key, **values)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Tab until what is meant has the focus."""
        for _ in range(MANY_TABS):
            if self.page.evaluate(FOCUSED, selector):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"no Tab leads to {selector}")

    def opens_coding(self, address: str, source: str) -> None:
        """The page by its address; name and source by their fields."""
        self.page.goto(f"{address}/coding")
        field = f"[data-testid=stSidebar] input[aria-label='{self.t('frame.coder')}']"
        self.page.locator(field).wait_for()
        self.page.locator('[data-test-script-state="notRunning"]').wait_for()
        self.tab_to(field)
        self.press("Control+a")
        self.write(self.name)
        self.press("Enter")
        self.page.locator(".coder .words").first.wait_for()
        self.chooses_source(source)
        self.to_text()

    def chooses_source(self, source: str) -> None:
        number = re.compile(rf"\b{int(source[1:])}\b")
        self.tab_to(f"input[aria-label='{self.t('coding.source')}']")
        self.press("Enter")
        self.write(source)
        self.page.get_by_role("option", name=re.compile(f"^{source} ")).wait_for()
        self.press("Enter")
        self.page.get_by_role("region", name=number).wait_for()

    def opens_codebook(self) -> None:
        self.page.keyboard.press("Escape")
        self.tab_to("[data-testid=stSidebarNavLink][href$='/codebook']")
        self.press("Enter")
        self.page.locator(".code-tree .row").first.wait_for()

    def chooses_code(self, label: str) -> None:
        """Find it in the tree, and choose it there."""
        self.tab_to(".code-tree input")
        self.press("Control+a")
        self.write(label)
        self.tab_to(".code-tree .row")
        self.press("Enter")
        heading = self.page.get_by_role("heading", level=3, name=re.compile(label, re.IGNORECASE))
        heading.wait_for()

    def merges_into(self, label: str) -> None:
        self.presses(self.t("codebook.merge"))
        self.tab_to(f"input[aria-label*='{self.t('codebook.merge_into')}']")
        self.press("Enter")
        self.write(label)
        self.page.get_by_role("option", name=re.compile(label, re.IGNORECASE)).wait_for()
        self.press("Enter")
        self.presses(self.t("codebook.merge_now"))

    def presses(self, name: str) -> None:
        """A button that Tab leads to."""
        button = self.page.get_by_role("button", name=name, exact=True)
        button.wait_for()
        for _ in range(MANY_TABS):
            if button.evaluate("one => one === document.activeElement"):
                return self.press("Enter")
            self.press("Tab")
        raise AssertionError(f"no Tab leads to «{name}»")

    @property
    def code_labels(self) -> Any:
        return self.page.locator(".coder .code .label")

    def to_text(self) -> None:
        self.tab_to(".coder .page")

    def selects_words(self, n: int) -> str:
        """So many words from the caret on; what the bar quotes then."""
        self.press(*["Control+Shift+ArrowRight"] * n)
        return self.quoted()

    def quoted(self) -> str:
        quote = self.page.locator(".bar .quote", has_text="«")
        quote.wait_for()
        return str(quote.get_attribute("title"))

    def searches(self, words: str) -> None:
        """Letters in the text go on in the search; Enter codes with the best hit."""
        self.write(words)
        self.press("Enter")

    def is_connected(self) -> None:
        """The app is back and has drawn the page again; that may take the focus out of the text."""
        for state in ("connection-state='CONNECTED'", "script-state='notRunning'"):
            self.page.locator(f"[data-test-{state}]").first.wait_for()
        self.to_text()

    def saved(self) -> None:
        """Wait for the line that says so."""
        self.page.locator(".saved[data-state=stored]", has_text=re.compile(r"\d\d:\d\d")).wait_for()

    def sees(self, coding: Coding, *, mine: bool) -> None:
        kind = ".stripe:not(.other)" if mine else ".stripe.other"
        self.page.locator(f"{kind}[data-id='{coding.id}']").first.wait_for(state="attached")

    def sees_gone(self, coding_id: int) -> None:
        self.page.locator(f".stripe[data-id='{coding_id}']").wait_for(state="detached")

    def is_told(self, key: str, **values: object) -> None:
        """What the line over the bar says, from its first words on."""
        first, *_ = self.t(key, what="\0", **values).split("\0")
        self.page.locator(".coder .tip", has_text=first).wait_for()


def stored(home: Path, coder: str) -> list[Coding]:
    """What the study's file holds of a coder, in the order it was made; every quote stands where it says."""
    with opened(home / "demo.samsyn") as db:
        found = [one for one in codings(db) if one.coder == coder]
        for one in found:
            text = revision_text(db, one.segment.revision_id)
            assert text[one.segment.start : one.segment.end] == one.quote
    return sorted(found, key=lambda one: one.id)
