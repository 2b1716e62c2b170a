"""Transcripts as programs write them: one conversation in every kind of file."""

from __future__ import annotations

import io
import json

from tests.qual import word_examples

SAID = (("Kari Nordmann", 3_000, "Hva hjalp deg på Tromsø?"), ("Amina", 9_000, "Kurset, å ja 👩‍👩‍👧."))
"""Speaker, milliseconds, words; both speak once more below."""
MORE = (*SAID, ("Kari Nordmann", 65_000, "Og nå?"), ("Amina", 3_661_000, "Jeg venter."))


def clock(ms: int, form: str) -> str:
    hours, rest = divmod(ms // 1000, 3600)
    minutes, seconds = divmod(rest, 60)
    if form == "short":
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{form}"


def lines(form: str) -> str:
    """The conversation as text; ``form`` names the program."""
    layouts = {
        "colon": "{name}: {said}\n",
        "bracketed": "[{name}]: {said}\n",
        "stamped": "[{long}] {name}: {said}\n",
        "otter": "{name}  {short}  \n{said}\n\n",
        "teams": "{name}   {short}\n{said}\n",
        "zoom": "[{name}] {long}\n{said}\n\n",
        "zoom_tabs": "{long}\t{name}:\t{said}\n",
        "f4_before": "#{long}-0# {name}: {said}\n",
        "markdown": "**{name}:** {said}\n\n",
        "old_teams": "{long}.0 --> {long}.5\n{name}\n{said}\n\n",
    }
    return "".join(
        layouts[form].format(name=name, said=said, short=clock(ms, "short"), long=clock(ms, ""))
        for name, ms, said in MORE
    )


TIMELESS = ("colon", "bracketed", "markdown")
LAYOUTS = (*TIMELESS, "stamped", "otter", "teams", "zoom", "zoom_tabs", "f4_before", "old_teams")


def vtt(form: str) -> str:
    """Cues as Teams (voices) or Zoom (labels) write them; each turn is cut into two cues."""
    cues = []
    for number, (name, ms, said) in enumerate(MORE):
        first, _, rest = said.partition(" ")
        for part, at in ((first, ms), (rest, ms + 1500)):
            words = f"<v {name}>{part}</v>" if form == "teams" else f"{name}: {part}"
            cues.append(f"{number}/1-0\n{clock(at, '.000')} --> {clock(at, '.900')}\n{words}\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def srt() -> str:
    return "\n".join(
        f"{number}\n{clock(ms, ',000')} --> {clock(ms, ',900')}\n[{name}]: {said}\n"
        for number, (name, ms, said) in enumerate(MORE, start=1)
    )


def whisper(form: str) -> str:
    if form == "whisper.cpp":
        parts = [
            {"offsets": {"from": ms, "to": ms + 900}, "text": f" {said}", "speaker": name}
            for name, ms, said in MORE
        ]
        return json.dumps({"transcription": parts})
    parts = [
        {"start": ms / 1000, "end": ms / 1000 + 0.9, "text": f" {said}", "speaker": name}
        for name, ms, said in MORE
    ]
    return json.dumps({"segments": parts} if form == "whisperx" else parts)


def page() -> str:
    body = "".join(f"<p><b>{name}:</b> {said}</p>" for name, _, said in MORE)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'
    )


def rtf(text: str) -> bytes:
    """A rich text file as Word writes it: letters beyond ASCII as UTF-16 units."""
    units = text.encode("utf-16-le")
    letters = [int.from_bytes(units[place : place + 2], "little") for place in range(0, len(units), 2)]
    body = "".join(
        chr(unit) if unit < 128 else f"\\u{unit - 65536 if unit > 32767 else unit}?" for unit in letters
    )
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}\\pard " + body.replace("\n", "\\par ") + "}"
    ).encode()


def odt(*paragraphs: str) -> bytes:
    import odfdo

    made = odfdo.Document("text")
    made.body.clear()
    for paragraph in paragraphs:
        made.body.append(odfdo.Paragraph(paragraph))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def docx(text: str) -> bytes:
    return word_examples.document(*text.strip().split("\n"))


def pdf(*pages: list[str]) -> bytes:
    """A PDF of lines in a standard font, with no library."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, page_lines in enumerate(pages):
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in page_lines)
        stream = f"BT /F1 12 Tf 72 720 Td 14 TL {shown} ET".encode("cp1252")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (5 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return _pdf_file(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_file(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + head + end


def encrypted_pdf(password: str) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf(["I: hei"])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
