// What a coder can do. Each action changes the screen at once and leaves one operation in the outbox.

const NOTHING_CHOSEN = { measure: null, stance: null, claim: null, strength: null, exemplary: false };

class Actions {
  newOperation(kind, values = {}) {
    const operation = { op: crypto.randomUUID(), kind, ...values };
    this.tell("");
    this.desk.outbox.push(operation);
    return operation;
  }

  chooseCode(code) {
    this.takeCode(code);
    this.refresh();
  }

  takeCode(code) {
    this.state.code = code;
    this.state.choice = { ...this.state.choice, measure: this.measureOf(code) };
  }

  measureOf(code) {
    return this.book.byId.get(code)?.measure ?? this.state.choice.measure;
  }

  applyCode(code) {
    if (code === null || !this.book.byId.has(code)) return;
    this.takeCode(code);
    if (this.state.segment) this.apply();
    else this.refresh();
  }

  applyFavourite(number) {
    this.applyCode(this.favourites()[number - 1] ?? null);
  }

  applyRecent(number) {
    this.applyCode(this.latest()[number - 1] ?? null);
  }

  // A code that does not exist yet: made and applied at once.
  applyNew(name) {
    const { segment, choice: chosen } = this.state;
    if (!segment || !name.trim()) return;
    const { measure, ...rest } = chosen;
    const operation = this.newOperation("new_code", { name: name.trim(), ...segment, ...rest });
    Object.assign(this.state, { code: temporaryCode(operation), active: temporaryId(operation) });
    this.palette.hide();
    this.render();
    this.toText();
  }

  applyAgain() {
    this.applyCode(this.latest()[0] ?? null);
  }

  // The same code twice on the same segment is one coding, brought up to date.
  apply() {
    const { segment, code, choice: chosen } = this.state;
    if (!segment || code === null) return;
    const same = this.own(segment).find((one) => one.code === code);
    if (same) this.change(same.id, differing(same, chosen));
    else this.state.active = temporaryId(this.newOperation("add", { ...segment, code, ...chosen }));
    if (same) this.state.active = same.id;
    this.used(code);
    this.palette.hide();
    this.render();
  }

  // The codes used last; those that are gone by now are passed over.
  latest() {
    return this.recent.filter((id) => this.book.byId.has(id));
  }

  used(code) {
    if (isTemporary(code)) return;
    this.recent = [code, ...this.recent.filter((id) => id !== code)].slice(0, 5);
    this.memory.remember("recent", this.recent);
  }

  own(segment) {
    const here = this.model.at(segment.start, segment.end);
    return here.filter((one) => one.mine && one.start === segment.start && one.end === segment.end);
  }

  // Stance, claim, strength or measure: of the chosen coding, and of the next one on these words.
  choose(values) {
    this.state.choice = { ...this.state.choice, ...values };
    const chosen = this.editable();
    if (chosen) this.change(chosen.id, values);
    else this.refresh();
  }

  toggleExemplary() {
    this.choose({ exemplary: !this.chosen("exemplary") });
  }

  // The measures in their order, then none.
  nextMeasure() {
    const known = [null, ...this.book.measures.map((measure) => measure.id)];
    const now = known.indexOf(this.chosen("measure"));
    this.choose({ measure: known[(now + 1) % known.length] });
  }

  assess(on) {
    this.state.assessing = on;
    if (on) this.state.active = this.editable()?.id ?? this.state.active;
    this.refresh();
  }

  // Everything of the coder's own that the filters show.
  shownOwn() {
    return this.shown.filter((one) => one.mine).map((one) => one.id);
  }

  // The measures that these have, each with how many have it.
  measuresShown() {
    const counts = new Map();
    for (const id of this.shownOwn()) {
      const measure = this.model.get(id).measure ?? null;
      counts.set(measure, (counts.get(measure) ?? 0) + 1);
    }
    return [...counts];
  }

  // `changes`: the new code, and the measure unless each keeps its own; `measured` says in words which.
  recodeShown(changes, measured) {
    const codings = this.shownOwn();
    if (codings.length) this.newOperation("change_many", { codings, ...changes });
    this.done("recoded", { n: codings.length, code: this.book.label(changes.code), measure: measured });
  }

  removeShown() {
    const codings = this.shownOwn();
    if (codings.length) this.newOperation("remove_many", { codings });
    this.done("removed_many", { n: codings.length });
  }

  done(word, values) {
    this.tell(this.say(word, values));
    this.render();
  }

  saveNote(target, id, body) {
    this.newOperation("note", { target, id, body });
    const rest = this.notes.filter((note) => !(note.mine && note.target === target && note.id === id));
    const own = body.trim() ? [{ target, id, body: body.trim(), mine: true, coder: this.data.coder }] : [];
    this.notes = [...rest, ...own];
    this.refresh();
  }

  setLanes(mode) {
    this.memory.remember("lanes", mode);
    this.bars.startAfresh();
    this.render();
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
    this.palette.hide();
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
    if (this.state.assessing) this.assess(false);
    else if (this.state.open.length) this.closeStack();
    else this.dropSelection();
  }
}

function differing(coding, values) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => coding[name] !== value));
}
