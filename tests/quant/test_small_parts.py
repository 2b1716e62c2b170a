"""Parts of robustness as the screen shows them: none of the numbers of few persons is in them any more."""

import pytest

from workbench.quant.small_parts import (
    guarded_curve,
    guarded_dose,
    guarded_estimators,
    guarded_groups,
    guarded_hidden_bias,
    guarded_leave_one_out,
    guarded_negative,
    guarded_unknown,
)

LEAST = 5
TOO_SMALL = "effect_reason.group_too_small"


def estimator(matched, dropped, controls=150, **more):
    numbers = {"att": -0.04, "se": 0.02, "effective_sample_size": float(matched)}
    counts = {"n_treated_matched": matched, "dropped_treated": dropped, "n_controls_used": controls}
    return {"method": "ipw", "choices": {}, **numbers, **counts, "reason": None, **more}


def test_few_left_out_hide_how_many_are_left_and_the_number_that_equals_it():
    rows = [estimator(172, 0), estimator(169, 3), estimator(160, 12)]

    found = guarded_estimators({"rows": rows, "ties": None}, least=LEAST)["rows"]

    names = ("n_treated_matched", "dropped_treated", "effective_sample_size")
    assert [tuple(row[name] for name in names) for row in found] == [
        (172, 0, 172.0),
        (None, None, None),
        (160, 12, 160.0),
    ]
    assert [row["att"] for row in found] == [-0.04] * 3


def test_an_estimate_on_few_tells_nothing_but_why():
    (found,) = guarded_estimators({"rows": [estimator(4, 60)], "ties": None}, least=LEAST)["rows"]

    assert found["att"] is None
    assert found["reason"]["key"] == "effect_reason.few_persons"


def group(name, n_treated, n_control, **more):
    told = {"group": name, "n_treated": n_treated, "n_control": n_control, "effect": 0.1, "se": 0.05}
    counts = {"n_treated_matched": n_treated, "n_controls_used": n_control}
    return {**told, **counts, "p": 0.04, "p_holm": 0.08, "reason": None, **more}


def refused(name, n_treated, n_control):
    values = {"treated": n_treated, "controls": n_control, "least_treated": 30, "least_controls": 30}
    return group(name, n_treated, n_control, effect=None, reason={"key": TOO_SMALL, "values": values})


def test_a_small_group_takes_another_with_it_and_its_reason_holds_no_count():
    rows = [group("AFG", 60, 300), group("IRQ", 45, 200), refused("NGA", 3, 41)]

    found = guarded_groups({"country": {"p": 0.5, "rows": rows}}, least=LEAST)["country"]["rows"]

    counts = {row["group"]: row["n_treated"] for row in found}
    assert counts == {"AFG": 60, "IRQ": None, "NGA": None}
    assert found[2]["reason"]["values"]["treated"] is None
    assert found[2]["reason"]["values"]["controls"] == 41


def test_groups_of_many_are_left_as_they_are():
    known = {"sex": {"p": 0.5, "rows": [group("K", 30, 90), refused("M", 20, 200)]}}

    assert guarded_groups(known, least=LEAST) == known


def unknown(n_treated, n_control, returnable=None):
    arms = {"treated": {"n": 100, "n_unknown": n_treated}, "control": {"n": 90, "n_unknown": n_control}}
    plane = {"plane": [[0.0]], "line": [None, None], "same_share": 0.4, "arms": arms, "shares": [0.0]}
    return {"n_unknown": n_treated + n_control, **plane, "returnable": returnable, "effect": {}}


@pytest.mark.parametrize("counts", [(3, 20), (20, 4), (97, 20)])
def test_the_plane_is_gone_where_its_slope_would_tell_of_few(counts):
    found = guarded_unknown(unknown(*counts), least=LEAST)

    assert not {"plane", "line", "same_share", "arms"} & set(found)
    assert found["n_unknown"] is None
    assert [one["key"] for one in found["hidden"]] == ["small.unknown"]


def test_a_plane_of_many_and_of_nobody_stays():
    known = unknown(20, 0)

    assert guarded_unknown(known, least=LEAST) == known


def test_the_effect_without_few_persons_is_not_shown_beside_the_effect_with_them():
    left = {"effect": 0.1, "se": 0.02, "n_treated": 90, "n_control": 80, "n_left_out": 3, "reason": None}

    found = guarded_unknown(unknown(20, 20, left), least=LEAST)["returnable"]

    assert (found["effect"], found["se"], found["n_left_out"]) == (None, None, None)
    assert found["reason"]["key"] == "small.returnable"


def hidden_bias(n_discordant, n_in_direction):
    rows = [{"gamma": 1.0, "p_lower": 0.3, "p_upper": 0.3}]
    pairs = {"rows": rows, "n_discordant": n_discordant, "n_in_direction": n_in_direction}
    value = {"e_value": 1.8, "e_value_limit": 1.1, "ratio": 0.7, "ratio_limit": 0.9}
    return {"mcnemar": {**pairs, "gamma_star": 1.2, "reason": None}, "e_value": value}


