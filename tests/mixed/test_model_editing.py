"""A logic model edited as two tables, and what follows for the codes of its links."""

from dataclasses import replace

import pytest

from workbench.errors import InputError
from workbench.mixed.model_codes import codes_after
from workbench.mixed.model_editing import edited_model, link_rows, node_rows
from workbench.mixed.template import standard_logic_model
from workbench.qual.records import Code

MODEL = standard_logic_model()


def edited(nodes=(), links=(), *, without=(), model=MODEL, **choices):
    kept = [row for row in link_rows(model) if row["link"] not in without]
    return edited_model(model, [*node_rows(model), *nodes], [*kept, *links], **choices)


def new_link(**changes):
    return {"name_nb": "Kurs → arena", "from_node": "measure", "to_node": "motivation", **changes}


def test_tables_that_nobody_touched_give_the_model_back():
    assert edited() == MODEL


def test_a_new_station_and_a_new_link_get_ids_and_names_in_both_languages():
    found = edited([{"name_nb": "Tillit på mottaket"}], [new_link(to_node="tillit_pa_mottaket")])

    node, link = found.nodes[-1], found.links[-1]
    assert (node.node, node.name_en) == ("tillit_pa_mottaket", "Tillit på mottaket")
    assert (link.link, link.name_en, link.measure_id) == ("L1", "Kurs → arena", None)
    assert (found.nodes[:-1], found.links[:-1]) == (MODEL.nodes, MODEL.links)


def test_a_new_link_never_gets_an_id_that_another_had_before():
    assert edited(links=[new_link(), new_link()], taken={"L1", "L3"}).links[-1].link == "L4"


def test_a_link_without_a_name_is_called_after_its_stations():
    link = edited(links=[new_link(name_nb="", from_node="competence")]).links[-1]

    assert (link.name_nb, link.name_en) == ("Kompetanse → Motivasjon", "Competence → Motivation")


def test_only_new_links_are_marked_as_after_the_plan():
    found = edited(links=[new_link()], after_plan=True)

    assert [one.link for one in found.links if one.after_plan] == ["L1"]


def test_assumption_mechanism_and_context_are_kept():
    said = {
        "assumption": " Kan  reise ",
        "mechanism": "Ro",
        "context": "Trussel om tvang",
        "blind_spot": True,
    }

    link = edited(links=[new_link(**said)]).links[-1]

    assert (link.assumption, link.mechanism, link.context) == ("Kan reise", "Ro", "Trussel om tvang")
    assert link.blind_spot and not link.needs_measure


def test_a_link_that_gathered_a_removed_one_gathers_those_that_are_left():
    assert edited(without=["K9"]).link("A9").gathers == ("V9", "B9")


def test_empty_rows_are_left_out():
    assert edited([{"name_nb": None, "name_en": " "}], [{"link": None, "name_nb": ""}]) == MODEL


@pytest.mark.parametrize(
    "link",
    [
        new_link(to_node=None),
        new_link(to_node="nowhere"),
        new_link(to_node="measure"),
        new_link(measure_id="unknown"),
        new_link(link="K1"),
    ],
)
def test_a_link_that_leads_nowhere_to_itself_or_stands_twice_is_refused(link):
    with pytest.raises(InputError):
        edited(links=[link])


def test_a_station_that_links_lead_to_cannot_go():
    nodes = [row for row in node_rows(MODEL) if row["node"] != "activity"]

    with pytest.raises(InputError):
        edited_model(MODEL, nodes, link_rows(MODEL))


def code(link, **changes):
    made = Code(
        id=7,
        slug=f"link.{link.link}",
        parent_id=None,
        link=link.link,
        measure_id=link.measure_id,
        name_nb=link.name_nb,
        name_en=link.name_en,
        definition="",
        include="",
        exclude="",
        example="",
        colour=0,
        codable=True,
    )
    return replace(made, **changes)


def renamed(link, **changes):
    links = tuple(replace(one, **changes) if one.link == link else one for one in MODEL.links)
    return replace(MODEL, links=links)


def test_a_code_called_as_its_link_is_called_as_the_link_is_now():
    held = code(MODEL.link("K1"), name_en="My own name")

    found = codes_after(MODEL, renamed("K1", name_nb="Kurs → hverdag", name_en="Courses → days"), [held])

    assert found.changed == ((held, {"name_nb": "Kurs → hverdag"}),)


def test_a_code_follows_its_link_to_another_measure():
    held = code(MODEL.link("K1"))

    assert codes_after(MODEL, renamed("K1", measure_id="local"), [held]).changed == (
        (held, {"measure_id": "local"}),
    )


def test_new_links_need_codes_unless_they_gather_and_gone_ones_leave_theirs():
    held = [code(one) for one in MODEL.links if not one.gathers]
    after = edited(links=[new_link()], without=["K4"])

    found = codes_after(MODEL, after, held)

    assert [one.link for one in found.new] == ["L1"]
    assert [one.link for one in found.without_link] == ["K4"]
    assert found.changed == ()
