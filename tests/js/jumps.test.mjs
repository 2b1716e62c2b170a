import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { nextCoding, nextUncodedTurn, reaches, disagreements, dissenters, wordEdge, withEdge, stackLanes, foldOperations } = load(
  ["offsets.js", "model.js", "lanes.js", "jumps.js", "grips.js"],
  ["nextCoding", "nextUncodedTurn", "reaches", "disagreements", "dissenters", "wordEdge", "withEdge", "stackLanes", "foldOperations"]);
const coder = (one) => one.coder;
const TURNS = [[0, 10], [11, 19], [20, 39], [40, 60]].map(([start, end], i) => ({ n: i + 1, role: "participant", start, end }));
const differing = (shown, every = shown) => disagreements(shown, every, reaches(every, TURNS, coder), coder).map((one) => one.id);

test("the next coding lies beyond the place in either direction", () => {
  const codings = [{ id: 1, start: 5, end: 9 }, { id: 2, start: 1, end: 3 }, { id: 3, start: 20, end: 30 }];

  assert.equal(nextCoding(codings, 1, 1).id, 1);
  assert.equal(nextCoding(codings, 20, -1).id, 1);
  assert.equal(nextCoding(codings, 20, 1), null);
});

test("a long turn in several blocks counts once, and the interviewer's turns do not", () => {
  const blocks = [
    { n: 1, role: "interviewer", start: 0, end: 5 }, { n: 2, role: "participant", start: 6, end: 20 },
    { n: 2, role: "participant", start: 20, end: 40 }, { n: 3, role: "participant", start: 41, end: 50 },
  ];

  assert.equal(nextUncodedTurn(blocks, [{ start: 30, end: 35 }], -1, 1).n, 3);
  assert.equal(nextUncodedTurn(blocks, [], 41, -1).n, 2);
});

test("coders disagree where one has no counterpart with the same code and stance", () => {
  const codings = [
    { id: 1, start: 0, end: 9, code: 1, stance: "+", coder: "A" }, { id: 2, start: 2, end: 7, code: 1, stance: "+", coder: "B" },
    { id: 3, start: 20, end: 29, code: 1, stance: "+", coder: "A" }, { id: 4, start: 20, end: 29, code: 1, stance: "-", coder: "B" },
    { id: 5, start: 30, end: 38, code: 2, stance: null, coder: "B" },
  ];

  assert.deepEqual(differing(codings), [3, 4, 5]);
  assert.deepEqual(differing(codings.filter((one) => one.coder === "A")), []);
});

test("a coder who has not come to a passage does not disagree about it", () => {
  const codings = [
    { id: 1, start: 12, end: 14, code: 1, coder: "A" }, { id: 2, start: 15, end: 18, code: 2, coder: "B" },
    { id: 3, start: 22, end: 30, code: 1, coder: "B" }, { id: 4, start: 44, end: 50, code: 1, coder: "C" },
  ];
  const reached = reaches(codings, TURNS, coder);

  assert.deepEqual([...reached], [["A", 19], ["B", 39], ["C", 60]]);
  assert.deepEqual(differing(codings), [1, 2, 3]);
  assert.deepEqual(dissenters(codings[1], codings, reached, coder), ["A", "C"]);
  assert.deepEqual(dissenters(codings[2], codings, reached, coder), ["C"]);
});

test("who has gone on to another source has come through all of this one", () => {
  const codings = [{ id: 1, start: 12, end: 14, code: 1, coder: "A" }, { id: 2, start: 44, end: 50, code: 1, coder: "B" }];

  assert.deepEqual(dissenters(codings[1], codings, reaches(codings, TURNS, coder), coder), []);
  assert.deepEqual(dissenters(codings[1], codings, reaches(codings, TURNS, coder, ["A"]), coder), ["A"]);
});

test("a filter hides no counterpart and no coder", () => {
  const codings = [
    { id: 1, start: 0, end: 9, code: 1, coder: "A" }, { id: 2, start: 0, end: 9, code: 1, coder: "B" },
    { id: 3, start: 20, end: 29, code: 1, coder: "A" }, { id: 4, start: 22, end: 25, code: 2, coder: "B" },
  ];

  assert.deepEqual(differing(codings.filter((one) => one.coder === "A"), codings), [3]);
});

test("an edge goes to the end or the beginning of words, over what is no word", () => {
  const points = [..."Å gå 👩‍👧, nå"];

  assert.equal(wordEdge(points, 1, 1), 4);
  assert.equal(wordEdge(points, 4, -1), 2);
  assert.equal(wordEdge(points, 4, 1), points.length);
  assert.equal(wordEdge(points, points.length, 1), points.length);
  assert.equal(wordEdge(points, 1, -1), 0);
  assert.deepEqual(withEdge({ start: 3, end: 6 }, "end", 1), { start: 3, end: 4 });
  assert.deepEqual(withEdge({ start: 3, end: 6 }, "start", 9), { start: 5, end: 6 });
});

test("stacked lanes follow the codebook, and coders stand apart", () => {
  const codings = [{ id: 1, code: 9, coder: "" }, { id: 2, code: 4, coder: "" }, { id: 3, code: 4, coder: "Bo" }, { id: 4, code: 9, coder: "" }];
  const { lanes, count } = stackLanes(codings, (one) => [one.code, one.coder]);

  assert.deepEqual([1, 2, 3, 4].map((id) => lanes.get(id)), [2, 0, 1, 2]);
  assert.equal(count, 3);
});

test("operations on many codings and with new codes show before they are stored", () => {
  const base = new Map([1, 2, 3].map((id) => [id, { id, code: 4, start: id, end: id + 1 }]));
  const view = foldOperations(base, [
    { op: "a", kind: "change_many", codings: [1, 2, 77], code: 5 },
    { op: "b", kind: "remove_many", codings: [3] },
    { op: "c", kind: "new_code", name: "Ro", start: 8, end: 9 },
  ]);

  assert.deepEqual([...view.values()].map((one) => [one.id, one.code]), [[1, 5], [2, 5], ["op:c", "code:c"]]);
  assert.equal(base.get(1).code, 4);
});
