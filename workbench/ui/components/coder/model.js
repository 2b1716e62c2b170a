// What the screen shows: the codings the server has confirmed, with the operations still under way on top.

const CHANGEABLE = ["start", "end", "code", "measure", "stance", "claim", "strength", "exemplary"];

class Model {
  constructor(codings, seq) {
    this.aliases = new Map();
    this.replace(codings, seq);
  }

  replace(codings, seq) {
    this.base = new Map(codings.map((coding) => [coding.id, coding]));
    this.view = this.base;
    this.seq = seq;
  }

  // The server's word on codings: theirs replaces ours.
  confirm(changed, removed) {
    for (const coding of changed) this.base.set(coding.id, coding);
    for (const id of removed) this.base.delete(id);
  }

  // An added coding has got its number.
  rename(temporary, id) {
    this.aliases.set(temporary, id);
  }

  real(id) {
    return this.aliases.get(id) ?? id;
  }

  get(id) {
    return this.view.get(this.real(id));
  }

  fold(operations) {
    this.view = operations.length ? foldOperations(this.base, operations) : this.base;
  }

  at(start, end = start + 1) {
    return [...this.view.values()]
      .filter((one) => one.start < end && one.end > start)
      .sort((a, b) => a.start - b.start || a.end - b.end || order(a.id, b.id));
  }
}

function temporaryId(operation) {
  return `op:${operation.op}`;
}

// A code that was named on the spot and has no number yet.
function temporaryCode(operation) {
  return `code:${operation.op}`;
}

function isTemporary(id) {
  return /^(op|code):/.test(String(id ?? ""));
}

function foldOperations(base, operations) {
  const view = new Map(base);
  for (const operation of operations) applyTo(view, operation);
  return view;
}

function applyTo(view, operation) {
  const old = view.get(operation.coding);
  if (operation.kind === "add") view.set(temporaryId(operation), addedCoding(operation));
  else if (operation.kind === "new_code") {
    view.set(temporaryId(operation), addedCoding({ ...operation, code: temporaryCode(operation) }));
  } else if (operation.kind === "remove") view.delete(operation.coding);
  else if (operation.kind === "remove_many") operation.codings.forEach((id) => view.delete(id));
  else if (operation.kind === "change_many") {
    const changes = changesOf(operation);
    for (const id of operation.codings) if (view.has(id)) view.set(id, { ...view.get(id), ...changes });
  }
  else if (operation.kind === "memo" && old) view.set(old.id, { ...old, memo: operation.body.trim() });
  else if (operation.kind === "change" && old) view.set(old.id, { ...old, ...changesOf(operation) });
}

function addedCoding(operation) {
  const empty = { measure: null, stance: null, claim: null, strength: null, exemplary: false };
  return { ...empty, ...changesOf(operation), id: temporaryId(operation), coder: "", mine: true, memo: "" };
}

function changesOf(operation) {
  return Object.fromEntries(CHANGEABLE.filter((name) => name in operation).map((name) => [name, operation[name]]));
}
