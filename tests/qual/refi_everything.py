"""A project with something of everything the standard has, each piece of text of its own: what is lost?"""

from __future__ import annotations

from tests.qual.refi_examples import HABITS, TEXT, guid, places
from tests.qual.refi_programs import el, ref, value, zipped

PLAIN = HABITS["the standard"]
AT = {"creatingUser": guid("u"), "creationDateTime": "2020-01-01T00:00:00Z"}
TYPES = {
    "Text": "ord",
    "Boolean": "true",
    "Integer": "4217",
    "Float": "2.53",
    "Date": "2021-02-03",
    "DateTime": "2022-03-04T05:06:07Z",
}


class Everything:
    """Makes the project; ``marks`` tells what each piece of text is."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}

    def project(self) -> bytes:
        xml = el(
            "Project",
            el("Users", el("User", guid=guid("u"), name=self._mark("user")), self._user_who_made_nothing()),
            el("CodeBook", el("Codes", self._codes())),
            el("Variables", *map(self._variable, TYPES)),
            el("Cases", self._case()),
            el("Sources", self._source(), self._picture(), self._recording()),
            el(
                "Notes",
                *map(self._note, ("code", "coding", "passage", "source", "speech", "project", "free")),
            ),
            el("Links", self._link()),
            el("Sets", self._set()),
            el("Graphs", el("Graph", self._vertex(), guid=guid("graph"), name=self._mark("map"))),
            self._said("project"),
            ref("NoteRef", PLAIN, "note project"),
            xmlns="urn:QDA-XML:project:1.0",
            name="P",
        )
        return zipped({"project.qde": xml, "sources/a.txt": TEXT})

    def _mark(self, what: str) -> str:
        mark = f"merke{len(self.marks):03d}x"
        self.marks[mark] = what
        return mark

    def _said(self, what: str) -> str:
        return el("Description", self._mark(f"said of {what}"))

    def _user_who_made_nothing(self) -> str:
        return el("User", guid=guid("idle"), name=self._mark("idle user"))

    def _codes(self) -> str:
        below = el("Code", guid=guid("below"), name=self._mark("code below"), isCodable="true")
        about = self._said("code") + ref("NoteRef", PLAIN, "note code")
        return el("Code", about, below, guid=guid("code"), name=self._mark("code"), isCodable="true")

    def _variable(self, kind: str) -> str:
        told = self._said("variable") if kind == "Text" else ""
        return el("Variable", told, guid=guid(kind), name=self._mark("variable"), typeOfVariable=kind)

    def _case(self) -> str:
        other = value(PLAIN, "Text", "TextValue", self._mark("fact of a case that the source has otherwise"))
        inner = self._said("case") + other + ref("SourceRef", PLAIN, "source")
        return el("Case", inner, guid=guid("case"), name=self._mark("case"))

    def _coding(self, key: str, *inner: str) -> str:
        return el("Coding", ref("CodeRef", PLAIN, "code"), *inner, guid=guid(key), **AT)

    def _passage(self, number: int, *inner: str, **attributes: str) -> str:
        start, end = map(str, places()[number])
        own = {"guid": guid(f"passage{number}"), "startPosition": start, "endPosition": end}
        return el("PlainTextSelection", *inner, **own, **AT, **attributes)

    def _source(self) -> str:
        noted = self._coding("k0", ref("NoteRef", PLAIN, "note coding")) + ref(
            "NoteRef", PLAIN, "note passage"
        )
        first = self._passage(0, self._said("passage"), noted, name=self._mark("name of a passage"))
        others = self._passage(1, self._said("passage without code")) + self._passage(2)
        values = [value(PLAIN, kind, f"{kind}Value", given) for kind, given in TYPES.items()]
        whole = self._coding("whole") + ref("NoteRef", PLAIN, "note source")
        own = {"guid": guid("source"), "name": self._mark("source"), "plainTextPath": "internal://a.txt"}
        return el("TextSource", self._said("source"), first, others, whole, *values, **own, **AT)

    def _picture(self) -> str:
        area = {"firstX": "1", "firstY": "1", "secondX": "2", "secondY": "2"}
        seen = el("PictureSelection", self._said("picture passage"), guid=guid("seen"), **area)
        words = el("PlainTextContent", f"{self._mark('text of a picture')} mer")
        told = el("TextDescription", words, guid=guid("told"), name=self._mark("name of a text of a picture"))
        return el(
            "PictureSource", self._said("picture"), told, seen, guid=guid("pic"), name=self._mark("picture")
        )

    def _recording(self) -> str:
        words = el("PlainTextContent", f"{self._mark('transcript')} og mer")
        points = [el("SyncPoint", guid=guid(f"at{n}"), timeStamp="1", position=str(n)) for n in (0, 9)]
        ends = {"fromSyncPoint": guid("at0"), "toSyncPoint": guid("at9")}
        about = self._said("speech") + self._coding("k1") + ref("NoteRef", PLAIN, "note speech")
        spoken = el("TranscriptSelection", about, guid=guid("spoken"), **ends)
        inner = el("Transcript", self._said("transcript"), words, *points, spoken, guid=guid("transcript"))
        return el("AudioSource", self._said("sound"), inner, guid=guid("sound"), name=self._mark("sound"))

    def _note(self, about: str) -> str:
        inner = self._said(f"note on {about}") + el("PlainTextContent", self._mark(f"note on {about}"))
        return el(
            "Note", inner, guid=guid(f"note {about}"), name=self._mark(f"title of note on {about}"), **AT
        )

    def _link(self) -> str:
        ends = {"originGUID": guid("code"), "targetGUID": guid("below")}
        return el("Link", guid=guid("link"), name=self._mark("link"), **ends)

    def _set(self) -> str:
        members = ref("MemberCode", PLAIN, "code") + ref("MemberSource", PLAIN, "source")
        members += ref("MemberNote", PLAIN, "note free")
        return el("Set", self._said("set"), members, guid=guid("set"), name=self._mark("set"))

    def _vertex(self) -> str:
        place = {"firstX": "0", "firstY": "0", "representedGUID": guid("code")}
        return el("Vertex", guid=guid("dot"), name=self._mark("place of a map"), **place)
