"""The standard logic model: measure → activity → mental health → motivation → return."""

from __future__ import annotations

from workbench.mixed.logic_model import Link, LogicModel, Measure, Node

MEASURES = (
    Measure("local", "Lokale kurs", "Local courses"),
    Measure("national", "Nasjonale kurs", "National courses"),
    Measure("courses", "Kurs", "Courses", parts=("local", "national")),
    Measure("vv", "Veien Videre", "Veien Videre"),
    Measure("both", "Begge", "Both", parts=("vv", "courses"), needs_all_parts=True),
    Measure("all", "Alle tiltak", "All measures", parts=("vv", "courses")),
)

NODES = (
    Node("measure", "Tiltak", "Measure"),
    Node("activity", "Aktivitet", "Activity"),
    Node("competence", "Kompetanse", "Competence"),
    Node("mental_health", "Mental helse", "Mental health"),
    Node("motivation", "Motivasjon", "Motivation"),
    Node("staff_return_work", "Ansattes returarbeid", "Staff's return work"),
    Node("non_participants", "Andre beboere", "Other residents"),
    Node("return", "Frivillig retur", "Voluntary return"),
)


def standard_logic_model() -> LogicModel:
    """The logic model a new study starts with; version 0 until it is stored.

    A link has a blind spot where those who could have shown the opposite had left before anybody
    could interview them: motivation and return. Mental health is a construct that needs measurement.
    """
    return LogicModel(version=0, measures=MEASURES, nodes=NODES, links=(*_course_links(), *_other_links()))


def _course_links() -> tuple[Link, ...]:
    return (
        _link("K1", "courses", "measure", "activity", "Kurs → aktivitet", "Courses → activity"),
        _link("K2", "courses", "activity", "mental_health", "Aktivitet → mental helse", "Activity → mental health",
              needs_measure=True),
        _link("K3", "courses", "measure", "competence", "Kurs → kompetanse", "Courses → competence"),
        _link("K4", "courses", "competence", "motivation", "Kompetanse → motivasjon", "Competence → motivation",
              blind_spot=True),
        _link("K5", "courses", "mental_health", "motivation", "Mental helse → motivasjon (kurs)",
              "Mental health → motivation (courses)", blind_spot=True),
        _link("K9", "courses", "measure", "return", "Kurs → frivillig retur", "Courses → voluntary return",
              blind_spot=True),
    )  # fmt: skip


def _other_links() -> tuple[Link, ...]:
    return (
        _link("V1", "vv", "measure", "mental_health", "Veien Videre → mental helse", "Veien Videre → mental health",
              needs_measure=True),
        _link("V2", "vv", "mental_health", "motivation", "Mental helse → motivasjon (VV)",
              "Mental health → motivation (VV)", blind_spot=True),
        _link("V3", "vv", "measure", "activity", "Veien Videre → aktivitet", "Veien Videre → activity"),
        _link("V4", "vv", "measure", "staff_return_work", "Veien Videre → ansattes returarbeid",
              "Veien Videre → staff's return work"),
        _link("V9", "vv", "measure", "return", "Veien Videre → frivillig retur", "Veien Videre → voluntary return",
              blind_spot=True),
        _link("R1", None, "motivation", "return", "Motivasjon → frivillig retur", "Motivation → voluntary return",
              blind_spot=True),
        _link("S1", None, "measure", "non_participants", "Tiltak → andre beboere", "Measures → other residents"),
        _link("B9", "both", "measure", "return", "Begge → frivillig retur", "Both → voluntary return",
              blind_spot=True),
        Link("A9", "all", "measure", "return", "Alle tiltak → frivillig retur", "All measures → voluntary return",
             blind_spot=True, gathers=("K9", "V9", "B9")),
    )  # fmt: skip


def _link(
    link: str, measure: str | None, start: str, end: str, nb: str, en: str, *,
    blind_spot: bool = False, needs_measure: bool = False,
) -> Link:  # fmt: skip
    return Link(link, measure, start, end, nb, en, blind_spot=blind_spot, needs_measure=needs_measure)
