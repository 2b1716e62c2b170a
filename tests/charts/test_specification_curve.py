"""The specification curve as a picture: order, kinds, and ticks under their dots."""

from workbench.charts.specification_curve import PICK, CurveDot, choices_chart, curve_chart, whole_curve
from workbench.charts.theme import png, svg
from workbench.texts import Texts

DOTS = [
    CurveDot(1, -0.04, -0.06, -0.02, "below", "a", [("estimator", "ipw"), ("link", "logit")]),
    CurveDot(2, 0.0, -0.02, 0.02, "main", "b", [("estimator", "ipw"), ("link", "probit")]),
    CurveDot(3, 0.05, 0.01, 0.09, "above", "c", [("estimator", "aipw")]),
]


def rows(spec):
    (found,) = spec["datasets"].values()
    return found


def test_dots_are_percentage_points_in_their_order_with_a_kind_in_words():
    texts = Texts("nb")
    values = rows(curve_chart(DOTS, texts).to_dict())

    assert [one["place"] for one in values] == [1, 2, 3]
    assert [one["effect"] for one in values] == [-4.0, 0.0, 5.0]
    assert [one["kind"] for one in values] == [
        texts.t(f"chart.curve_{kind}") for kind in ("below", "main", "above")
    ]


def test_a_dot_is_picked_by_its_place():
    picked = curve_chart(DOTS, Texts("en")).to_dict()["params"]

    assert [(one["name"], one["select"]["fields"]) for one in picked] == [(PICK, ["place"])]


def test_every_choice_has_a_line_and_every_tick_stands_under_its_dot():
    spec = choices_chart(DOTS, Texts("en")).to_dict()
    ticks = {(one["place"], one["choice"]) for one in rows(spec)}

    assert ticks == {
        *((1, "estimator: ipw"), (1, "link: logit"), (2, "estimator: ipw")),
        *((2, "link: probit"), (3, "estimator: aipw")),
    }
    assert (
        spec["encoding"]["x"]["scale"] == curve_chart(DOTS, Texts("en")).to_dict()["encoding"]["x"]["scale"]
    )


def test_ticks_and_dots_keep_the_same_room_on_the_left():
    dots, ticks = (
        chart(DOTS, Texts("en")).to_dict()["encoding"]["y"] for chart in (curve_chart, choices_chart)
    )

    assert (dots["title"], ticks["title"]) == (None, None)
    assert dots["axis"]["minExtent"] == ticks["axis"]["minExtent"] == dots["axis"]["maxExtent"]


def test_both_parts_go_into_one_file_with_a_caption():
    whole = whole_curve(DOTS, Texts("nb"))

    assert png(whole, caption="Simulert").startswith(b"\x89PNG")
    written = svg(whole, caption="Simulert")
    assert all(word in written for word in ("Simulert", "estimator: ipw", Texts("nb").t("chart.curve_main")))


def test_a_picked_dot_and_the_ticks_under_it_stand_out():
    for chart in (curve_chart, choices_chart):
        plain, picked = (chart(DOTS, Texts("en"), picked=place).to_dict() for place in (None, 2))
        condition = picked["encoding"]["stroke"]["condition"]

        assert condition["test"] == "datum.place === 2"
        assert plain["encoding"]["stroke"]["condition"]["test"] == "datum.place === 0"
        assert rows(plain) == rows(picked)
