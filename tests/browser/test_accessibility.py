"""Every page of the demo study in Chromium: axe, no scrolling sideways, nothing asked of other machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.visits import IN_CHROMIUM, home_with
from tests.served import browser, served_app
from workbench.paths import PAGES

pytestmark = IN_CHROMIUM
PLACES = [
    *sorted(path.stem for path in PAGES.glob("*.py")),
    "coding?source=M6&start=300&end=420",
    "effect?analysis=1&show=pairs",
    "joint_display?cell=B9",
    "joint_display?view=side&cell=K3",
    "joint_display?view=measure",
    "joint_display?view=link",
    "joint_display?view=group",
    "joint_display?view=theme",
]
THEMES = ("light", "dark")
NARROW, WIDE = (1024, 768), (1440, 900)
SETTLED = 400
"""Milliseconds for charts to be drawn after the script has run."""
DRAWN = """
() => !document.querySelector("[data-stale=true]")
  && document.getAnimations().every(
    one => one.playState !== "running" || one.effect.getTiming().iterations === Infinity
  )
"""
"""Nothing of the last run is left and nothing fades: what is half seen is measured as too pale."""
STREAMLITS_OWN = {"exclude": [["[data-testid=stSidebarNav]"]]}
SIDEWAYS = "(box) => box.scrollWidth - box.clientWidth"
FRAMES = ("html", "[data-testid=stMain]", "[data-testid=stSidebarContent]", ".joint")
TABLES = "[data-testid=stDataFrame] .dvn-scroller"


@dataclass(frozen=True)
class Visit:
    """What was seen: violations in words, pixels too wide by width of the window, machines asked."""

    violations: tuple[str, ...]
    too_wide: dict[int, list[int]]
    cut_tables: list[int]
    hosts: frozenset[str]


@pytest.fixture(scope="module")
def visit(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Visit]]:
    """Go to a place in a theme, once; one app and one browser for all."""
    home = home_with(demo_file, tmp_path_factory.mktemp("home"))
    with served_app(home) as address, browser() as chromium:
        pages = {theme: chromium.new_page(color_scheme=theme) for theme in THEMES}
        yield cache(lambda place, theme: visited(pages[theme], f"{address}/{place}"))


def visited(page, url: str) -> Visit:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.on("websocket", lambda socket: asked.add(socket.url))
    page.set_viewport_size(dict(zip(("width", "height"), NARROW, strict=True)))
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=60_000)
    page.wait_for_timeout(SETTLED)
    found = serious_violations(page)
    too_wide = {size[0]: pixels_too_wide(page, FRAMES, size) for size in (NARROW, WIDE)}
    cut = pixels_too_wide(page, [TABLES], WIDE)
    return Visit(found, too_wide, cut, frozenset(host for host in map(host_of, asked) if host))


def serious_violations(page) -> tuple[str, ...]:
    """What axe calls serious or critical, one line an element."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_function(DRAWN, timeout=60_000)
    found = Axe().run(page, context=STREAMLITS_OWN).response["violations"]
    return tuple(
        f"{rule['impact']} {rule['id']}: {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    )


def pixels_too_wide(page, selectors: Sequence[str], size: tuple[int, int]) -> list[int]:
    """How far the contents of each box stand out of it, where they do."""
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.wait_for_timeout(SETTLED // 2)
    boxes = [box for selector in selectors for box in page.locator(selector).all() if box.is_visible()]
    return [pixels for box in boxes if (pixels := box.evaluate(SIDEWAYS)) > 0]


def host_of(url: str) -> str | None:
    """The machine an address leads to; None for what is made in the page itself."""
    parts = urlsplit(url)
    return None if parts.scheme in ("data", "blob") else parts.hostname


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_serious(visit, place, theme):
    assert visit(place, theme).violations == ()


@pytest.mark.parametrize("place", PLACES)
def test_the_page_never_scrolls_sideways(visit, place):
    assert visit(place, "light").too_wide == {1024: [], 1440: []}


@pytest.mark.parametrize("place", PLACES)
def test_no_table_is_cut_in_a_window_of_usual_width(visit, place):
    assert visit(place, "light").cut_tables == []


@pytest.mark.parametrize("place", PLACES)
def test_no_other_machine_is_asked(visit, place):
    assert visit(place, "light").hosts == {"127.0.0.1"}
