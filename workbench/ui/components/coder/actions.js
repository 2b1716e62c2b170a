// What a coder can do. Each action changes the screen at once and leaves one operation in the outbox.

const NOTHING_CHOSEN = { measure: null, stance: null, claim: null, strength: null };

class Actions {
  newOperation(kind, values = {}) {
    const operation = { op: crypto.randomUUID(), kind, ...values };
    this.desk.outbox.push(operation);
    return operation;
  }

  chooseCode(code) {
    this.state.code = code;
    this.state.choice = { ...this.state.choice, measure: this.measureOf(code) };
    this.refresh();
  }

  measureOf(code) {
    return this.book.byId.get(code)?.measure ?? this.state.choice.measure;
  }

  applyCode(code) {
    if (code === null || !this.book.byId.has(code)) return;
    this.chooseCode(code);
    if (this.state.segment) this.apply();
  }

  applyFavourite(number) {
    this.applyCode(this.favourites()[number - 1] ?? null);
  }

  applyAgain() {
    this.applyCode(this.recent[0] ?? null);
  }

  // The same code twice on the same segment is one coding, brought up to date.
  apply() {
    const { segment, code, choice: chosen } = this.state;
    if (!segment || code === null) return;
    const same = this.own(segment).find((one) => one.code === code);
    if (same) this.change(same.id, differing(same, chosen));
    else this.state.active = temporaryId(this.newOperation("add", { ...segment, code, ...chosen }));
    if (same) this.state.active = same.id;
    this.recent = [code, ...this.recent.filter((id) => id !== code)].slice(0, 5);
    this.memory.remember("recent", this.recent);
    this.render();
  }

  own(segment) {
    const here = this.model.at(segment.start, segment.end);
    return here.filter((one) => one.mine && one.start === segment.start && one.end === segment.end);
  }

  // Stance, claim, strength or measure: for the next coding, and for the one just made on this segment.
  choose(values) {
    this.state.choice = { ...this.state.choice, ...values };
    const active = this.state.active === null ? null : this.model.get(this.state.active);
    if (active?.mine) this.change(active.id, values);
    else this.refresh();
  }

  change(id, values) {
    const coding = this.model.get(id);
    if (!coding?.mine) return;
    const changed = differing(coding, values);
    if (Object.keys(changed).length) this.newOperation("change", { coding: coding.id, ...changed });
    this.render();
  }

  remove(id) {
    const coding = this.model.get(id);
    if (!coding?.mine) return;
    this.desk.drafts.delete(coding.id);
    this.newOperation("remove", { coding: coding.id });
    this.render();
    this.toText();
  }

  saveMemo(id, body) {
    const coding = this.model.get(id);
    this.desk.drafts.delete(this.realId(id));
    if (coding?.mine && body.trim() !== coding.memo) this.newOperation("memo", { coding: coding.id, body });
    this.render();
  }

  undo() {
    this.newOperation("undo");
    this.render();
  }

  redo() {
    this.newOperation("redo");
    this.render();
  }

  setFilter(name, value) {
    this.state.filter = { ...this.state.filter, [name]: value };
    this.render();
  }

  favourites() {
    return this.book.favourites(this.memory.recall("favourites", []));
  }

  pin(number) {
    if (this.state.code === null) return;
    const pinned = this.favourites().map((id) => (id === this.state.code ? null : id));
    pinned[number - 1] = this.state.code;
    this.memory.remember("favourites", pinned);
    this.refresh();
  }

  enter() {
    const { segment, code, caret } = this.state;
    if (segment && code !== null) this.apply();
    else if (segment) this.openStack(this.model.at(segment.start, segment.end));
    else if (caret !== null) this.openStack(this.codingsAt(caret));
  }

  escape() {
    if (this.state.open.length) this.closeStack();
    else this.dropSelection();
  }
}

function differing(coding, values) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => coding[name] !== value));
}
