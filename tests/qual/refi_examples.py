"""Exchange files written by hand in the habits of different programs; none was made by the program."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from uuid import NAMESPACE_DNS, uuid5
from xml.sax.saxutils import escape, quoteattr

PROJECT = "urn:QDA-XML:project:1.0"
TEXT = (
    "Intervjuer: Hvordan går det? 👩‍👩‍👧\n"
    "Deltaker: Kurset gir meg noe å gjøre, og dagen får form.\n"
    "Intervjuer: Og tankene om å reise?\n"
    "Deltaker: De er de samme, men huset mitt 🏚 står ikke lenger. A\u030ar etter år.\n"
)
QUOTES = (
    "Kurset gir meg noe å gjøre",
    "dagen får form",
    "huset mitt 🏚 står ikke lenger",
    "A\u030ar etter år",
)


def guid(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name))


@dataclass
class Habit:
    """How a program writes."""

    origin: str = ""
    bom: bool = False
    crlf: bool = False
    count_bom: bool = False
    line_end: int = 0
    utf16: bool = False
    folder: str = "sources"
    project: str = "project.qde"
    prefix: str = "internal://"
    space: str = PROJECT
    named: bool = True
    braces: bool = False
    upper: bool = False
    inline: bool = False
    moment: str = "2024-03-01T10:00:00Z"
    users: tuple[str, ...] = ("Kari",)
    extra: dict[str, bytes] = field(default_factory=dict)

    def guid(self, name: str) -> str:
        plain = guid(name).upper() if self.upper else guid(name)
        return f"{{{plain}}}" if self.braces else plain


HABITS = {
    "the standard": Habit("REFI"),
    "NVivo for Windows": Habit("NVivo 12", bom=True, crlf=True, utf16=True, folder="Sources", named=False),
    "NVivo for Mac": Habit("NVivo for Mac 12.7.0", utf16=True, named=False),
    "ATLAS.ti": Habit(
        "ATLAS.ti 9", crlf=True, line_end=1, project="Min studie.qde", space="urn:QDA-XML:codebook:0:4"
    ),
    "MAXQDA": Habit("MAXQDA 24.7", braces=True),
    "MAXQDA with line ends": Habit("MAXQDA", line_end=2),
    "QualCoder": Habit("QualCoder-3.5", bom=True),
    "QualCoder counting its mark": Habit("QualCoder-2.9", bom=True, count_bom=True),
    "qualitative-coding": Habit("", prefix="", moment=""),
    "in the XML": Habit("Taguette", inline=True),
}


def counted(text: str, place: int, habit: Habit) -> int:
    """The position that a program with this habit writes for a position in the text of record."""
    before = text[:place]
    ends = habit.line_end or (2 if habit.crlf else 1)
    n = sum((2 if habit.utf16 and ord(one) > 0xFFFF else 1) for one in before)
    return n + before.count("\n") * (ends - 1) + int(habit.count_bom and habit.bom)


def encoded(text: str, habit: Habit) -> bytes:
    lines = text.replace("\n", "\r\n") if habit.crlf else text
    return (("\ufeff" if habit.bom else "") + lines).encode()


def places(text: str = TEXT, quotes: tuple[str, ...] = QUOTES) -> list[tuple[int, int]]:
    return [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]


def selection(text: str, start: int, end: int, habit: Habit, inner: str, *, number: int = 0) -> str:
    at = f' creationDateTime="{habit.moment}"' if habit.moment else ""
    name = f" name={quoteattr(' '.join(text[start:end].split())[:20] + '…')}" if habit.named else ""
    return (
        f'<PlainTextSelection guid="{habit.guid(f"selection{number}")}"{name}'
        f' startPosition="{counted(text, start, habit)}" endPosition="{counted(text, end, habit)}"{at}>'
        f"{inner}</PlainTextSelection>"
    )


def coding(habit: Habit, code: str, *, number: int = 0, user: str = "Kari") -> str:
    at = f' creationDateTime="{habit.moment}"' if habit.moment else ""
    by = f' creatingUser="{habit.guid(user)}"' if user else ""
    return (
        f'<Coding guid="{habit.guid(f"coding{number}{code}")}"{by}{at}>'
        f'<CodeRef targetGUID="{habit.guid(code)}"/></Coding>'
    )


def code(habit: Habit, name: str, *, key: str = "", inner: str = "", more: str = "") -> str:
    codable = "" if "isCodable" in more else ' isCodable="true"'
    return f'<Code guid="{habit.guid(key or name)}" name={quoteattr(name)}{codable} {more}>{inner}</Code>'


def project(habit: Habit, codes: str, sources: str, *, more: str = "") -> str:
    users = "".join(f'<User guid="{habit.guid(name)}" name="{name}"/>' for name in habit.users)
    origin = f' origin="{habit.origin}"' if habit.origin else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{habit.space}" name="P"{origin}>'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>"
        f"<Sources>{sources}</Sources>{more}</Project>"
    )


def text_source(
    habit: Habit, inner: str, *, text: str = TEXT, key: str = "source", name: str = "Intervju 1"
) -> str:
    own = habit.guid(key)
    if habit.inline:
        content = f"<PlainTextContent>{escape(text)}</PlainTextContent>"
        return f'<TextSource guid="{own}" name="{name}">{content}{inner}</TextSource>'
    path = f"{habit.prefix}{habit.guid(key)}.txt"
    return f'<TextSource guid="{own}" name="{name}" plainTextPath="{path}">{inner}</TextSource>'


def packed(habit: Habit, xml: str, texts: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(habit.project, xml)
        for key, text in ({"source": TEXT} if texts is None else texts).items():
            archive.writestr(f"{habit.folder}/{habit.guid(key)}.txt", encoded(text, habit))
        for name, content in habit.extra.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def written_by(habit: Habit, *, text: str = TEXT, quotes: tuple[str, ...] = QUOTES) -> bytes:
    """A whole project in a program's habits: two codes, every quote coded."""
    inner = "".join(
        selection(text, start, end, habit, coding(habit, "Håp", number=n), number=n)
        for n, (start, end) in enumerate(places(text, quotes))
    )
    codes = code(habit, "Håp") + code(habit, "Frykt")
    return packed(habit, project(habit, codes, text_source(habit, inner, text=text)), {"source": text})
