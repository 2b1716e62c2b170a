"""Exchange files that are broken or mean harm: refused with a reason, nothing written, nothing unpacked."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.qual.refi_examples import HABITS, Habit, code, guid, packed, project, text_source, written_by
from workbench.errors import InputError
from workbench.qual.refi_reader import LIMITS, read_project

PLAIN = HABITS["the standard"]
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    '<Project name="&b;"/>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="&x;"/>'


def zipped(**entries: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refusal(content: bytes | Path, **limits) -> str:
    with pytest.raises(InputError) as refused:
        read_project(content, file_name="fil.qdpx", limits=replace(LIMITS, **limits))
    return refused.value.key


@pytest.mark.parametrize("xml", [ENTITIES, OUTSIDE, OUTSIDE.encode("utf-16")])
def test_document_types_and_entities_are_refused(xml):
    assert refusal(zipped(**{"project.qde": xml})) == "errors.exchange_declarations"


@pytest.mark.parametrize(
    "name", ["../ut.txt", "/etc/ut.txt", "sources/../../ut.txt", "C:\\ut.txt", "..\\ut.txt"]
)
def test_entries_that_lead_outside_are_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    habit = Habit(extra={name: b"x"})

    assert refusal(packed(habit, project(habit, code(habit, "a"), ""))) == "errors.exchange_unsafe"
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("project.qde", project(PLAIN, code(PLAIN, "a"), ""))
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(buffer.getvalue()) == "errors.exchange_unsafe"


def test_bombs_are_refused_before_they_are_unpacked():
    blanks = project(PLAIN, code(PLAIN, "a"), "") + " " * 40_000_000
    text = packed(
        PLAIN, project(PLAIN, code(PLAIN, "a"), text_source(PLAIN, "")), {"source": "a" * 19_000_000}
    )

    assert refusal(zipped(**{"project.qde": blanks})) == "errors.exchange_bomb"
    assert refusal(text) == "errors.exchange_bomb"


def test_too_much_of_anything_is_refused(tmp_path):
    whole = written_by(PLAIN)
    lying = tmp_path / "a.qdpx"
    lying.write_bytes(whole)

    assert refusal(whole, max_bytes=100) == "errors.exchange_too_large"
    assert refusal(lying, max_bytes=100) == "errors.exchange_too_large"
    assert refusal(whole, max_entries=1) == "errors.exchange_too_large"
    assert refusal(whole, max_all_bytes=100) == "errors.exchange_too_large"
    assert refusal(whole, max_xml_bytes=100) == "errors.exchange_bomb"


def test_a_file_with_a_wrong_size_in_its_list_is_no_way_round():
    whole = bytearray(zipped(**{"project.qde": project(PLAIN, code(PLAIN, "a"), "") + " " * 9_000_000}))
    place = whole.rindex(b"PK\x01\x02")
    whole[place + 24 : place + 28] = (200).to_bytes(4, "little")

    assert refusal(bytes(whole)) in ("errors.exchange_damaged", "errors.exchange_not_xml")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"PK\x03\x04 nothing", "errors.exchange_damaged"),
        (zipped(a="b"), "errors.exchange_no_project"),
        (zipped(**{"project.qde": "<Project>"}), "errors.exchange_not_xml"),
        (zipped(**{"project.qde": "<Project name='x'>A & B <Users></Project>"}), "errors.exchange_not_xml"),
        (zipped(**{"project.qde": "<Project name='x><Users/></Project>"}), "errors.exchange_not_xml"),
        (b"<html/>", "errors.exchange_no_project"),
        (b"", "errors.exchange_not_xml"),
        (b"\xff\xfe\x00", "errors.exchange_not_xml"),
    ],
)
def test_broken_files_are_refused_with_a_reason(content, key):
    assert refusal(content) == key


def test_a_protected_file_says_so():
    whole = bytearray(zipped(**{"project.qde": "<Project/>"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + place] |= 1

    assert refusal(bytes(whole)) == "errors.exchange_password"


def test_cut_and_changed_files_never_end_in_another_error():
    whole = written_by(PLAIN)
    for place in range(0, len(whole), 37):
        for broken in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            try:
                read_project(broken, file_name="fil.qdpx")
            except InputError:
                continue


def test_a_very_deep_tree_of_codes_is_cut_and_told():
    deep = "".join(f'<Code guid="{guid(str(n))}" name="k" isCodable="true">' for n in range(300))
    found = read_project(packed(PLAIN, project(PLAIN, deep + "</Code>" * 300, "")), file_name="fil.qdpx")

    assert len(found.project.codes) == 101
    assert [remark.key for remark in found.report.remarks] == ["exchange.lost_depth"]
