"""Tables of plain texts whose lines are hard to tell from words."""

from workbench.audit.reading import read_report


def tables(text):
    return read_report(text.encode(), "r.txt").tables


def test_an_interval_of_whole_numbers_with_thousands_is_one_cell_as_it_is_written():
    text = (
        "Tabell 1. Regresjon av forbruk\n\n"
        "Variabel        Koeffisient     SE        t          95 % KI\n"
        "Kurs                 −810**    190    −4,26    −1 182 til −438\n"
        "Areal                   52*     25     2,08          3 til 101\n"
        "Alder 18 til 24         −60     90    −0,67        −236 til 116\n"
    )

    (table,) = tables(text)

    assert [row[3].text for row in table.rows] == ["−1 182 til −438", "3 til 101", "−236 til 116"]
    assert table.labels == ("Kurs", "Areal", "Alder 18 til 24")


def test_a_last_column_of_words_is_left_out_and_all_rows_are_kept():
    text = (
        "Table 1. Drained land\n\n"
        "Area              Acres      Per cent      Largest parish\n"
        "North               218          43.6           Westerby\n"
        "Upper dale          132          26.4        Long Marton\n"
        "Subtotal            350          70.0\n"
        "South               150          30.0              Hale\n"
        "All                 500         100.0\n"
    )

    (table,) = tables(text)

    assert table.head == ("Acres", "Per cent")
    assert table.labels == ("North", "Upper dale", "Subtotal", "South", "All")


def test_a_head_that_begins_with_the_word_for_source_ends_no_table():
    text = (
        "Tabell 1. Hvem tok kontakt?\n-----------------------\nKilde         Antall  Prosent\n"
        "-----------------------\nSkolen            30       60\nForeldre          20       40\n"
        "Sum               50      100\n-----------------------\n\n"
        "Skolen tok oftest kontakt, i 30 tilfeller. Det er flere\n"
        "enn foreldrene, som tok kontakt i 20. Forskjellen er altså 10\nog det er mye.\n"
    )

    (table,) = tables(text)

    assert table.label_name == "Kilde"
    assert table.labels == ("Skolen", "Foreldre", "Sum")


def test_a_numbered_paragraph_is_no_heading():
    text = (
        "1 Visits to the two depots\n\n"
        "1.1 Northgate, the older of the two depots, was open on every weekday of the year and\n"
        "received far more bicycles than the other one, which closed in July.\n\n"
        "1.2 Staff and opening hours\n\n"
        "Both depots had four employees.\n"
    )

    report = read_report(text.encode(), "r.txt")

    assert [one.title for one in report.sections][-1].endswith("Staff and opening hours")
    assert report.paragraphs[0].text.startswith("1.1 Northgate")


def test_changes_with_a_sign_and_thousands_stand_in_their_own_columns():
    text = (
        "Tabell 1. Lån i året\n"
        "Filial          2021   2022   Endring  Prosent\n"
        "Alle filialer  5 240  7 000    +1 760     33,6\n"
        "Myrvang        1 180  1 240       +60      5,1\n"
        "Nesset         4 060  5 760    +1 700     41,9\n"
    )

    (table,) = tables(text)

    assert table.labels == ("Alle filialer", "Myrvang", "Nesset")
    assert [cell.text for cell in table.rows[0]] == ["5 240", "7 000", "+1 760", "33,6"]


def test_a_table_without_a_caption_that_a_long_name_breaks_is_not_read_from_its_middle_on():
    text = (
        "Kurs Antall\nEngelsk 9\nData 7\nMat 3\n"
        "Sys - Opplæring i utvikling av egen forretningsidé med oppstart hjemme og oppfølging der\n"
        "etterpå\n3\nSveising 3\nSykkel 2\nFoto 2\nTotalt 29\n"
    )

    assert tables(text) == ()
