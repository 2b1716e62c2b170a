"""The coder's bars: 180,000 characters with 2,000 codings, in Chromium, the component alone on a page.

Run with ``python -m benchmarks.coder_speed``. The page holds the same files as the app, in a shadow root
as Streamlit gives them, and a server that stores in memory; Streamlit's own time to load is not part of
the figures. Times run from the call of the component's function to the second animation frame after it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

from tests.ui.coder_harness import FakeServer, Row, coding, interview, payload

CHARACTERS = 180_000
CODINGS = (2_000, 5_000, 10_000)
BARS = {
    2_000: {"first painted": 1000.0, "new coding visible": 50.0, "longest task": 200.0},
    5_000: {"first painted": 2000.0, "longest task": 200.0},
}
WORDS = ("jeg", "sover", "bedre", "nå", "før", "gikk", "fram", "og", "tilbake", "hele", "natta", "huset")
PAINTED = """(work) => new Promise((done) => {
  const from = performance.now();
  work();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})"""
WATCH = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({type: "longtask"});
}"""
MOUNT = f"() => ({PAINTED})(() => remount())"
ADD = f"""(key) => ({PAINTED})(() => host.querySelector(".page").dispatchEvent(
  new KeyboardEvent("keydown", {{key, bubbles: true, cancelable: true}})))"""
SELECT = """(n) => {
  const area = host.querySelector(".page");
  area.focus({preventScroll: true});
  const top = area.getBoundingClientRect().top;
  const below = (one) => one.getBoundingClientRect().top > top;
  const words = [...host.querySelectorAll(".words")].filter(below)[n % 6];
  const node = words.firstChild;
  const start = (n * 7) % Math.max(1, node.length - 12);
  host.getSelection().setBaseAndExtent(node, start, node, start + 12);
}"""
STATE = """() => [host.querySelector(".page").scrollTop, String(host.getSelection()),
  host.querySelector(".bar .quote").textContent]"""


def study(codings: int) -> Row:
    """An invented interview of 180,000 characters with random codings."""
    rng = random.Random(1)
    lines: list[tuple[str, str]] = []
    size = 0
    while size < CHARACTERS:
        who = "Intervjuer" if len(lines) % 2 == 0 else "Deltaker"
        said = " ".join(
            rng.choices(WORDS, k=rng.randint(6, 14) if who == "Intervjuer" else rng.randint(20, 160))
        )
        lines.append((who, said))
        size += len(who) + len(said) + 4
    text, turns = interview(lines)
    starts = sorted(rng.randrange(len(text) - 300) for _ in range(codings))
    codes = [2, 3, 5, 6, 7]
    made = [
        coding(number, start, start + rng.randint(10, 200), rng.choice(codes), stance=rng.choice("+0-±"))
        for number, start in enumerate(starts, start=1)
    ]
    return payload(text, turns, made)


def measure(page: Page, server: FakeServer) -> dict[str, float]:
    """Figures of one page, in milliseconds."""
    page.goto(f"{server.url}/?wait")
    page.wait_for_function("window.ready")
    page.evaluate(WATCH)
    first = page.evaluate(MOUNT)
    page.wait_for_timeout(400)
    page.locator(".page").evaluate("(area) => { area.scrollTop = area.scrollHeight / 2; }")
    page.wait_for_timeout(400)
    added = [add_one(page, n) for n in range(30)]
    scroll = scrolled(page)
    kept = rerun_keeps_place(page)
    page.wait_for_timeout(300)
    longest = max(page.evaluate("tasks"), default=0.0)
    visible = page.locator(".stripe").count()
    return {
        "first painted": first,
        "new coding visible": statistics.median(added),
        "new coding visible, slowest": max(added),
        "longest task": longest,
        "scroll through, slowest frame": scroll,
        "place kept on rerun": float(kept),
        "bars drawn": float(visible),
        "elements": page.evaluate("host.querySelectorAll('*').length"),
    }


def add_one(page: Page, n: int) -> float:
    page.evaluate(SELECT, n)
    page.wait_for_timeout(60)
    return float(page.evaluate(ADD, str(1 + n % 5)))


def scrolled(page: Page) -> float:
    """The slowest frame while scrolling 60 screens."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
              const area = host.querySelector(".page");
              let [slowest, last, left] = [0, performance.now(), 60];
              const step = () => {
                const now = performance.now();
                slowest = Math.max(slowest, now - last);
                last = now;
                area.scrollTop -= 500;
                left-- ? requestAnimationFrame(step) : done(slowest);
              };
              requestAnimationFrame(step);
            })"""
        )
    )


def rerun_keeps_place(page: Page) -> bool:
    """Whether scroll, selection and quote stay on a rerun with the same and with new data."""
    page.wait_for_timeout(400)
    page.evaluate(SELECT, 3)
    page.wait_for_timeout(100)
    before = page.evaluate(STATE)
    page.evaluate("remount()")
    page.evaluate("remount({seq: 1000, codings: payload.codings.slice(0, -5)})")
    page.wait_for_timeout(200)
    return bool(before[1]) and page.evaluate(STATE) == before


def main() -> int:
    """Print the figures with the machine's load; 1 if a bar is missed."""
    missed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for codings in CODINGS:
            with FakeServer(study(codings)) as server:
                figures = measure(browser.new_page(viewport={"width": 1440, "height": 900}), server)
            load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            print(f"{CHARACTERS:,} characters, {codings:,} codings, Chromium {browser.version}, {load}")
            for name, value in figures.items():
                print(f"  {name:32}{value:10.0f}")
            bars = BARS.get(codings, {})
            missed += [f"{name} with {codings:,}" for name, bar in bars.items() if figures[name] >= bar]
            missed += [] if figures["place kept on rerun"] else [f"place kept on rerun with {codings:,}"]
        browser.close()
    print("bars missed:", ", ".join(missed) or "none")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
