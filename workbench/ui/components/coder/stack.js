// The codings at one place: what each says, and the ways to change one's own.

class Stack {
  constructor(root, actions, drafts) {
    Object.assign(this, { actions, drafts, agreed: [] });
    this.element = root.querySelector(".stack");
    this.drawn = "";
  }

  relabel(say, book) {
    Object.assign(this, { say, book });
    this.drawn = "";
  }

  draw(codings, segment, chosen) {
    const sign = JSON.stringify([codings, Boolean(segment), chosen, [...this.drafts.keys()]]);
    if (sign === this.drawn) return;
    this.drawn = sign;
    this.chosen = chosen;
    const focused = this.focusedMemo();
    this.drawing = true;
    this.element.hidden = codings.length === 0;
    this.element.replaceChildren(...(codings.length ? this.content(codings, segment) : []));
    this.drawing = false;
    this.restore(focused);
  }

  content(codings, segment) {
    const title = this.say(codings.length === 1 ? "stack_one" : "stack_many", { n: codings.length });
    const close = el("button", {
      type: "button", class: "quiet close", text: "✕", title: this.say("close"), "aria-label": this.say("close"),
      onclick: () => this.actions.closeStack(),
    });
    const head = el("div", { class: "stack-head" }, el("h2", { text: title }), close);
    return [head, ...codings.map((coding) => this.card(coding, segment)), ...this.settled(codings)];
  }

  // What coders agreed on where they differed: beside the codings, which stay as they were.
  settled(codings) {
    const here = (one) => codings.some((coding) => (
      coding.code === one.code && coding.start < one.end && coding.end > one.start));
    return this.agreed.filter(here).map((one) => el(
      "article",
      { class: "card settled" },
      el("p", { class: "about", text: this.say("settled", { coder: one.coder }) }),
      el("strong", { text: this.outcome(one) }),
      el("p", { class: "their-memo", text: one.reason }),
    ));
  }

  outcome({ code, coded, stance }) {
    const label = this.book.label(code);
    if (!coded) return this.say("settled_not", { code: label });
    return stance ? `${label} · ${stanceSign(stance)} ${stanceWord(this.say, stance)}` : label;
  }

  card(coding, segment) {
    const name = coding.mine ? this.say("you") : coding.coder;
    const title = el(
      "div",
      { class: "card-head" },
      el("span", { class: "swatch", data: { hue: this.book.hue(coding.code) } }),
      el("strong", { text: this.book.label(coding.code) }),
    );
    const about = [this.say("coded_by", { coder: name }), this.book.measureLabel(coding.measure)];
    return el(
      "article",
      {
        class: "card", data: { id: coding.id }, "aria-label": this.book.label(coding.code),
        "aria-current": coding.id === this.chosen ? "true" : null,
      },
      title,
      el("p", { class: "about", text: about.filter(Boolean).join(" · ") }),
      ...(coding.mine ? this.own(coding, segment) : this.theirs(coding)),
    );
  }

  own(coding, segment) {
    const change = (values) => this.actions.change(coding.id, values);
    const codes = this.book.codable.map((code) => [code.id, code.label]);
    return [
      el(
        "div",
        { class: "choices" },
        ...assessmentChoices(this.say, coding, change),
        exemplaryButton(this.say, coding.exemplary, () => change({ exemplary: !coding.exemplary })),
      ),
      this.memo(coding),
      el(
        "div",
        { class: "card-foot" },
        dropdown(this.say("code"), codes, coding.code, (code) => change(this.actions.recoded(coding, code))),
        el("button", {
          type: "button", text: this.say("move"), disabled: !segment,
          onclick: () => segment && change({ start: segment.start, end: segment.end }),
        }),
        el("button", { type: "button", class: "remove", text: this.say("remove"), onclick: () => this.actions.remove(coding.id) }),
      ),
    ];
  }

  theirs(coding) {
    const words = [
      coding.stance ? `${stanceSign(coding.stance)} ${stanceWord(this.say, coding.stance)}` : "",
      coding.claim ? this.say(`claim_${coding.claim}`) : "",
      coding.strength ? this.say(`strength_${coding.strength}`) : "",
      coding.exemplary ? `❝ ${this.say("exemplary")}` : "",
    ].filter(Boolean);
    const said = words.length ? el("p", { class: "about", text: words.join(" · ") }) : null;
    return [said, coding.memo ? el("p", { class: "their-memo", text: coding.memo }) : null];
  }

  memo(coding) {
    const waiting = this.drafts.has(coding.id);
    const note = el("span", { class: "memo-state", text: waiting ? this.say("memo_unsaved") : "" });
    const field = el("textarea", {
      rows: "2", maxlength: "20000", placeholder: this.say("memo"), title: this.say("memo_hint"), "aria-label": this.say("memo"),
      oninput: () => {
        this.drafts.set(coding.id, field.value);
        note.textContent = this.say("memo_unsaved");
      },
      onblur: () => this.drawing || this.save(coding.id, field.value),
      onkeydown: (event) => {
        if (!leavesField(event)) return;
        event.preventDefault();
        this.save(coding.id, field.value);
        this.actions.toText();
      },
    });
    field.value = this.drafts.get(coding.id) ?? coding.memo ?? "";
    return el("div", { class: "memo", data: { memo: coding.id } }, field, note);
  }

  save(id, body) {
    if (this.drafts.has(id)) this.actions.saveMemo(id, body);
  }

  // Drawing afresh must not take the field away from somebody who is writing in it.
  focusedMemo() {
    const field = this.element.querySelector("textarea:focus");
    if (!field) return null;
    return { id: field.parentElement.dataset.memo, from: field.selectionStart, to: field.selectionEnd };
  }

  restore(focused) {
    if (!focused) return;
    const field = this.field(focused.id);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(focused.from, focused.to);
  }

  field(id) {
    const holders = [...this.element.querySelectorAll("[data-memo]")];
    return holders.find((holder) => holder.dataset.memo === String(this.actions.realId(id)))?.firstChild;
  }

  show(id) {
    this.element.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  write(id) {
    this.field(id)?.focus();
  }
}
