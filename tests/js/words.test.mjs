import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { ENGLISH, inOwnWords } = load(["../page_words/words.js"], ["ENGLISH", "inOwnWords"]);
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
  assert.deepEqual(Object.keys(WORDS).sort(), Object.keys(ENGLISH).sort());
});

test("anything else stays as it is", () => {
  for (const text of ["", "Velg filer", "Upload it", "200MB each", "Last opp"]) {
    assert.equal(norwegian(text), text);
  }
});

test("a name with the marks of a template is shown as it is", () => {
  assert.equal(norwegian("Remove {amount} $& .txt"), "Fjern {amount} $& .txt");
});
