// Operations on their way to the server: in order, each until it is answered, whatever happens between.

const BATCH = 50;
const KEEPALIVE_BYTES = 60000;
const PAUSES = [500, 1000, 2000, 4000, 8000, 15000, 30000];

class Outbox {
  // send(operations) -> {status, body}, or throws when the network fails.
  constructor({ send, store, pause }) {
    Object.assign(this, { send, store, pause, queue: store.load(), ids: new Map() });
    this.failures = 0;
    this.version = 0;
    this.alone = false;
    this.running = false;
    this.message = "";
    this.listener = () => {};
  }

  get idle() {
    return this.queue.length === 0;
  }

  push(operation) {
    this.queue.push(operation);
    this.version++;
    this.store.save(operation);
    this.run();
  }

  // Waits that are under way end at once, as when the network is back.
  wake() {
    this.failures = 0;
    this.pause.skip?.();
    this.run();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    while (this.queue.length) {
      this.listener({ kind: "sending" });
      const batch = this.batch();
      if (batch.length) await this.attempt(batch);
    }
    this.running = false;
    this.listener({ kind: "idle" });
  }

  // The next operations to send together: none that waits for the number of a coding just added.
  batch() {
    const known = (operation) => referred(operation).every((id) => this.ids.has(id) || !isTemporary(id));
    if (!known(this.queue[0])) {
      this.settle(this.queue[0]);
      return [];
    }
    const limit = this.alone ? 1 : BATCH;
    const stop = this.queue.findIndex((operation, i) => i >= limit || !known(operation));
    return this.queue.slice(0, stop < 0 ? this.queue.length : stop);
  }

  async attempt(batch) {
    const answer = await this.send(batch.map((operation) => this.addressed(operation))).catch(() => null);
    const status = answer ? answer.status : 0;
    if (status === 200 && this.accept(batch, answer.body)) return;
    if (status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)) this.reject(batch, answer.body);
    else await this.wait(status === 401 || status === 403 ? answer.body?.message : "");
  }

  addressed(operation) {
    const { at, ...rest } = operation;
    return this.numbered(rest);
  }

  // With the numbers that codings and codes have got meanwhile.
  numbered(operation) {
    const real = (id) => this.ids.get(id) ?? id;
    const found = { ...operation };
    for (const name of ["coding", "code"]) if (name in found) found[name] = real(found[name]);
    if (found.codings) found.codings = found.codings.map(real);
    return found;
  }

  async wait(message) {
    this.failures++;
    this.message = message || "";
    this.listener({ kind: "waiting", message: this.message });
    await this.pause(PAUSES[Math.min(this.failures, PAUSES.length) - 1]);
  }

  // Takes answered operations out of the queue; false when none was answered.
  accept(batch, body) {
    const answers = new Map((body?.results ?? []).map((result) => [result.op, result]));
    const answered = batch.filter((operation) => answers.has(operation.op));
    for (const operation of answered) this.answer(operation, answers.get(operation.op), body);
    if (answered.length) this.failures = 0;
    return answered.length > 0;
  }

  answer(operation, result, body) {
    if (result.ok && ["add", "new_code"].includes(operation.kind) && result.changed?.length) {
      this.ids.set(temporaryId(operation), result.changed[0].id);
      if (operation.kind === "new_code") this.ids.set(temporaryCode(operation), result.changed[0].code);
    }
    this.settle(operation);
    const kind = result.ok ? "stored" : "refused";
    this.listener({ kind, operation, result, storedAt: body.stored_at, message: result.message });
  }

  // The whole request was turned away: find the culprit by sending one at a time.
  reject(batch, body) {
    if (batch.length > 1) {
      this.alone = true;
      return;
    }
    this.alone = false;
    this.settle(batch[0]);
    this.listener({ kind: "refused", operation: batch[0], message: body?.message ?? "" });
  }

  settle(operation) {
    this.queue = this.queue.filter((waiting) => waiting.op !== operation.op);
    this.version++;
    if (this.ids.has(temporaryId(operation))) this.readdress();
    this.store.forget(operation);
  }

  // What waits for a coding's number gets it, also where it is kept for a reload.
  readdress() {
    this.queue = this.queue.map((waiting) => {
      if (!referred(waiting).some((id) => this.ids.has(id))) return waiting;
      const known = this.numbered(waiting);
      this.store.save(known);
      return known;
    });
  }
}

// Ids of the codings and codes that an operation speaks of.
function referred(operation) {
  return [operation.coding, operation.code, ...(operation.codings ?? [])].filter((id) => id !== undefined && id !== null);
}

// A pause that can be cut short.
function skippablePause() {
  const pause = (ms) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    pause.skip = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return pause;
}

// POST as JSON; keepalive lets it outlive the page, but browsers refuse that for large bodies.
async function postOperations(connection, operations) {
  const body = JSON.stringify({ revision_id: connection.revision, operations });
  const response = await fetch(`${connection.api}/operations`, {
    method: "POST",
    keepalive: new Blob([body]).size < KEEPALIVE_BYTES,
    headers: { "Content-Type": "application/json", ...connection.headers() },
    signal: AbortSignal.timeout(20000),
    body,
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}
