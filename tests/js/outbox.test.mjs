import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Outbox, Memory, Model, temporaryId } = load(
  ["model.js", "outbox.js", "storage.js"], ["Outbox", "Memory", "Model", "temporaryId"]);

class FakeStorage {
  setItem(key, value) { this[key] = String(value); }
  getItem(key) { return this[key] ?? null; }
  removeItem(key) { delete this[key]; }
}

function answered(operation, id) {
  return { op: operation.op, ok: true, changed: id === undefined ? [] : [{ id, memo: "" }], removed: [] };
}

function outboxWith(answers, storage = new FakeStorage()) {
  const sent = [];
  const heard = [];
  const send = async (operations) => {
    sent.push(operations);
    return answers.shift()(operations);
  };
  const outbox = new Outbox({ send, store: new Memory("studie:Ane:7", storage), pause: async () => {} });
  outbox.listener = (event) => heard.push(event);
  return { outbox, sent, heard, storage };
}

const all = (operations) => ({ status: 200, body: { results: operations.map((one) => answered(one, 41)), stored_at: "x" } });
const idle = async (outbox) => { while (!outbox.idle || outbox.running) await new Promise((done) => setImmediate(done)); };

test("what belongs to a coding just added waits for its number", async () => {
  const { outbox, sent } = outboxWith([all, all]);
  const add = { op: "a", kind: "add", start: 0, end: 4, code: 2 };
  outbox.push(add);
  outbox.push({ op: "b", kind: "change", coding: temporaryId(add), stance: "+" });
  await idle(outbox);

  assert.deepEqual(sent.map((batch) => batch.map((one) => [one.op, one.coding])), [[["a", undefined]], [["b", 41]]]);
});

test("a failing network keeps every operation, in order", async () => {
  const broken = () => { throw new TypeError("no network"); };
  const { outbox, sent, heard } = outboxWith([broken, () => ({ status: 503, body: null }), all]);
  outbox.push({ op: "a", kind: "remove", coding: 1 });
  outbox.push({ op: "b", kind: "remove", coding: 2 });
  await idle(outbox);

  assert.deepEqual(sent.at(-1).map((one) => one.op), ["a", "b"]);
  assert.equal(heard.filter((event) => event.kind === "waiting").length, 2);
  assert.equal(heard.filter((event) => event.kind === "stored").length, 2);
});

test("a refused operation leaves the queue, and so does what was built on it", async () => {
  const refuse = ([first]) => ({ status: 200, body: { results: [{ op: first.op, ok: false, message: "nei" }] } });
  const { outbox, sent, heard } = outboxWith([refuse]);
  const add = { op: "a", kind: "add", start: 0, end: 4, code: 2 };
  outbox.push(add);
  outbox.push({ op: "b", kind: "change", coding: temporaryId(add), stance: "+" });
  await idle(outbox);

  assert.equal(sent.length, 1);
  assert.equal(heard.find((event) => event.kind === "refused").message, "nei");
});

test("a request that is turned away whole is sent again one by one", async () => {
  const away = () => ({ status: 400, body: { message: "feil form" } });
  const { outbox, sent, heard } = outboxWith([all, away, away, all]);
  for (const op of ["a", "b", "c"]) outbox.push({ op, kind: "remove", coding: 1 });
  await idle(outbox);

  assert.deepEqual(sent.map((batch) => batch.map((one) => one.op)), [["a"], ["b", "c"], ["b"], ["c"]]);
  assert.deepEqual(heard.filter((event) => event.kind === "refused").map((event) => event.operation.op), ["b"]);
});

test("an outdated token waits and says why", async () => {
  const { outbox, heard } = outboxWith([() => ({ status: 401, body: { message: "utløpt" } }), all]);
  outbox.push({ op: "a", kind: "undo" });
  await idle(outbox);

  assert.equal(heard.find((event) => event.kind === "waiting").message, "utløpt");
});

test("the disk keeps ids, offsets and choices, never a word of text or memo", () => {
  const { outbox, storage } = outboxWith([]);
  outbox.running = true;
  outbox.push({ op: "a", kind: "add", start: 0, end: 4, code: 2, stance: "+", quote: "hemmelig" });
  outbox.push({ op: "b", kind: "memo", coding: 3, body: "hemmelig" });

  assert.doesNotMatch(JSON.stringify(storage), /hemmelig/);
  assert.deepEqual(Object.keys(storage), ["samsyn:op:studie:Ane:7:a"]);
});

test("a reload sends what was left, in the order it was done", async () => {
  const storage = new FakeStorage();
  const before = outboxWith([], storage).outbox;
  before.running = true;
  for (const op of ["z", "y", "x"]) before.push({ op, kind: "remove", coding: 1 });
  const { outbox, sent } = outboxWith([all], storage);
  outbox.run();
  await idle(outbox);

  assert.deepEqual(sent[0].map((one) => one.op), ["z", "y", "x"]);
  assert.deepEqual(Object.keys(storage), []);
});

test("what waits for a number is kept for a reload with the number once it is known", async () => {
  const storage = new FakeStorage();
  const { outbox } = outboxWith([all, () => new Promise(() => {})], storage);
  const add = { op: "a", kind: "add", start: 0, end: 4, code: 2 };
  outbox.push(add);
  outbox.push({ op: "b", kind: "change", coding: temporaryId(add), stance: "+" });
  for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));

  assert.deepEqual(Object.values(storage).map((kept) => JSON.parse(kept).coding), [41]);
});

test("the screen shows the server's codings with what is under way on top", () => {
  const model = new Model([{ id: 1, start: 0, end: 3, stance: "+", memo: "" }, { id: 2, start: 4, end: 6 }], 1);
  const add = { op: "a", kind: "add", start: 8, end: 9, code: 2 };
  model.fold([
    { op: "c", kind: "change", coding: 1, stance: "-" }, { op: "m", kind: "memo", coding: 1, body: " ny " },
    { op: "r", kind: "remove", coding: 2 }, add, { op: "d", kind: "change", coding: temporaryId(add), end: 10 },
  ]);

  assert.deepEqual([model.get(1).stance, model.get(1).memo, model.get(2)], ["-", "ny", undefined]);
  assert.equal(model.get(temporaryId(add)).end, 10);
  model.fold([]);
  assert.deepEqual([model.get(1).stance, model.view.size], ["+", 2]);
});

test("a code named on the spot gives its number to what waits for it", async () => {
  const made = ([first]) => ({ status: 200, body: { results: [{ ...answered(first, 41), changed: [{ id: 41, code: 9 }] }] } });
  const { outbox, sent } = outboxWith([made, all]);
  outbox.push({ op: "a", kind: "new_code", name: "Ro", start: 0, end: 4 });
  outbox.push({ op: "b", kind: "add", start: 5, end: 8, code: "code:a" });
  outbox.push({ op: "c", kind: "remove_many", codings: ["op:a"] });
  await idle(outbox);

  assert.deepEqual(sent[1].map((one) => [one.kind, one.code, one.codings]), [["add", 9, undefined], ["remove_many", undefined, [41]]]);
});
