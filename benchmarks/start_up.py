"""Promise: the first page is visible in under 2 s from process start, once installed.

Prints three starts: from `streamlit run app.py` to the server answering, and to the first heading visible in
a running Chromium with a cold cache; and the same on a page opened again.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.served import ROOT, browser, served_app


def main() -> int:
    demo = ROOT / "studies" / "demo.samsyn"
    if not demo.exists():
        print("Run `make demo` once first: the promise is about a machine where the demo study stands.")
        return 1
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        shutil.copy(demo, folder)
        for turn in range(1, 4):
            begun = time.perf_counter()
            with served_app(Path(folder)) as address:
                answered = time.perf_counter() - begun
                page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
                page.goto(address)
                page.get_by_role("heading", level=1).first.wait_for()
                seen = time.perf_counter() - begun
                again = time.perf_counter()
                page.reload()
                page.get_by_role("heading", level=1).first.wait_for()
                reloaded = time.perf_counter() - again
                print(
                    f"start {turn}: server {answered:.2f} s, first page {seen:.2f} s, reload {reloaded:.2f} s"
                )
                page.context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
