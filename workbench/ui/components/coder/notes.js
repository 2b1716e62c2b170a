// Memos on the source, its case and the code that is chosen; what others noted stands below.

class Notes {
  constructor(root, actions) {
    this.actions = actions;
    this.element = root.querySelector(".notes");
    this.drawn = "";
  }

  relabel(say, book) {
    Object.assign(this, { say, book, drawn: "" });
    this.element.querySelector("summary").textContent = say("notes");
  }

  draw({ notes, source, code, waiting }) {
    const sign = JSON.stringify([notes, source, code, waiting]);
    if (sign === this.drawn || this.element.querySelector("textarea:focus")) return;
    this.drawn = sign;
    const parts = [this.part("source", source.id, this.say("note_source", { source: source.name }), notes)];
    const held = source.case;
    if (held) parts.push(this.part("case", held.id, this.say("note_case", { case: held.name }), notes));
    const chosen = this.book.byId.get(code);
    if (chosen && !isTemporary(code)) parts.push(this.part("code", code, chosen.label, notes, chosen.definition));
    this.element.querySelector(".note-fields").replaceChildren(...parts);
  }

  part(target, id, label, notes, definition = "") {
    const here = notes.filter((note) => note.target === target && note.id === id);
    const field = el("textarea", {
      rows: "3", maxlength: "20000", "aria-label": label, placeholder: this.say("memo"), title: this.say("memo_hint"),
      onblur: () => this.save(target, id, field.value, here),
      onkeydown: (event) => {
        if (!leavesField(event)) return;
        event.preventDefault();
        this.save(target, id, field.value, here);
        this.actions.toText();
      },
    });
    field.value = here.find((note) => note.mine)?.body ?? "";
    const others = here.filter((note) => !note.mine);
    return el(
      "div",
      { class: "note", data: { note: target } },
      el("h3", { text: label }),
      definition ? el("p", { class: "about", text: definition }) : null,
      field,
      ...others.map((note) => el("p", { class: "their-memo", text: `${note.coder}: ${note.body}` })),
    );
  }

  // Opens the part and puts the cursor in it.
  show(target) {
    this.element.open = true;
    this.element.querySelector(`[data-note="${target}"] textarea`)?.focus();
  }

  save(target, id, body, here) {
    const before = here.find((note) => note.mine)?.body ?? "";
    if (body.trim() !== before) this.actions.saveNote(target, id, body);
  }
}
