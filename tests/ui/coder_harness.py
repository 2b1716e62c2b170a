"""The coding component alone on a page, with a server that stores in memory: for tests and benchmarks."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workbench.texts import Texts
from workbench.ui.components.coder.component import HERE, coder_words, script

TOKEN = "ZGVtbw.secret"
STORED_AT = "2026-03-01T13:02:00+00:00"
THEMES = {
    "light": "--st-text-color:#1a1a1a;--st-background-color:#fdfcfa;--st-secondary-background-color:#f3f1ec;"
    "--st-primary-color:#0b6e6e",
    "dark": "--st-text-color:#fafafa;--st-background-color:#14171c;--st-secondary-background-color:#232830;"
    "--st-primary-color:#4fc3b8",
}
PAGE = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Koding</title>
<link rel="icon" href="data:,"><style>:root{%(theme)s}
body{margin:0 auto;max-width:1200px;padding:8px;background:var(--st-background-color)}</style></head>
<body><main><h1 style="font:600 20px sans-serif;color:var(--st-text-color)">Koding</h1>
<div id="host"></div></main>
<script type="module">
import mount from "/coder.js";
const host = document.getElementById("host").attachShadow({mode: "open"});
host.innerHTML = await (await fetch("/coder.html")).text();
window.host = host;
window.payload = await (await fetch("/payload.json")).json();
window.remount = (change = {}) => {
  window.payload = {...window.payload, ...change};
  const before = performance.now();
  window.cleanup = mount({data: window.payload, parentElement: host, key: "k", name: "n",
    setTriggerValue: (name, value) => window.triggered.push([name, value])});
  window.mountMs = performance.now() - before;
};
window.hotkeys = [];
window.triggered = [];
document.addEventListener("keydown", (event) => window.hotkeys.push(event.key));
if (!location.search.includes("wait")) window.remount();
window.ready = true;
</script></body></html>"""


Row = dict[str, Any]
"""Plain JSON, as it goes to and comes from the component."""


