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
    return LogicModel(
        version=0, measures=MEASURES, nodes=NODES, links=(*_course_links(), *_vv_links(), *_shared_links())
    )


def _course_links() -> tuple[Link, ...]:
    return (
        Link("K1", "courses", "measure", "activity", "Kurs → aktivitet", "Courses → activity"),
        Link(
            "K2",
            "courses",
            "activity",
            "mental_health",
            "Aktivitet → mental helse",
            "Activity → mental health",
            needs_measure=True,
        ),
        Link("K3", "courses", "measure", "competence", "Kurs → kompetanse", "Courses → competence"),
        Link(
            "K4",
            "courses",
            "competence",
            "motivation",
            "Kompetanse → motivasjon",
            "Competence → motivation",
            blind_spot=True,
        ),
        Link(
            "K5",
            "courses",
            "mental_health",
            "motivation",
            "Mental helse → motivasjon (kurs)",
            "Mental health → motivation (courses)",
            blind_spot=True,
        ),
        Link(
            "K9",
            "courses",
            "measure",
            "return",
            "Kurs → frivillig retur",
            "Courses → voluntary return",
            blind_spot=True,
        ),
    )


def _vv_links() -> tuple[Link, ...]:
    return (
        Link(
            "V1",
            "vv",
            "measure",
            "mental_health",
            "Veien Videre → mental helse",
            "Veien Videre → mental health",
            needs_measure=True,
        ),
        Link(
            "V2",
            "vv",
            "mental_health",
            "motivation",
            "Mental helse → motivasjon (VV)",
            "Mental health → motivation (VV)",
            blind_spot=True,
        ),
        Link("V3", "vv", "measure", "activity", "Veien Videre → aktivitet", "Veien Videre → activity"),
        Link(
            "V4",
            "vv",
            "measure",
            "staff_return_work",
            "Veien Videre → ansattes returarbeid",
            "Veien Videre → staff's return work",
        ),
        Link(
            "V9",
            "vv",
            "measure",
            "return",
            "Veien Videre → frivillig retur",
            "Veien Videre → voluntary return",
            blind_spot=True,
        ),
    )


def _shared_links() -> tuple[Link, ...]:
    return (
        Link(
            "R1",
            None,
            "motivation",
            "return",
            "Motivasjon → frivillig retur",
            "Motivation → voluntary return",
            blind_spot=True,
        ),
        Link(
            "S1", None, "measure", "non_participants", "Tiltak → andre beboere", "Measures → other residents"
        ),
        Link(
            "B9",
            "both",
            "measure",
            "return",
            "Begge → frivillig retur",
            "Both → voluntary return",
            blind_spot=True,
        ),
        Link(
            "A9",
            "all",
            "measure",
            "return",
            "Alle tiltak → frivillig retur",
            "All measures → voluntary return",
            blind_spot=True,
            gathers=("K9", "V9", "B9"),
        ),
    )
