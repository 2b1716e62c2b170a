import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Codebook, shortened } = load(["codes.js", "bar.js"], ["Codebook", "shortened"]);
const CODES = [
  { id: 1, parent: null, label: "Veien Videre", measure: "vv", codable: false },
  { id: 2, parent: 1, label: "→ mental helse", measure: "vv", codable: true, colour: 0 },
  { id: 3, parent: 1, label: "mental helse → motivasjon", measure: "vv", codable: true, colour: 13 },
  { id: 4, parent: null, label: "→ kompetanse", measure: "courses", codable: true, colour: 2 },
  { id: 5, parent: null, label: "Økt uro", measure: null, codable: true, colour: 3 },
];
const book = new Codebook(CODES, [{ id: "courses", label: "Kurs" }]);
const ids = (query) => book.search(query).map((code) => code.id);

test("codes stand under their heading, or under their measure", () => {
  assert.deepEqual(book.groups.map((group) => [group.label, group.codes.map((code) => code.id)]),
    [["Veien Videre", [2, 3]], ["Kurs", [4]], ["", [5]]]);
});

test("two letters find a code by the beginning of its words", () => {
  assert.deepEqual(ids("ko"), [4]);
  assert.deepEqual(ids("me"), [3, 2]);
  assert.deepEqual(ids("vei mot"), [3]);
  assert.deepEqual(ids("kurs"), [4]);
  assert.deepEqual(ids("xyz"), []);
});

test("pinned codes keep their number and the rest follow in order", () => {
  assert.deepEqual(book.favourites([null, 5]), [2, 5, 3, 4, null, null, null, null, null]);
});

test("hues stay within the twelve", () => {
  assert.equal(book.hue(3), 1);
});

test("a long quote is shortened between whole characters", () => {
  const short = shortened("👍".repeat(200));

  assert.equal([...short].length, 89);
  assert.doesNotMatch(short, /[\ud800-\udbff](?![\udc00-\udfff])/);
});

test("numbers and times take the language's form", () => {
  const { grouped, clock, speaker } = load(["dom.js"], ["grouped", "clock", "speaker"]);

  assert.deepEqual([grouped(999, "nb"), grouped(1711, "nb"), grouped(1234567, "en")], ["999", "1\u00a0711", "1,234,567"]);
  assert.match(clock("2026-03-01T13:02:00+00:00"), /^\d\d:02$/);
  assert.equal(speaker({ read: "{read} av {all}" }, "nb")("read", { read: 3, all: 1200 }), "3 av 1\u00a0200");
});
