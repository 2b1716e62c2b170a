// What comes of the operations that were sent, and what others did meanwhile.

class Hearing extends Reading {
  heard(event) {
    this.state.waiting = event.kind === "waiting" ? { message: event.message } : null;
    if (event.kind === "stored") this.stored(event);
    if (event.kind === "refused") this.refused(event);
    if (event.kind === "stored" || event.kind === "refused") this.render();
    else this.drawFoot();
  }

  // That there is nothing to take back is no loss.
  refused({ operation, message }) {
    if (["undo", "redo"].includes(operation.kind)) this.tell(message);
    else this.bar.refuse(message);
  }

  stored({ operation, result, storedAt }) {
    const taken = ["undo", "redo"].includes(operation.kind) ? this.placeOf(result) : null;
    this.model.confirm(result.changed ?? [], result.removed ?? []);
    this.state.storedAt = storedAt ?? new Date().toISOString();
    const made = result.changed?.[0];
    if (made && ["add", "new_code"].includes(operation.kind)) this.rename(temporaryId(operation), made.id);
    if (made && operation.kind === "new_code") this.numberCode(temporaryCode(operation), made.code);
    this.takeNews(result);
    if (taken) this.reveal(taken);
    if (result.told) this.tell(result.told, result.place ?? null);
  }

  // Where something was taken back: it may be far from what is on the screen.
  placeOf({ changed, removed }) {
    return changed?.[0] ?? this.model.base.get(removed?.[0]) ?? null;
  }

  // To what was taken back out of view: a note beside the text, or a place in another source.
  goToPlace() {
    const { place } = this.state;
    if (!place) return false;
    if (place.source) this.lead(place);
    else this.showNote(place);
    return true;
  }

  showNote({ note, code }) {
    if (note === "code") this.takeCode(code);
    this.closeStack();
    this.refresh();
    this.notesPanel.show(note);
  }

  takeNews({ codes, notes }) {
    if (notes) this.notes = notes;
    if (!codes) return;
    this.codes = codes;
    this.bindBook();
  }

  numberCode(temporary, code) {
    if (this.state.code === temporary) this.state.code = code;
    this.used(code);
  }

  rename(temporary, id) {
    this.model.rename(temporary, id);
    this.state.open = this.state.open.map((open) => this.model.real(open));
    const draft = this.desk.drafts.get(temporary);
    if (draft !== undefined) this.desk.drafts.set(id, draft);
    this.desk.drafts.delete(temporary);
  }

  realId(id) {
    return this.model.real(id);
  }

  news({ changed, removed, seq, codes, notes }) {
    this.model.seq = Math.max(seq, this.model.seq);
    if (!changed.length && !removed.length && !codes && !notes) return;
    this.model.confirm(changed, removed);
    this.takeNews({ codes, notes });
    this.render();
  }

  warn(event) {
    const words = this.desk.outbox.queue.some((operation) => WORDY.includes(operation.kind));
    if (words || this.desk.drafts.size) event.preventDefault();
  }
}