def payload(
    text: str, turns: list[dict[str, Any]], codings: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """A payload with the small codebook below; ``more`` overrides."""
    language = more.pop("language", "nb")
    return {
        "api": "/api/coding",
        "token": TOKEN,
        "coder": "Ane",
        "source": {"id": 5, "name": "I05", "title": "Intervju 5 · Tverlia", "revision_id": 7},
        "text": text,
        "turns": turns,
        "links": [{"id": "V1", "label": "Veien Videre → mental helse", "measure": "vv"}],
        "codes": codebook(),
        "measures": [{"id": "courses", "label": "Kurs"}, {"id": "vv", "label": "Veien Videre"}],
        "codings": codings,
        "notes": [],
        "blind": False,
        "seq": 10,
        "words": coder_words(Texts(language)),
        "language": language,
        "focus": None,
        **more,
    }


def codebook() -> list[dict[str, Any]]:
    """Two headings with five codes."""
    rows = [
        (1, None, "Veien Videre", "vv", 0, False),
        (2, 1, "→ mental helse", "vv", 0, True),
        (3, 1, "mental helse → motivasjon", "vv", 0, True),
        (4, None, "Kurs", "courses", 1, False),
        (5, 4, "→ kompetanse", "courses", 1, True),
        (6, 4, "kompetanse → motivasjon", "courses", 1, True),
        (7, None, "Trussel om tvang", None, 6, True),
    ]
    names = ("id", "parent", "label", "measure", "colour", "codable")
    extra = {"link": None, "definition": "Forklaring av koden."}
    return [dict(zip(names, row, strict=True)) | extra | {"slug": f"c{row[0]}"} for row in rows]


def coding(number: int, start: int, end: int, code: int = 2, **more: Any) -> dict[str, Any]:
    """One stored coding, mine unless said otherwise."""
    empty = {"measure": None, "stance": None, "claim": None, "strength": None, "memo": "", "exemplary": False}
    return {
        "id": number,
        "start": start,
        "end": end,
        "code": code,
        "coder": "Ane",
        "mine": True,
        **empty,
        **more,
    }


def interview(lines: list[tuple[str, str]]) -> tuple[str, list[dict[str, Any]]]:
    """Speaker and words, line by line -> the text with its labels, and the turns."""
    text, turns = "", []
    for number, (speaker, words) in enumerate(lines, start=1):
        text += f"{speaker}: "
        role = "interviewer" if speaker == "Intervjuer" else "participant"
        turns.append(
            {"n": number, "start": len(text), "end": len(text) + len(words), "speaker": speaker, "role": role}
        )
        text += f"{words}\n\n"
    return text, turns


class FakeServer:
    """Stores operations in memory as the real routes do; ``mode`` makes it fail or refuse."""

    def __init__(self, data: dict[str, Any], *, theme: str = "light") -> None:
        self.data = data
        self.theme = theme
        self.mode = "work"
        self.codings = {one["id"]: dict(one) for one in data["codings"]}
        self.operations: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.past: list[list[tuple[int, dict[str, Any] | None]]] = []
        self.log: list[int] = []
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.http = _Http(self)
        self.thread = threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self) -> FakeServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.http.shutdown()
        self.http.server_close()

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            results = [self._once(operation) for operation in body["operations"]]
        return {"results": results, "seq": 10 + len(self.log), "stored_at": STORED_AT}

    def other_codes(self, made: dict[str, Any]) -> None:
        """Another coder adds a coding."""
        with self.lock:
            self._put(made["id"], made)

    def changes(self, after: int) -> dict[str, Any]:
        limit = time.monotonic() + 3
        while len(self.log) + 10 <= after and time.monotonic() < limit and not self.stopped.wait(0.02):
            pass
        with self.lock:
            touched = set(self.log[max(0, after - 10) :])
            changed = [self.codings[one] for one in touched if one in self.codings]
            removed = [one for one in touched if one not in self.codings]
            return {"seq": max(after, 10 + len(self.log)), "changed": changed, "removed": removed}

    def _once(self, operation: dict[str, Any]) -> dict[str, Any]:
        op = operation["op"]
        if self.mode == "refuse":
            return {"op": op, "ok": False, "message": "Koden finnes ikke i kodeboka."}
        if op not in self.answers:
            self.operations.append(operation)
            self.answers[op] = {"op": op, "ok": True, **self._do(operation)}
        return self.answers[op]

    def _do(self, operation: dict[str, Any]) -> dict[str, Any]:
        kind = operation["kind"]
        if kind == "note":
            return self._note(operation)
        if kind == "undo":
            return self._together([self._put(*before) for before in self.past.pop()])
        listed = operation.get("codings") or [operation.get("coding", 1000 + len(self.operations))]
        codes = self._new_code(operation) if kind == "new_code" else {}
        self.past.append([(number, self.codings.get(number)) for number in listed])
        gone = kind.startswith("remove")
        done = [
            self._put(number, None if gone else self._after(number, self.codings.get(number), operation))
            for number in listed
        ]
        return self._together(done) | codes

    def _together(self, outcomes: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            part: [one for outcome in outcomes for one in outcome[part]] for part in ("changed", "removed")
        }

    def _new_code(self, operation: dict[str, Any]) -> dict[str, Any]:
        names = {"id": 50 + len(self.operations), "label": operation.pop("name"), "slug": "open.new"}
        made = codebook()[-1] | names
        operation["code"] = made["id"]
        self.data["codes"] = [*self.data["codes"], made]
        return {"codes": self.data["codes"]}

    def _note(self, operation: dict[str, Any]) -> dict[str, Any]:
        note = {name: operation[name] for name in ("target", "id", "body")}
        self.data["notes"] = [note | {"mine": True, "coder": "Ane"}]
        return {"changed": [], "removed": [], "notes": self.data["notes"]}

    def _after(self, number: int, before: dict[str, Any] | None, operation: dict[str, Any]) -> dict[str, Any]:
        values = {
            name: value
            for name, value in operation.items()
            if name not in ("op", "kind", "coding", "codings", "body")
        }
        memo = {"memo": operation["body"]} if "body" in operation else {}
        return (before or coding(number, 0, 0)) | values | memo

    def _put(self, number: int, made: dict[str, Any] | None) -> dict[str, Any]:
        self.log.append(number)
        self.codings.pop(number, None)
        if made is None:
            return {"changed": [], "removed": [number]}
        self.codings[number] = made
        return {"changed": [made], "removed": []}


class _Http(ThreadingHTTPServer):
    """Answers for one fake server on a free port."""

    daemon_threads = True

    def __init__(self, fake: FakeServer) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/api/coding/changes":
            self._json(self.server.fake.changes(int(parse_qs(address.query)["after"][0])))
        else:
            self._file(address.path)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.fake.mode == "fail" or self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._json({"message": "nei"}, 503 if self.server.fake.mode == "fail" else 401)
        else:
            self._json(self.server.fake.post(body))

    def _file(self, path: str) -> None:
        skeleton = f"<style>{(HERE / 'coder.css').read_text()}</style>{(HERE / 'coder.html').read_text()}"
        files = {
            "/": ("text/html", PAGE % {"theme": THEMES[self.server.fake.theme]}),
            "/coder.js": ("text/javascript", script()),
            "/coder.html": ("text/html", skeleton),
            "/payload.json": ("application/json", json.dumps(self.server.fake.data)),
        }
        kind, text = files.get(path, ("text/plain", ""))
        self._answer(text, kind, 200 if path in files else 404)

    def _json(self, body: dict[str, Any], status: int = 200) -> None:
        self._answer(json.dumps(body), "application/json", status)

    def _answer(self, text: str, kind: str, status: int) -> None:
        raw = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""
