"""Tables of words: which columns are set to the right, and which stay on one line."""

import re

from workbench.ui.tables import _html


def kinds(*columns: tuple[str, ...]) -> list[str]:
    table = _html(
        [str(place) for place in range(len(columns))], list(zip(*columns, strict=True)), height=None, said=""
    )
    return re.findall(r'<th scope="col" class="(\w*)">', table)


def test_numbers_stand_to_the_right_beside_blanks_and_one_word_for_what_is_missing():
    names = ("Lokale kurs", "Nasjonale kurs", "Veien Videre")

    assert kinds(names, ("ikke definert", "ikke definert", "1 969 367"), ("–", "", "+0,3 [−1,7; 2,4]")) == [
        "names",
        "number",
        "number",
    ]


def test_words_do_not():
    assert kinds(("2012", "Alle"), ("ja", "nei")) == ["names", ""]
    assert kinds(("a", "b", "c"), ("7", "ingen", "alle")) == ["names", ""]
    assert kinds(("a", "b"), ("ord " * 30, "")) == ["names", "sentences"]
    assert kinds(("et navn som er alt for langt for én linje", "b"), ("", "")) == ["", ""]
