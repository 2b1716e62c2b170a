// What this browser remembers: unsent operations and small choices. Ids, offsets and choices only; never
// a word of the text or of a memo.

const KEPT = [
  "op", "kind", "coding", "codings", "start", "end", "code", "measure", "stance", "claim", "strength", "exemplary", "at",
];
const WORDY = ["memo", "note", "new_code"];

class Memory {
  constructor(scope, storage) {
    this.scope = scope;
    this.storage = storage;
    this.counter = 0;
  }

  load() {
    const prefix = this.key("op", "");
    const found = this.safely(() => Object.keys(this.storage).filter((key) => key.startsWith(prefix)), []);
    const operations = found.map((key) => this.safely(() => JSON.parse(this.storage.getItem(key)), null));
    return operations.filter((one) => one && one.op && one.kind).sort((a, b) => a.at - b.at);
  }

  // Memos and names stay in the page: their words are not written to the disk of this machine.
  save(operation) {
    if (WORDY.includes(operation.kind)) return;
    operation.at ??= Date.now() + this.counter++ / 1000;
    const kept = Object.fromEntries(KEPT.filter((name) => name in operation).map((name) => [name, operation[name]]));
    this.put(this.key("op", operation.op), kept);
  }

  forget(operation) {
    this.safely(() => this.storage.removeItem(this.key("op", operation.op)));
  }

  remember(name, value) {
    this.put(this.key("choice", name), value);
  }

  recall(name, otherwise) {
    return this.safely(() => JSON.parse(this.storage.getItem(this.key("choice", name))), null) ?? otherwise;
  }

  put(key, value) {
    this.safely(() => this.storage.setItem(key, JSON.stringify(value)));
  }

  key(kind, name) {
    return `samsyn:${kind}:${this.scope}:${name}`;
  }

  // A full or forbidden storage must not stop the work; only the reserve against a reload is lost.
  safely(work, otherwise) {
    try {
      return work();
    } catch {
      return otherwise;
    }
  }
}

// Study, coder and revision: nobody's unsent work is ever sent as somebody else's.
function scopeOf(data) {
  const study = String(data.token || "").split(".")[0];
  const coder = data.coder ?? data.codings.find((coding) => coding.mine)?.coder ?? "";
  return [study, coder, data.source.revision_id].map(encodeURIComponent).join(":");
}
