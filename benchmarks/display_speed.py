"""The joint display on two sizes of study, beside pandas reducing the same codings in the same run.

Promise: the demo study, read from its file, in under 100 ms; 1,000 sources with 50,000 codings in under 1 s;
the table of what would turn a cell, and those of all cells, within the same time; and so a moved threshold
with where every cell turns.
Run: ``python -m benchmarks.display_speed``.
"""

import random
from dataclasses import replace

import pandas as pd
from sqlite_utils import Database

from benchmarks._timed import shortest
from workbench.mixed.display import joint_display
from workbench.mixed.flips import nearest_flips
from workbench.mixed.records import EstimateInput
from workbench.mixed.sensitivity import OtherVoices, cell_trials
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.template import standard_logic_model
from workbench.mixed.voices import stances_from_codings
from workbench.qual.records import Assessment, Coding, Segment
from workbench.services.closing import findings
from workbench.services.demo_study import ensure_demo_study
from workbench.services.sensitivity import sensitivity
from workbench.services.study_files import DEMO, opened_study
from workbench.services.triangulation import display_of, evidence, study_settings

MODEL, SETTINGS = standard_logic_model(), TriangulationSettings()
LINKS = [link.link for link in MODEL.links if not link.gathers]
GROUPS = ("deltaker", "mottak", "koordinator", "workshop")
ESTIMATES = {name: EstimateInput(name, -0.006, 0.015) for name in ("K9", "V9", "B9", "A9")}


def simulated_codings(n_sources: int, n_codings: int) -> list[Coding]:
    draw = random.Random(20_14)
    found = []
    for number in range(n_codings):
        source = draw.randrange(n_sources)
        said = Assessment(stance=draw.choice("+0-±"), claim=draw.choice(("own", "obs", "op", "hear")))
        place = Segment(source, number, number + 20)
        where = {"source": f"I{source}", "informant_group": GROUPS[source % 4]}
        found.append(Coding(number, place, 1, "A", 1, draw.choice(LINKS), said, "", "", **where))
    return found


def reduced_by_pandas(codings: list[Coding]) -> pd.DataFrame:
    frame = pd.DataFrame([(one.link, one.source, one.assessment.stance) for one in codings])
    return frame.groupby([0, 1])[2].agg(["nunique", "first"])


def displayed(codings: list[Coding]):
    return joint_display(MODEL, stances_from_codings(codings), ESTIMATES, SETTINGS, agreement=0.78)


def tried(cells) -> list:
    """The sensitivity of cells, each with two coders alone, an agreed layer and segments besides the rule."""
    return [
        cell_trials(
            cell,
            SETTINGS,
            agreement=0.78,
            others=OtherVoices(
                segments=cell.stances * 3,
                coders={"A": cell.stances, "B": cell.stances[::2]},
                agreed=cell.stances[::3],
            ),
        )
        for cell in cells
    ]


def moved(codings: list[Coding]) -> list:
    """What a moved threshold does: the plan's display and the tried one, and where every cell of it turns."""
    stances = stances_from_codings(codings)
    tried = replace(SETTINGS, direction_threshold=0.75)
    displays = [joint_display(MODEL, stances, ESTIMATES, one, agreement=0.78) for one in (SETTINGS, tried)]
    return [nearest_flips(cell, tried, agreement=0.78) for cell in displays[1].cells.values()]


def turns_of(db: Database) -> list:
    """The same in a study, read from its file."""
    found, plan = evidence(db), study_settings(db)
    tried = replace(plan, direction_threshold=0.75)
    rule, display = display_of(found, plan), display_of(found, tried)
    return [nearest_flips(cell, tried, agreement=rule.agreement) for cell in display.cells.values()]


def of_the_demo_study() -> None:
    """Everything a moved slider does, from the file to verdicts, and all that is tried on the cells."""
    ensure_demo_study()
    with opened_study(DEMO) as db:
        found, settings = evidence(db), study_settings(db)
        display = display_of(found, settings)
        took = shortest(lambda: display_of(evidence(db), settings))
        tried = shortest(lambda: sensitivity(db, found, display))
        stand = shortest(lambda: findings(db, found, display))
        what_if = shortest(lambda: turns_of(db))
        print(
            f"demo study from its file: display {1000 * took:.1f} ms (promise 100), all that is tried on "
            f"{len(display.cells)} cells {1000 * tried:.1f} ms, where findings stand {1000 * stand:.1f} ms, "
            f"a moved threshold with where cells turn {1000 * what_if:.1f} ms (promise 100)"
        )
        assert max(took, what_if) < 0.1


def main() -> None:
    of_the_demo_study()
    for n_sources, n_codings, promise in ((44, 200, 0.1), (1_000, 50_000, 1.0)):
        codings = simulated_codings(n_sources, n_codings)
        took, peer = shortest(displayed, codings), shortest(reduced_by_pandas, codings)
        cells = list(displayed(codings).cells.values())
        one, every = shortest(tried, [cells[-1]]), shortest(tried, cells)
        what_if = shortest(moved, codings)
        print(
            f"{n_sources:>5} sources {n_codings:>6} codings: display {1000 * took:.1f} ms "
            f"(promise {1000 * promise:.0f}), sensitivity of one cell {1000 * one:.1f} ms, of all "
            f"{len(cells)} cells {1000 * every:.1f} ms, a moved threshold {1000 * what_if:.1f} ms, "
            f"display {took / peer:.2f} of pandas' time for the reduction alone ({1000 * peer:.1f} ms)"
        )
        assert took < promise
        assert one <= every < promise
        assert what_if < promise


if __name__ == "__main__":
    main()
