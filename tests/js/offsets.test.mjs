import assert from "node:assert/strict";
import { test } from "node:test";
import { load, randomFrom, randomText } from "./load.mjs";

const { OffsetMap, trimmed, makeBlocks, splitMarks } = load(
  ["offsets.js", "marks.js", "blocks.js"], ["OffsetMap", "trimmed", "makeBlocks", "splitMarks"]);

test("every code point boundary is found both ways, in random Unicode", () => {
  const random = randomFrom(1);
  for (let round = 0; round < 300; round++) {
    const text = randomText(random, Math.floor(random() * 60));
    const map = new OffsetMap(text);
    let unit = 0;
    [...text].forEach((character, point) => {
      assert.equal(map.toPoint(unit), point);
      assert.equal(map.toUnit(point), unit);
      unit += character.length;
    });
    assert.equal(map.points, [...text].length);
    assert.equal(map.toUnit(map.points), text.length);
  }
});

test("a segment of code points is the same quote as its UTF-16 slice", () => {
  const random = randomFrom(2);
  for (let round = 0; round < 300; round++) {
    const text = randomText(random, 40);
    const points = [...text];
    const map = new OffsetMap(text);
    const start = Math.floor(random() * points.length);
    const end = start + Math.floor(random() * (points.length - start + 1));
    assert.equal(text.slice(map.toUnit(start), map.toUnit(end)), points.slice(start, end).join(""));
  }
});

test("a place inside a pair goes to the pair's start, or its end when asked", () => {
  const map = new OffsetMap("a👍b");

  assert.equal(map.toPoint(2), 1);
  assert.equal(map.toPoint(2, true), 2);
});

test("a lone half of a pair counts as one code point", () => {
  const map = new OffsetMap("a\ud83d b\udc4d");

  assert.equal(map.points, 5);
  assert.equal(map.toUnit(5), 5);
});

test("places outside the text are kept within it", () => {
  const map = new OffsetMap("👍");

  assert.deepEqual([map.toPoint(-3), map.toPoint(9), map.toUnit(-1), map.toUnit(7)], [0, 1, 0, 2]);
});

test("blanks at the ends of a selection are not coded", () => {
  const text = "👍 jeg sover \n";
  const map = new OffsetMap(text);

  assert.deepEqual(trimmed(text, map, { start: 1, end: 13 }), { start: 2, end: 11 });
  assert.equal(trimmed(text, map, { start: 11, end: 13 }), null);
});

test("blocks hold every character but labels and blanks, once and in order", () => {
  const random = randomFrom(3);
  for (let round = 0; round < 200; round++) {
    const { text, turns } = randomInterview(random);
    const map = new OffsetMap(text);
    const blocks = makeBlocks(text, map, turns);
    const shown = blocks.map((block) => text.slice(block.from, block.to)).join("");
    const said = turns.map((turn) => [...text].slice(turn.start, turn.end).join("")).join("");
    assert.equal(shown, said);
    blocks.forEach((block, i) => assert.ok(i === 0 || blocks[i - 1].end <= block.start));
  }
});

function randomInterview(random) {
  const turns = [];
  let text = "";
  for (let n = 1; n <= 5; n++) {
    text += `\n\nNora 👍${n}: `;
    const start = [...text].length;
    text += randomText(random, 1 + Math.floor(random() * 30));
    turns.push({ n, start, end: [...text].length, speaker: `Nora 👍${n}`, role: "participant" });
  }
  return { text, turns };
}

test("what stands between turns is shown unless it is the next speaker's label", () => {
  const text = "Overskrift\n\nNora: Hei.\n[pause]\nAli: Ja.";
  const turns = [{ n: 1, start: 18, end: 22, speaker: "Nora" }, { n: 2, start: 36, end: 39, speaker: "Ali" }];
  const blocks = makeBlocks(text, new OffsetMap(text), turns);

  assert.deepEqual(blocks.map((block) => text.slice(block.from, block.to)), ["Overskrift", "Hei.", "[pause]", "Ja."]);
});

test("a text without turns is shown line by line", () => {
  const text = "Første linje.\n\nAndre linje.";
  const blocks = makeBlocks(text, new OffsetMap(text), []);

  assert.deepEqual(blocks.map((block) => text.slice(block.from, block.to)), ["Første linje.\n", "Andre linje."]);
});

test("pieces with marks join to the same text", () => {
  const random = randomFrom(4);
  for (let round = 0; round < 300; round++) {
    const text = randomText(random, 30);
    assert.equal(splitMarks(text).map((piece) => piece.text).join(""), text);
  }
});

test("steering characters are marked; emoji families and flags stay whole", () => {
  const marks = (text) => splitMarks(text).filter((piece) => piece.mark).map((piece) => piece.mark);

  assert.deepEqual(marks("a\u202eb\u202cc\u200b"), ["U+202E", "U+202C", "U+200B"]);
  assert.deepEqual(marks("👩‍👩‍👧 🏴\u{e0067}\u{e0062}\u{e007f} می\u200cخواهم \t\n"), []);
  assert.deepEqual(marks("lagt \u200d inn, gjemt\u{e0041}"), ["U+200D", "U+E0041"]);
});