@pytest.mark.parametrize(
    ("pairs", "hides"), [((40, 36), True), ((40, 3), True), ((40, 30), False), ((9, 9), False)]
)
def test_an_exact_test_of_few_pairs_is_not_shown(pairs, hides):
    found = guarded_hidden_bias(hidden_bias(*pairs), least=LEAST, hides_base=False)["mcnemar"]

    assert (found["gamma_star"] is None) is hides
    assert (found["rows"][0]["p_upper"] is None) is hides


def test_the_e_value_is_not_shown_where_it_would_give_the_base_rate():
    found = guarded_hidden_bias(hidden_bias(40, 30), least=LEAST, hides_base=True)

    assert found["e_value"]["e_value"] is None
    assert found["e_value"]["ratio"] is None
    assert [one["key"] for one in found["hidden"]] == ["small.e_value"]


def test_centres_where_few_lived_are_left_out_and_the_ends_are_those_of_the_rest():
    rows = [
        {"left_out": name, "effect": effect, "se": 0.1, "change": 0.0}
        for name, effect in (("M1", -0.9), ("M2", 0.2), ("M3", 0.4), ("M4", -0.1))
    ]
    centres = {"rows": rows, "lowest": -0.9, "highest": 0.4, "n_sign_changed": 2, "full": {"effect": 0.3}}
    persons = {"M1": (3, 90), "M2": (30, 90), "M3": (0, 60), "M4": (9, 60)}

    found = guarded_leave_one_out({"centres": centres}, least=LEAST, persons=persons)

    shown = found["centres"]
    assert [row["left_out"] for row in shown["rows"]] == ["M2", "M3", "M4"]
    assert (shown["lowest"], shown["highest"], shown["n_sign_changed"]) == (-0.1, 0.4, 1)
    assert found["hidden"][0]["values"] == {"least": LEAST, "n": 1}


def test_a_curve_has_no_dot_for_an_estimate_on_few_and_its_ends_are_of_the_dots():
    points = [
        {"att": att, "se": 0.1, "n_treated": n, "n_controls": 90, "reason": None}
        for att, n in ((-0.5, 3), (0.1, 60), (0.3, 60), (0.2, 60))
    ]
    summary = {"n": 4, "lowest": -0.5, "highest": 0.3, "median": 0.15, "failures": []}

    found = guarded_curve({"points": points, "summary": summary}, least=LEAST)

    assert [one["att"] for one in found["points"]] == [None, 0.1, 0.3, 0.2]
    assert found["summary"] == {"n": 3, "lowest": 0.1, "highest": 0.3, "median": 0.2, "failures": []}
    assert found["hidden"][0]["values"]["n"] == 1


def dose_of(*sizes, unknown=0):
    groups = [
        {
            "lowest": k,
            "highest": k,
            "n_treated": n,
            "n_control": 90,
            "effect": 0.1,
            "se": 0.05,
            "reason": None,
        }
        for k, n in enumerate(sizes)
    ]
    told = {"dose": "sessions", "slope": -0.1, "se": 0.02, "p": 0.01, "n_treated": sum(sizes), "reason": None}
    return {"doses": [{**told, "groups": groups, "n_unknown": unknown}], "n_cut_short": 3}


def test_groups_of_dose_are_not_shown_where_the_others_would_tell_of_a_few():
    found = guarded_dose(dose_of(3, 60, 70, unknown=2), least=LEAST)

    (one,) = found["doses"]
    assert (one["groups"], one["slope"]) == ([], -0.1)
    assert (one["n_unknown"], found["n_cut_short"]) == (None, None)
    assert [why["key"] for why in found["hidden"]] == ["small.dose"]


def test_groups_of_dose_that_are_all_large_are_shown():
    known = dose_of(30, 60, unknown=9) | {"n_cut_short": 0}

    assert guarded_dose(known, least=LEAST) == {**known, "hidden": []}


def test_a_slope_on_few_is_not_shown():
    (one,) = guarded_dose(dose_of(2, 1), least=LEAST)["doses"]

    assert (one["slope"], one["se"], one["n_treated"]) == (None, None, None)
    assert one["reason"]["key"] == "effect_reason.few_persons"


def test_a_control_outcome_of_few_in_an_arm_has_neither_numbers_nor_counts():
    row = {"control": "death", "effect": 0.01, "se": 0.02, "p": 0.6, "p_holm": 1.0, "differs": True}
    row |= {"n_treated": 190, "n_control": 400, "reason": None}
    known = {"rows": [{**row, "events": {"treated": n, "control": 55}} for n in (2, 16)]}

    few, many = guarded_negative(known, least=LEAST)["rows"]

    assert (few["effect"], few["p"], few["events"], few["differs"]) == (None, None, None, False)
    assert many == known["rows"][1]
