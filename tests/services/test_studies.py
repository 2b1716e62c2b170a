"""Making studies, remembering choices, finding arms."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from db.logic_model import logic_model
from db.register import set_active_import, store_import
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.quant.register_rows import NewImport, Outcome, Participation, Person, RegisterRows
from workbench.services.arms import arm_data
from workbench.services.preferences import Preferences, preferences, save_preferences
from workbench.services.studies import coder_called, create_study, furnish, summary
from workbench.services.study_files import opened_study, study_names


def test_a_new_study_has_the_logic_model_and_a_code_for_each_link(home_folder):
    create_study("Min studie")

    with opened_study("Min studie") as db:
        from db.codebook import codes

        linked = {code.link for code in codes(db) if code.link}
        assert linked == {link.link for link in logic_model(db).links if not link.gathers}
        assert summary(db).title == "Min studie"
    assert study_names() == ("Min studie",)


def test_a_study_is_not_made_twice(home_folder):
    create_study("Min studie")

    with pytest.raises(ConflictError):
        create_study(" Min studie ")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x07b", "a\u202eb"])
def test_a_coder_needs_a_name_that_can_be_shown(db, name):
    with pytest.raises(InputError):
        coder_called(db, name)


def test_choices_are_remembered_and_a_broken_file_is_no_disaster(home_folder):
    save_preferences(Preferences("en", "Kari", "demo"))
    assert preferences() == Preferences("en", "Kari", "demo")

    (home_folder / "preferences.json").write_text("{broken")

    assert preferences() == Preferences()


def test_preferences_that_many_store_at_once_are_always_whole(home_folder):
    chosen = [Preferences("en", "Kari" * k, "demo") for k in range(1, 200)]

    def store_and_read(wanted: Preferences) -> Preferences:
        save_preferences(wanted)
        return preferences()

    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(store_and_read, chosen))

    assert set(read) <= set(chosen)
    assert [file.name for file in home_folder.iterdir()] == ["preferences.json"]


def people(n: int) -> tuple[Person, ...]:
    return tuple(
        Person(k, f"P{k}", sex="K", age=20.0 + k, country="AFG", has_child=0, long_stayer=1)
        for k in range(1, n + 1)
    )


@pytest.fixture
def register(db):
    """Six persons: 1 local course, 2 Veien Videre, 3 both, 4-5 nothing, 6 outside the population."""
    furnish(db, title="x", simulated=True)
    taken = [("local", 1), ("vv", 2), ("vv", 3), ("national", 3)]
    rows = RegisterRows(
        persons=(*people(5), Person(6, "P6", in_population=0)),
        participations=tuple(Participation(measure, person_no=person) for measure, person in taken),
        outcomes=tuple(Outcome(k, returned=k % 2) for k in range(1, 7)),
    )
    return store_import(db, NewImport("r.csv", "0" * 64), rows)


@pytest.mark.parametrize(
    ("measure", "treated", "left_out"),
    [("all", {1, 2, 3}, 0), ("courses", {1, 3}, 1), ("vv", {2, 3}, 1), ("both", {3}, 2)],
)
def test_an_arm_holds_its_participants_and_those_in_nothing(db, register, measure, treated, left_out):
    data = arm_data(db, measure)

    assert set(data.frame.index[data.frame["treatment"] == 1]) == treated
    assert set(data.frame.index[data.frame["treatment"] == 0]) == {4, 5}
    assert data.n_left_out == left_out


def test_persons_with_a_blank_are_left_out_and_counted(db):
    furnish(db, title="x", simulated=True)
    persons = (*people(3), Person(4, "P4", sex=None, age=30.0, country="AFG", has_child=0, long_stayer=0))
    outcomes = tuple(Outcome(k, returned=0) for k in range(1, 5))
    store_import(db, NewImport("r.csv", "0" * 64), RegisterRows(persons, (Participation("vv", 1),), outcomes))

    data = arm_data(db, "vv")

    assert (len(data.frame), data.n_incomplete) == (3, 1)


def test_without_a_register_the_way_to_one_is_told(db):
    furnish(db, title="x", simulated=False)

    with pytest.raises(NotFoundError, match="Register"):
        arm_data(db, "vv")


def test_an_unknown_measure_is_named(db, register):
    with pytest.raises(NotFoundError, match="nothing"):
        arm_data(db, "nothing")


def test_only_the_active_import_counts(db, register):
    store_import(
        db,
        NewImport("new.csv", "1" * 64),
        RegisterRows(people(2), (Participation("vv", 1),), (Outcome(1, returned=1), Outcome(2, returned=0))),
    )
    assert len(arm_data(db, "vv").frame) == 2

    set_active_import(db, register)

    assert len(arm_data(db, "vv").frame) == 4
