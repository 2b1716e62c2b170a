"""The command ``agreement``: golden numbers, JSON, units, and what is refused."""

import json

import pytest

from tests.qual.coded_examples import EXACT
from tests.test_cli import assert_told, run
from workbench.texts import LANGUAGES

HEADER = "coder,source,code,start,end\n"
SOURCES = "source,length\nS,1000\n"
GOLDEN = HEADER + "A,S,X,0,100\nB,S,X,50,150\n"


@pytest.fixture
def agree(tmp_path):
    """Run the command on tables given as text; with the JSON it wrote, or None."""

    def asked(codings, *options, sources=SOURCES, units=None, **files):
        written = {"c.csv": codings, "s.csv": sources, **({"u.csv": units} if units else {}), **files}
        for name, content in written.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name.replace("_", ".")).write_bytes(data)
        told = ("--units", tmp_path / "u.csv") if units else ()
        out = tmp_path / "out.json"
        done = run(
            "agreement", tmp_path / "c.csv", "--sources", tmp_path / "s.csv", "--json", out, *told, *options
        )
        return done, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None

    return asked


def test_the_golden_example_comes_out_at_character_level(agree):
    done, found = agree(GOLDEN)

    assert done.exit_code == 0
    assert found["overall"]["cohens_kappa"] == pytest.approx(4 / 9, abs=EXACT)
    assert found["per_code"]["X"]["holsti"] == pytest.approx(0.5, abs=EXACT)
    assert found["per_code"]["X"]["u_alpha"] == pytest.approx(0.692598, abs=1e-6)
    assert (found["unit"], found["n_coders"], found["uncoded_text_counts"]) == ("character", 2, True)
    assert "2004" in found["variants"]["u_alpha"]
    assert "Krippendorff's alpha: 0.445" in done.stdout


def test_everything_is_told_by_code_pair_and_source_with_intervals_over_sources(agree):
    codings = GOLDEN + "C,S,X,0,90\nA,T,X,0,30\nB,T,X,0,20\nC,T,Y,5,15\n"

    done, found = agree(codings, sources=SOURCES + "T,300\n")

    assert sorted(found["per_code"]) == ["X", "Y"]
    assert sorted(found["per_pair"]) == ["A × B", "A × C", "B × C"]
    assert sorted(found["per_source"]) == ["S", "T"]
    low, high = found["overall"]["intervals"]["krippendorffs_alpha"]
    assert low <= found["overall"]["krippendorffs_alpha"] <= high
    assert found["per_source"]["S"]["intervals"]["cohens_kappa"] is None
    assert found["overall"]["without_uncoded"]["percent_agreement"] < found["overall"]["percent_agreement"]
    assert found["per_code"]["Y"]["too_few_to_judge"]
    assert "too few to judge" in done.stdout


def test_turns_and_sentences_come_from_a_table_of_units(agree):
    units = "source,start,end\nS,0,40\nS,40,60\nS,60,200\nS,200,900\n"

    _, found = agree(GOLDEN, "--unit", "turn", units=units)

    assert found["overall"]["n_units"] == 4
    assert found["overall"]["percent_agreement"] == 0.75


def test_turns_and_sentences_come_from_the_text_of_a_source(agree):
    text = "Jeg sover bedre. Men reise?\nNei.\n"
    sources = f"source,length,text\nS,{len(text)},s_txt\n".replace("s_txt", "s.txt")

    _, by_turn = agree(HEADER + "A,S,X,0,5\nB,S,X,20,25\n", "--unit", "turn", sources=sources, s_txt=text)
    _, by_sentence = agree(
        HEADER + "A,S,X,0,5\nB,S,X,20,25\n", "--unit", "sentence", sources=sources, s_txt=text
    )

    assert (by_turn["overall"]["n_units"], by_turn["overall"]["cohens_kappa"]) == (2, 1)
    assert (by_sentence["overall"]["n_units"], by_sentence["overall"]["holsti"]) == (3, 0)


def test_a_coder_who_found_nothing_has_read_everything_only_when_told(agree):
    codings = HEADER + "A,S,X,0,100\nA,S,X,50,150\nB,T,X,0,10\nA,T,X,0,10\n"
    sources = SOURCES + "T,20\n"

    _, missing = agree(codings, sources=sources)
    _, read = agree(codings, "--all-read", sources=sources)

    assert missing["left_out"] == ["S"]
    assert read["per_source"]["S"]["cohens_kappa"] == 0


