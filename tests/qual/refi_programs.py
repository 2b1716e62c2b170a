"""Projects in the manner of each program, composed by its habits; none was made by the program.

What each does is known from public files and from code that reads them:

- NVivo for Windows: ``Sources``, a Word file beside every text, mark, CR LF, UTF-16 units, passages without
  names; a case is a code of the same GUID without ``SourceRef``; an annotation is a passage linked to a note.
- ATLAS.ti: the project is named after itself, recordings lie outside (``relative:///``), one comes up to 3
  times with one transcript, a passage of a PDF comes as area and as text under one GUID, comments are
  descriptions, codebooks say ``codebook:0:4`` in the schema's place and name members by ``guid``.
- MAXQDA: upper-case GUIDs, document groups are sets, cases without a name, a memo in a text is a note that
  names the passage itself, only who changed it last is said.
- QualCoder: mark before text and XML, ``Sources``, annotations as MAXQDA writes memos.
- Scripts: identities that are no GUIDs, codes right under ``CodeBook``, UTF-8 called UTF-16, bare ampersands.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from tests.qual.refi_examples import (
    HABITS,
    TEXT,
    Habit,
    code,
    coding,
    packed,
    places,
    project,
    selection,
    text_source,
)
from tests.qual.word_examples import document

WINDOWS, QUALCODER = HABITS["NVivo for Windows"], replace(HABITS["QualCoder"], folder="Sources")
ATLAS = replace(HABITS["ATLAS.ti"], crlf=False, line_end=0, space="urn:QDA-XML:project:1.0")
MAXQDA = replace(HABITS["MAXQDA"], braces=False, upper=True)
NOTE = "Se dette i sammenheng med huset."


def el(tag: str, *inner: str, **attributes: str) -> str:
    """An element."""
    given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{given}>{''.join(inner)}</{tag}>"


def ref(tag: str, habit: Habit, key: str) -> str:
    return el(tag, targetGUID=habit.guid(key))


def passage(habit: Habit, number: int, *inner: str) -> str:
    """The passage of one of the quotes."""
    return selection(TEXT, *places()[number], habit, "".join(inner), number=number)


def beside(habit: Habit, key: str) -> str:
    return f"internal://{habit.guid(key)}.txt"


def value(habit: Habit, variable: str, tag: str, given: str) -> str:
    return el("VariableValue", ref("VariableRef", habit, variable), el(tag, given))


def variables(habit: Habit, name: str, kind: str) -> str:
    return el("Variables", el("Variable", guid=habit.guid(name), name=name, typeOfVariable=kind))


def nvivo() -> bytes:
    """Two persons as cases that are codes, one of them coded; an annotation; memos on the study."""
    habit = replace(WINDOWS, extra={f"Sources/{WINDOWS.guid('source')}.docx": document("Med utseende")})
    own = habit.guid("source")
    inner = passage(habit, 0, "<Description />", coding(habit, "Håp"))
    inner += passage(habit, 1, coding(habit, "Anna", number=1)) + passage(habit, 2)
    paths = {"richTextPath": f"internal://{own}.docx", "plainTextPath": f"internal://{own}.txt"}
    source = el("TextSource", inner, guid=own, name="Intervju 1", **paths)
    sex = value(habit, "Cases:Kjønn", "TextValue", "Kvinne")
    cases = [el("Case", "<Description />", sex, guid=habit.guid(name), name=name) for name in ("Anna", "Bo")]
    notes = [
        el("Note", guid=habit.guid("merknad"), plainTextPath=beside(habit, "merknad")),
        el(
            "Note",
            el("Description", "Uke 1"),
            guid=habit.guid("dagbok"),
            name="Dagbok",
            plainTextPath=beside(habit, "dagbok"),
        ),
    ]
    ends = {"originGUID": habit.guid("merknad"), "targetGUID": habit.guid("selection2")}
    more = variables(habit, "Cases:Kjønn", "Text") + el("Cases", *cases) + el("Notes", *notes)
    more += el("Links", el("Link", guid=habit.guid("lenke"), direction="OneWay", **ends))
    more += el("Description", "Hva studien er")
    codes = "".join(code(habit, name) for name in ("Håp", "Anna", "Bo"))
    texts = {"source": TEXT, "merknad": NOTE, "dagbok": "Vi begynte."}
    return packed(habit, project(habit, codes, source, more=more), texts)


def atlas() -> bytes:
    """A film three times over with one transcript, a PDF coded by area and by text, groups and a network."""
    habit, codes = ATLAS, code(ATLAS, "Håp") + code(ATLAS, "Frykt")
    more = el("Links", _link(habit)) + el("Sets", *_groups(habit)) + el("Graphs", _network(habit))
    sources = _film(habit) + _report(habit)
    return packed(habit, project(habit, codes, sources, more=more), {"source": TEXT, "rep": TEXT})


def _film(habit: Habit) -> str:
    film = {"name": "Film.mp4", "path": f"relative:///{habit.guid('fil')}.mov"}
    seen = el("VideoSelection", guid=habit.guid("v"), name="2s", begin="2274", end="2274")
    spoken = passage(habit, 0, el("Description", "Kommentar"), coding(habit, "Håp"))
    point = el("SyncPoint", guid=habit.guid("p"), position="0", timeStamp="0")
    transcript = el("Transcript", point, guid=habit.guid("t"), plainTextPath=beside(habit, "source"))
    return (
        el("VideoSource", seen, guid=habit.guid("film"), **film)
        + text_source(habit, spoken, name="Film-avskrift")
        + el("VideoSource", transcript, guid=habit.guid("film2"), **film)
    )


def _report(habit: Habit) -> str:
    area = {"name": "s", "page": "0", "firstX": "1", "firstY": "1", "secondX": "9", "secondY": "9"}
    both = el("PDFSelection", coding(habit, "Håp", number=1), guid=habit.guid("selection1"), **area)
    alone = el("PDFSelection", coding(habit, "Håp", number=7), guid=habit.guid("boks"), **area)
    words = passage(habit, 1, coding(habit, "Håp", number=1))
    read = el("Representation", words, guid=habit.guid("rep"), plainTextPath=beside(habit, "rep"))
    return el("PDFSource", both, alone, read, guid=habit.guid("pdf"), name="Rapport", path="internal://r.pdf")


def _groups(habit: Habit) -> list[str]:
    members = ref("MemberCode", habit, "Håp") + ref("MemberCode", habit, "Frykt")
    return [
        el("Set", el("Description", "om"), members, guid=habit.guid("g"), name="Følelser"),
        el("Set", ref("MemberSource", habit, "film"), guid=habit.guid("d"), name="Opptak"),
    ]


def _link(habit: Habit) -> str:
    ends = {"originGUID": habit.guid("Håp"), "targetGUID": habit.guid("Frykt")}
    return el(
        "Link", guid=habit.guid("l"), name="motsier", direction="Bidirectional", color="#000000", **ends
    )


def _network(habit: Habit) -> str:
    dots = [
        el(
            "Vertex",
            guid=habit.guid(f"v{name}"),
            representedGUID=habit.guid(name),
            firstX=str(place),
            firstY="0",
        )
        for place, name in enumerate(("Håp", "Frykt", "boks"))
    ]
    ends = {"sourceVertex": habit.guid("vHåp"), "targetVertex": habit.guid("vFrykt")}
    line = el("Edge", guid=habit.guid("e"), representedGUID=habit.guid("l"), lineStyle="solid", **ends)
    return el("Graph", *dots, line, guid=habit.guid("n"), name="Nett")


def maxqda() -> bytes:
    """A memo that names its passage itself, a nameless case, a document group, a weight on a coding."""
    habit = MAXQDA
    weighed = coding(habit, "Håp").replace("<Coding ", '<Coding weight="50" ')
    changed = {"modifyingUser": habit.guid("Kari"), "modifiedDateTime": "2021-01-15T23:37:54Z"}
    case = el(
        "Case",
        value(habit, "Alder", "IntegerValue", "34"),
        ref("SourceRef", habit, "source"),
        guid=habit.guid("c"),
    )
    group = el("Description", "Første runde") + ref("MemberSource", habit, "source")
    more = variables(habit, "Alder", "Integer") + el("Cases", case) + el("Notes", _memo(habit, **changed))
    more += el("Sets", el("Set", group, guid=habit.guid("g"), name="Gruppe 1"))
    codes = code(habit, "Håp", more='color="#ef8256"')
    source = text_source(habit, passage(habit, 0, weighed) + ref("NoteRef", habit, "memo"))
    return packed(habit, project(habit, codes, source, more=more))


def _memo(habit: Habit, **attributes: str) -> str:
    """A note that says itself which passage it means."""
    start, end = (str(place) for place in places()[1])
    own = el("PlainTextSelection", guid=habit.guid("her"), startPosition=start, endPosition=end)
    return el("Note", el("PlainTextContent", NOTE), own, guid=habit.guid("memo"), **attributes)


def qualcoder() -> bytes:
    """A mark before the XML too, and an annotation that names its passage itself."""
    habit = QUALCODER
    notes = el("Notes", _memo(habit, creatingUser=habit.guid("Kari")))
    source = text_source(habit, passage(habit, 0, coding(habit, "Håp")) + ref("NoteRef", habit, "memo"))
    return packed(habit, "\ufeff" + project(habit, code(habit, "Håp"), source, more=notes))


def script() -> bytes:
    """What a script writes by hand; the package is streamed, with a folder of its own and backslashes."""
    start, end = (str(place) for place in places()[0])
    picked = el("PlainTextSelection", "{}", startPosition=start, endPosition=end)
    coded = picked.format(el("Coding", el("CodeRef", targetGUID="håp")))
    source = el("TextSource", coded, guid="t1", name="Å", plainTextPath="relative://mappe\\Intervju%201.TXT")
    codes = el("Code", guid="håp", name="Håp & tro", isCodable="true").replace("&amp;", "&")
    xml = '<?xml version="1.0" encoding="utf-16"?>\n<Project xsi:schemaLocation="x y" name="A & B">'
    xml += f"{el('CodeBook', codes)}{el('Sources', source)}</Project>"
    return zipped({"top/PROJECT.QDE": xml, "top\\Sources\\Intervju 1.txt": TEXT})


class _Stream(io.RawIOBase):
    """A place that can only be written to, so that sizes come behind each file."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.held += data
        return len(data)


def zipped(entries: dict[str, str | bytes]) -> bytes:
    """A package with just these files, written as a stream."""
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return bytes(stream.held)


PROGRAMS = {"NVivo": nvivo, "ATLAS.ti": atlas, "MAXQDA": maxqda, "QualCoder": qualcoder, "script": script}
