import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { AREAS, UPLOADER, WIDGETS, inOwnWords } = load(
  ["../page_words/words.js"], ["AREAS", "UPLOADER", "WIDGETS", "inOwnWords"]);
const WORDS = {
  choose: "Last opp", drop: "Slipp her", limit: "Høyst {amount} {unit} per fil{kinds}", input: "Fil",
  add: "Legg til", remove: "Fjern {name}", cancel: "Avbryt {name}", error: "Feil: ", kind_refused: "Feil type",
  too_large: "Høyst {amount} {unit}", one_only: "Bare én", unexpected: "Prøv igjen", size: "{amount} {unit}",
  named_size: "{name}, {amount} {unit}",
};
const norwegian = (text) => inOwnWords(text, WORDS, "nb-NO");

test("everything that Streamlit's uploader says has words of its own", () => {
  const said = {
    "Upload": "Last opp",
    "Drag and drop a file here": "Slipp her",
    "Drag and drop files here": "Slipp her",
    "200MB per file • TXT, DOCX": "Høyst 200 MB per fil • TXT, DOCX",
    "200MB per file": "Høyst 200 MB per fil",
    "file upload": "Fil",
    "Add files": "Legg til",
    "Remove a, 2.txt": "Fjern a, 2.txt",
    "Cancel upload of a.txt": "Avbryt a.txt",
    "Error: ": "Feil: ",
    "text/plain files are not allowed.": "Feil type",
    " files are not allowed.": "Feil type",
    "File must be 200MB or smaller.": "Høyst 200 MB",
    "Only one file is allowed.": "Bare én",
    "Unexpected error. Please try again.": "Prøv igjen",
    "1.5KB": "1,5 KB",
    "a, 2.txt, 1.5KB": "a, 2.txt, 1,5 KB",
  };

  for (const [english, own] of Object.entries(said)) assert.equal(norwegian(english), own);
  assert.deepEqual(Object.keys(WORDS).sort(), Object.keys(UPLOADER).sort());
});

test("anything else stays as it is", () => {
  for (const text of ["", "Velg filer", "Upload it", "200MB each", "Last opp"]) {
    assert.equal(norwegian(text), text);
  }
});

test("a name with the marks of a template is shown as it is", () => {
  assert.equal(norwegian("Remove {amount} $& .txt"), "Fjern {amount} $& .txt");
});

test("lists, fields and tables have words of their own, each only where it stands", () => {
  const words = { all: "Velg alle", apply_lines: "Trykk {key} + Enter", page: "Side {n}", take_out: "Fjern {name}", search: "Søk" };
  const inside = (testId) => AREAS.find((area) => area.inside.includes(`=${testId}]`)).patterns;
  const own = (text, testId) => inOwnWords(text, words, "nb-NO", inside(testId));

  assert.equal(own("Select all", "stMultiSelectDropdown"), "Velg alle");
  assert.equal(own("Press Ctrl+Enter to apply", "InputInstructions"), "Trykk Ctrl + Enter");
  assert.equal(own("Page 12", "stPagination"), "Side 12");
  assert.equal(own("Remove Page 12", "stMultiSelect"), "Fjern Page 12");
  assert.equal(own("Search", "stElementToolbar"), "Søk");
  assert.equal(own("Search", "stMultiSelectDropdown"), "Search");
});

test("every pattern of every area belongs to one of the two lists of words", () => {
  for (const { patterns, words } of AREAS) {
    const known = Object.keys(words === "uploader" ? UPLOADER : WIDGETS);
    assert.ok(Object.keys(patterns).every((key) => known.includes(key)));
  }
});

test("a figure keeps what is told of it, and a message has words of its own", () => {
  const figure = AREAS.find((area) => "show_data" in area.patterns).patterns;
  const message = AREAS.find((area) => "not_found" in area.patterns).patterns;
  const words = { show_data: "Vis tallene{what}", full_screen: "Full", full_figure: "Full{what}", not_found: "Finnes ikke" };
  const said = (text, patterns) => inOwnWords(text, words, "nb-NO", patterns);

  assert.equal(said("Show data: A: 1.\nB: 2", figure), "Vis tallene: A: 1.\nB: 2");
  assert.equal(said("Show data", figure), "Vis tallene");
  assert.equal(said("Fullscreen", figure), "Full");
  assert.equal(said("Fullscreen: A", figure), "Full: A");
  assert.equal(said("Page not found", message), "Finnes ikke");
});
