"""A person at the screen: reads, clicks, types, takes files along, and notices whatever goes wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from workbench.texts import Texts

MAIN = "[data-testid=stMain]"
PANEL = "[role=tabpanel]:visible"
WRONG = "[data-testid=stAlertContentError], [data-testid=stException]"
STREAMLITS_OWN = "_stcore/host-config"
"""Streamlit looks for it beside every page that is opened by its address."""
LANGUAGE_NAMES = {"nb": "Norsk", "en": "English"}
STILL = 250
"""Milliseconds in which nothing moves: one choice may be answered by two runs, what unfolds takes a while."""
COUNT_RUNS = """
window.runs = 0;
new MutationObserver(changes => {
  for (const { target } of changes) if (target.dataset.testScriptState === 'notRunning') window.runs += 1;
}).observe(document, { subtree: true, attributeFilter: ['data-test-script-state'] });
"""
"""How often the script has come to its end, so that a click is known to have been answered."""
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"


def one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass
class Walk:
    """One visitor's page, the words of the language, and what went wrong so far."""

    page: Any
    texts: Texts
    problems: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.add_init_script(COUNT_RUNS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        for kind in ("request", "websocket"):
            self.page.on(kind, lambda asked: self._asked(asked.url))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and STREAMLITS_OWN not in message.location.get("url", ""):
            self.problems.append(f"console: {message.text} {message.location}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.hostname or "")

    def t(self, key: str, **values: object) -> str:
        return self.texts.t(key, **values)

    @contextmanager
    def answered(self, *, seconds: float = 3) -> Iterator[None]:
        """Do something, and wait until the script has run; some choices change nothing, so not forever."""
        before, until = self.page.evaluate("window.runs"), time.monotonic() + seconds
        yield
        while self.page.evaluate("window.runs") == before and time.monotonic() < until:
            self.page.wait_for_timeout(30)
        self.settled()

    def settled(self) -> None:
        """Wait for the script to stand still, and see that it shows no error."""
        still = self.page.locator('[data-test-script-state="notRunning"]')
        before = -1
        while before != (before := self.page.evaluate("window.runs")) or not still.count():
            still.wait_for(timeout=60_000)
            self.page.wait_for_timeout(STILL)
        self.problems += [f"shown: {text}" for text in self.page.locator(WRONG).all_inner_texts()]

    def goes_to(self, name: str, title: str) -> None:
        with self.answered():
            self.page.get_by_role("link", name=self.t(f"nav.{name}"), exact=True).click()
            self.page.get_by_role("heading", level=1, name=self.t(title), exact=True).wait_for()

    def reads_in(self, language: str, title: str) -> None:
        """Choose a language, and wait until the page has its title in it."""
        self.texts = Texts(language)
        self.page.get_by_role("radio", name=LANGUAGE_NAMES[language], exact=True).click()
        self.page.get_by_role("heading", level=1, name=self.t(title), exact=True).wait_for()
        self.settled()

    def opens_tab(self, key: str) -> Any:
        """The panel of a tab."""
        tab = self.page.get_by_role("tab", name=self.t(key), exact=True)
        tab.click()
        self.page.locator("[role=tab][aria-selected=true]", has_text=self.t(key)).wait_for()
        return self.page.locator(PANEL)

    def opens(self, key: str) -> None:
        """Unfold what stands under a title."""
        self.page.locator("summary", has_text=self.t(key)).click()
        self.settled()

    def picks(self, name: str) -> None:
        """One of the choices that stand beside each other."""
        with self.answered():
            self.page.locator(MAIN).get_by_role("radio", name=name, exact=True).click()

    def chooses(self, label: str, option: str, *, by_keyboard: bool = False) -> None:
        """One from a list, with the mouse or by writing its name."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        with self.answered():
            box.click()
            if by_keyboard:
                box.fill(option)
                box.press("Enter")
            else:
                self.page.get_by_role("option", name=option, exact=True).click()
        assert box.input_value() == option

    def adds(self, label: str, option: str | re.Pattern[str]) -> None:
        """One more from a list of which several can be chosen."""
        with self.answered():
            self.page.get_by_role("combobox", name=label, exact=True).click()
            exact = isinstance(option, str)
            self.page.get_by_role("option", name=option, exact=exact).first.click()
        self.page.keyboard.press("Escape")

    def writes(self, label: str, value: str) -> None:
        """A number in its field."""
        box = self.page.get_by_role("spinbutton", name=label, exact=True)
        with self.answered():
            box.fill(value)
            box.press("Enter")

    def presses(self, label: str) -> None:
        self.page.locator(MAIN).get_by_role("button", name=label, exact=True).locator("visible=true").click()

    def shown(self) -> str:
        """What can be read on the page, a sentence or a row of a table a line."""
        return "\n".join(map(one_line, self.page.locator(MAIN).inner_text().splitlines()))

    def reads(self, key: str, *, seconds: float = 20, **values: object) -> dict[str, str]:
        """Wait until a text stands on the page, and read the fields for which no value is given."""
        pattern = re.compile(self._pattern(key, values))
        found = self.waits_for(lambda: pattern.search(self.shown()), f"«{pattern.pattern}»", seconds=seconds)
        return dict(found.groupdict())

    def _pattern(self, key: str, values: dict[str, object]) -> str:
        parts = []
        for text, name, *_ in Formatter().parse(self.t(key)):
            parts.append(re.escape(one_line(f"|{text}|")[1:-1]))
            if name in values:
                parts.append(re.escape(one_line(str(self.texts.shown(values[name])))))
            elif name:
                parts.append(f"(?P<{name}>.+?)" if f"(?P<{name}>" not in "".join(parts) else f"(?P={name})")
        return "".join(parts)

    def waits_for(self, look: Callable[[], Any], what: str, *, seconds: float = 20) -> Any:
        """What ``look`` finds, as soon as it finds something."""
        until = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < until, f"{what} is not on the page: {self.shown()}"
            self.page.wait_for_timeout(100)
        return found

    def tables(self, title: str) -> list[list[list[str]]]:
        """The rows of every table on the page with a column of that title."""
        column = self.page.get_by_role("columnheader", name=title, exact=True)
        found = self.page.locator(".samsyn-table:visible").filter(has=column)
        found.first.wait_for()
        return [one.locator("tbody tr").evaluate_all(CELLS) for one in found.all()]

    def table(self, title: str) -> list[list[str]]:
        return self.tables(title)[0]

    def figure(self, name: str) -> Any:
        """The figure above the offer of its files."""
        found = self._offer(f"take_{name}").locator('xpath=preceding::*[@data-testid="stVegaLiteChart"][1]')
        found.locator("svg").wait_for()
        return found

    def points_at(self, mark: Any) -> None:
        """Move the mouse to the middle of a mark in a figure, whatever lies above it."""
        mark.evaluate("mark => mark.scrollIntoView({ block: 'center' })")
        box = mark.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def clicks(self) -> None:
        """Where the mouse is."""
        with self.answered():
            self.page.mouse.down()
            self.page.mouse.up()

    def takes_figure(self, name: str, kind: str, folder: Path) -> bytes:
        return self._takes(f"take_{name}", kind, f"{name}.{kind.lower()}", folder)

    def takes_table(self, name: str, kind: str, ending: str, folder: Path) -> bytes:
        return self._takes(f"table_{name}", kind, f"{name}.{ending}", folder)

    def _offer(self, key: str) -> Any:
        return self.page.locator(f".st-key-{key}")

    def _takes(self, key: str, kind: str, file_name: str, folder: Path) -> bytes:
        self._offer(key).get_by_role("button", name=self.t("figure.take_along")).click()
        with self.page.expect_download(timeout=60_000) as download:
            self.page.get_by_role("button", name=kind, exact=True).click()
        self.page.keyboard.press("Escape")
        assert download.value.suggested_filename == file_name
        path = folder / file_name
        download.value.save_as(path)
        return path.read_bytes()
