// What can be done at once to all codings that the filters show: another code with its measure, or away with them.

const KEPT_MEASURE = "kept";

class Bulk {
  constructor(actions, redraw) {
    Object.assign(this, { actions, redraw, code: null, measure: KEPT_MEASURE });
  }

  relabel(say, book) {
    Object.assign(this, { say, book });
    if (!book.byId.has(this.code)) this.prepare(null);
  }

  sign() {
    return [this.code, this.measure];
  }

  parts(n, own) {
    const shown = el("span", { class: "filter-label", text: this.say("shown", { n, own }) });
    if (!own) return [shown];
    const remove = button({ text: this.say("remove_shown", { n: own }), onclick: () => this.actions.removeShown() });
    return [shown, this.codes(), remove, ...(this.code === null ? [] : [this.measures(), this.apply(own)])];
  }

  codes() {
    const codes = this.book.codable.map((code) => [code.id, code.label]);
    return dropdown(this.say("recode_shown"), [["", this.say("recode_shown")], ...codes], this.code, (code) => {
      this.prepare(code);
      this.redraw();
    });
  }

  // The new code's own measure is proposed; where it has none, each coding keeps the one it has.
  prepare(code) {
    this.code = code;
    this.measure = this.book.byId.get(code)?.measure ?? KEPT_MEASURE;
  }

  measures() {
    const kept = this.actions.measuresShown().map(([measure, n]) => `${this.nameOf(measure)} (${n})`).join(", ");
    const options = [
      [KEPT_MEASURE, this.say("measure_kept", { measures: kept })],
      ...this.book.measures.map((one) => [one.id, one.label]),
      ["", this.say("measure_none")],
    ];
    const field = dropdown(this.say("measure"), options, this.measure, (measure) => {
      this.measure = measure;
      this.redraw();
    });
    field.classList.add("whole");
    return field;
  }

  nameOf(measure) {
    return measure === null ? this.say("measure_none") : this.book.measureLabel(measure);
  }

  apply(own) {
    const words = { n: own, code: this.book.label(this.code) };
    return button({ class: "apply whole", text: this.say("recode_now", words), onclick: () => this.done() });
  }

  done() {
    const { code, measure } = this;
    this.prepare(null);
    if (measure === KEPT_MEASURE) this.actions.recodeShown({ code }, this.say("measure_as_before"));
    else this.actions.recodeShown({ code, measure }, this.nameOf(measure));
  }
}