def test_a_coder_who_coded_nothing_at_all_is_compared_when_named(agree):
    codings = HEADER + "A,S,X,0,100\nA,S,X,50,150\n"

    _, found = agree(codings, "--all-read", "--coders", "A,B")

    assert (found["coders"], found["overall"]["cohens_kappa"]) == (["A", "B"], 0)
    assert found["overall"]["percent_agreement"] == 0.85


def test_too_few_segments_are_null_with_a_reason_when_a_least_number_is_asked_for(agree):
    _, found = agree(GOLDEN, "--least-segments", "5")

    assert found["overall"]["cohens_kappa"] is None
    assert found["overall"]["reasons"]["cohens_kappa"] == "reason_few_segments"


def test_rows_in_another_order_windows_marks_and_another_encoding_give_the_same(agree):
    first, found = agree(GOLDEN.replace("X", "hjelp på"))
    turned = HEADER.replace(",", ";") + "B;S;hjelp på;50;150\r\nA;S;hjelp på;0;100\r\n"

    again, same = agree(turned.encode("cp1252"), sources="\ufeff" + SOURCES)

    assert first.stdout == again.stdout
    assert found == same


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("codings", "words"),
    [
        (GOLDEN + "A,S,X,20,20\n", ["c.csv", "4", "end", "20"]),
        (GOLDEN + "A,S,X,30,20\n", ["c.csv", "4", "end", "30"]),
        (GOLDEN + "A,S,X,20,1001\n", ["c.csv", "4", "1001", "1", "S"]),
        (GOLDEN + "A,U,X,20,30\n", ["c.csv", "4", "source", "U"]),
        (GOLDEN + "A,S,X,0,100\n", ["c.csv", "4", "2"]),
        (GOLDEN + "A,S,X,1.5,100\n", ["c.csv", "4", "start", "1.5"]),
        (GOLDEN + "A,S,X,-1,100\n", ["c.csv", "4", "start", "-1"]),
        (GOLDEN + "A,S,X,en,100\n", ["c.csv", "4", "start", "en"]),
        (GOLDEN + "A,S,,1,100\n", ["c.csv", "4", "code"]),
        (GOLDEN + "A,S,X,1\n", ["c.csv", "4"]),
        (HEADER + "A,S,X,0,100\n", ["A"]),
        (HEADER + "A,S,X,0,100\nB,T,X,0,10\n", ["A", "B"]),
        (HEADER, ["c.csv"]),
        ("", ["c.csv"]),
        ("coder,source,start,end\nA,S,0,100\n", ["c.csv", "code"]),
        (b"\xff\xfe\x00\xd8" + GOLDEN.encode(), ["c.csv"]),
        (GOLDEN.encode() + b"\x81\x8d,S,X,0,9\n", ["c.csv"]),
    ],
    ids=range(17),
)
def test_what_cannot_be_read_is_told_on_one_line(agree, language, codings, words):
    done, found = agree(codings, "--language", language, sources=SOURCES + "T,20\n")

    assert_told(done, *words)
    assert found is None


@pytest.mark.parametrize(
    ("options", "extra", "words"),
    [
        (("--unit", "turn"), {}, ["turn", "--units"]),
        (
            ("--unit", "sentence"),
            {"units": "source,start,end\nS,0,50\nS,40,60\n"},
            ["u.csv", "3", "40", "50"],
        ),
        (("--unit", "turn"), {"units": "source,start,end\nT,0,5\n"}, ["S"]),
        ((), {"sources": "source,length\nS,ti\n"}, ["s.csv", "length", "ti"]),
        ((), {"sources": "source,length\nS,10\nS,10\n"}, ["s.csv", "3", "2"]),
        ((), {"sources": "source,length,text\nS,1000,s.txt\n", "s_txt": "kort"}, ["s.csv", "1000", "4"]),
        ((), {"sources": "source,length,text\nS,1000,borte.txt\n"}, ["borte.txt"]),
        (("--coders", "A,Q"), {}, ["--coders", "Q"]),
        (("--codes", "Z"), {}, ["--codes", "Z"]),
        (("--overlap-threshold", "2"), {}, ["--overlap-threshold", "2"]),
        (("--replications", "-1"), {}, ["--replications"]),
    ],
    ids=range(11),
)
def test_options_and_tables_that_do_not_fit_are_told(agree, options, extra, words):
    done, _ = agree(GOLDEN, *options, **{"sources": SOURCES + "T,20\n", **extra})

    assert_told(done, *words)
