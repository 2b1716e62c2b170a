import assert from "node:assert/strict";
import { test } from "node:test";
import { load, randomFrom } from "./load.mjs";

const { packLanes, SAME_LINE } = load(["offsets.js", "lanes.js"], ["packLanes", "SAME_LINE"]);
const ONE_BLOCK = [{ start: 0, end: 10000 }];

test("codings that overlap never share a lane", () => {
  const random = randomFrom(5);
  for (let round = 0; round < 100; round++) {
    const codings = Array.from({ length: 8 }, (_, id) => {
      const start = Math.floor(random() * 900);
      return { id, start, end: start + 1 + Math.floor(random() * 200) };
    });
    const { lanes } = packLanes(codings, ONE_BLOCK);
    for (const a of codings) {
      for (const b of codings.filter((other) => other.id !== a.id && other.start < a.end && a.start < other.end)) {
        assert.notEqual(lanes.get(a.id), lanes.get(b.id));
      }
    }
  }
});

test("neighbours that may stand on one line do not share a lane", () => {
  const near = packLanes([{ id: 1, start: 0, end: 10 }, { id: 2, start: 20, end: 30 }], ONE_BLOCK);
  const far = packLanes([{ id: 1, start: 0, end: 10 }, { id: 2, start: 10 + SAME_LINE, end: 99 }], ONE_BLOCK);

  assert.notEqual(near.lanes.get(1), near.lanes.get(2));
  assert.equal(far.lanes.get(1), far.lanes.get(2));
});

test("neighbours in different turns share a lane, for turns never share a line", () => {
  const { lanes, count } = packLanes(
    [{ id: 1, start: 0, end: 10 }, { id: 2, start: 12, end: 20 }], [{ start: 0, end: 10 }, { start: 12, end: 20 }]);

  assert.equal(lanes.get(1), lanes.get(2));
  assert.equal(count, 1);
});

test("lanes do not depend on the order of the codings", () => {
  const codings = [{ id: "op:a", start: 0, end: 50 }, { id: 7, start: 0, end: 50 }, { id: 3, start: 10, end: 20 }];
  const forth = packLanes(codings, ONE_BLOCK).lanes;
  const back = packLanes([...codings].reverse(), ONE_BLOCK).lanes;

  for (const { id } of codings) assert.equal(forth.get(id), back.get(id));
});
