import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const CODE = readFileSync(new URL("../../workbench/ui/components/code_tree/moves.js", import.meta.url), "utf8");
const { keyMove, dropMove, moved, inTreeOrder } = new Function(
  `${CODE}\nreturn {keyMove, dropMove, moved, inTreeOrder};`)();
const NODES = inTreeOrder([
  { id: 1, parent: null }, { id: 2, parent: 1 }, { id: 3, parent: 1 }, { id: 4, parent: null }, { id: 5, parent: 3 },
]);
const shape = (nodes) => nodes.map((node) => [node.id, node.level]);

test("the order is that of the tree", () => {
  assert.deepEqual(shape(NODES), [[1, 1], [2, 2], [3, 2], [5, 3], [4, 1]]);
});

test("keys move among siblings, into the one before and out again", () => {
  assert.deepEqual(keyMove(NODES, 3, "ArrowUp"), { parent: 1, before: 2 });
  assert.deepEqual(keyMove(NODES, 2, "ArrowDown"), { parent: 1, before: null });
  assert.deepEqual(keyMove(NODES, 3, "ArrowRight"), { parent: 2, before: null });
  assert.deepEqual(keyMove(NODES, 5, "ArrowLeft"), { parent: 1, before: null });
  assert.deepEqual(keyMove(NODES, 2, "ArrowLeft"), { parent: null, before: 4 });
  assert.equal(keyMove(NODES, 1, "ArrowUp"), null);
  assert.equal(keyMove(NODES, 4, "ArrowLeft"), null);
});

test("a drop is before, below or after a row, and never below itself", () => {
  assert.deepEqual(dropMove(NODES, 4, 2, 0.1), { parent: 1, before: 2 });
  assert.deepEqual(dropMove(NODES, 4, 2, 0.5), { parent: 2, before: null });
  assert.deepEqual(dropMove(NODES, 4, 2, 0.9), { parent: 1, before: 3 });
  assert.equal(dropMove(NODES, 1, 5, 0.5), null);
});

test("a move is shown before it is stored, with all that stands below", () => {
  assert.deepEqual(shape(moved(NODES, 3, { parent: null, before: 1 })), [[3, 1], [5, 2], [1, 1], [2, 2], [4, 1]]);
  assert.deepEqual(shape(moved(NODES, 4, { parent: 3, before: null })), [[1, 1], [2, 2], [3, 2], [5, 3], [4, 3]]);
});
