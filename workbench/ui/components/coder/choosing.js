// Which coding the keys are about: the one just made, or one of those at the cursor; and what keys do to it.

class Choosing extends Actions {
  // Of words that are selected afresh there is none yet.
  chosenCoding() {
    const { active, open, segment, caret } = this.state;
    const ids = active === null ? [] : [active, ...open];
    const known = ids.map((id) => this.model.get(id)).find(Boolean);
    if (known || segment || caret === null) return known ?? null;
    const here = this.codingsAt(caret);
    return here.find((one) => one.mine) ?? here[0] ?? null;
  }

  // The chosen coding if this coder may change it.
  editable() {
    const chosen = this.chosenCoding();
    return chosen?.mine ? chosen : null;
  }

  // As editable, and says why there is none.
  asked() {
    const chosen = this.chosenCoding();
    if (!chosen) this.tell(this.say("no_coding"));
    else if (!chosen.mine) this.tell(this.say("not_yours", { coder: chosen.coder }));
    return this.editable();
  }

  // The next or the last of the codings at one place, in the order of the cards.
  step(by) {
    if (!this.opened().length) this.openStack(this.codingsAt(this.state.segment?.start ?? this.state.caret ?? 0));
    else this.chooseCoding(this.opened().at((this.placeOfChosen() + by) % this.opened().length).id);
    if (this.opened().length) this.announce(this.whichOf());
    else this.tell(this.say("no_coding"));
  }

  chooseCoding(id) {
    this.state.active = id;
    this.refresh();
    this.stack.show(id);
  }

  opened() {
    return this.state.open.map((id) => this.model.get(id)).filter(Boolean);
  }

  placeOfChosen() {
    const chosen = this.chosenCoding();
    return this.opened().findIndex((one) => one.id === chosen?.id);
  }

  whichOf() {
    const [n, all] = [this.placeOfChosen() + 1, this.opened().length];
    return this.say("chosen_of", { n, all, coding: this.describe(this.chosenCoding()) });
  }

  // The search of the codes, for another code of the chosen coding; false where there is no coding.
  startRecoding() {
    const coding = this.asked();
    if (!coding) return;
    this.state.active = coding.id;
    this.panel.askFor(this.say("new_code_of", { code: this.book.label(coding.code) }));
  }

  recode(code) {
    const coding = this.editable();
    if (!coding || code === null || coding.code === code) return;
    const words = { before: this.book.label(coding.code), code: this.book.label(code) };
    this.takeCode(code);
    this.change(coding.id, this.recoded(coding, code));
    this.used(code);
    this.tell(this.say("recoded_one", words));
  }

  // A measure that came with the old code goes with it; one that was chosen stays.
  recoded(coding, code) {
    const [old, measure] = [coding.code, code].map((id) => this.book.byId.get(id)?.measure ?? null);
    return measure !== null && coding.measure === old ? { code, measure } : { code };
  }

  removeEditable() {
    const coding = this.asked();
    if (!coding) return;
    this.remove(coding.id);
    this.tell(this.say("removed_one", { code: this.book.label(coding.code) }));
  }

  // The memo of the chosen coding, without a mouse.
  writeMemo() {
    this.assess(false);
    const coding = this.asked();
    if (!coding) return;
    this.openStack(this.model.at(coding.start, coding.end), coding.id);
    this.stack.write(coding.id);
  }

  // One edge of the chosen coding, or else of the selection, to the next or the last word.
  moveEdge(edge, by) {
    const coding = this.editable();
    const segment = coding ?? this.state.segment;
    if (!segment) return;
    const wide = withEdge(segment, edge, wordEdge(this.page.characters, segment[edge], by));
    const moved = trimmed(this.page.text, this.page.map, wide) ?? wide;
    if (coding) this.resize(coding, moved);
    else this.selection.set(moved.start, moved.end);
  }

  // Words that are selected for a coding stay selected as it grows or shrinks.
  resize(coding, { start, end }) {
    const { segment } = this.state;
    this.state.active = coding.id;
    if (segment?.start === coding.start && segment.end === coding.end) this.widen({ start, end });
    this.change(coding.id, { start, end });
  }

  widen(segment) {
    this.state.segment = segment;
    this.palette.hide();
    this.paint.only("coder-selection", segment);
    this.selection.set(segment.start, segment.end);
  }

  // The caret has gone: what it has left is no longer chosen.
  leave(caret) {
    const chosen = this.state.active === null ? null : this.model.get(this.state.active);
    const inside = chosen && chosen.start <= caret && caret <= chosen.end;
    if (inside || (this.state.active === null && !this.state.open.length)) return;
    Object.assign(this.state, { active: null, open: [] });
    this.refresh();
  }
}
