// What outlives a page of the app: unsent operations and memos in the making, one set a coder and revision.

const DESKS = new Map();

function deskOf(data) {
  const scope = scopeOf(data);
  if (!DESKS.has(scope)) DESKS.set(scope, newDesk(data, scope));
  return DESKS.get(scope);
}

function newDesk(data, scope) {
  const memory = new Memory(scope, globalThis.localStorage);
  const connection = {
    data,
    get api() { return this.data.api; },
    get revision() { return this.data.source.revision_id; },
    headers() { return { Authorization: `Bearer ${this.data.token}`, "Accept-Language": this.data.language }; },
  };
  const send = (operations) => postOperations(connection, operations);
  const outbox = new Outbox({ send, store: memory, pause: skippablePause() });
  return { memory, connection, outbox, drafts: new Map() };
}

// The app greets this browser with the name that was coded under here last.
function rememberCoder(name) {
  if (name) document.cookie = `samsyn_coder=${encodeURIComponent(name)}; path=/; max-age=31536000; SameSite=Strict`;
}
