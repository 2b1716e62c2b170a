// The line under the text: what is selected, what it will be coded as, and whether all is stored.

const QUOTE = 90;

class Bar {
  constructor(root, actions) {
    this.actions = actions;
    this.element = root.querySelector(".bar");
    this.find = (selector) => root.querySelector(selector);
    this.find(".undo").addEventListener("click", () => actions.undo());
    this.find(".redo").addEventListener("click", () => actions.redo());
    for (const name of [".undo", ".redo"]) {
      this.find(name).addEventListener("mousedown", (event) => event.preventDefault());
    }
    this.drawn = "";
  }

  relabel(say, book) {
    Object.assign(this, { say, book, drawn: "" });
    this.element.setAttribute("aria-label", say("selection"));
    this.find(".undo").textContent = say("undo");
    this.find(".redo").textContent = say("redo");
    this.find(".undo").title = "Ctrl + Z";
    this.find(".redo").title = "Ctrl + Shift + Z";
  }

  draw({ quote, code, choice: chosen, assessing }) {
    const sign = JSON.stringify([quote, code, chosen, assessing, this.book.label(code)]);
    if (sign === this.drawn) return;
    this.drawn = sign;
    keepingFocus(this.element, () => this.element.replaceChildren(
      el("div", { class: "line" }, this.quote(quote), this.target(code), this.apply(quote && code !== null)),
      el(
        "div",
        { class: "line" },
        this.measure(chosen.measure),
        ...assessmentChoices(this.say, chosen, (values) => this.actions.choose(values)),
        exemplaryButton(this.say, chosen.exemplary, () => this.actions.toggleExemplary()),
      ),
    ));
    this.element.classList.toggle("assessing", Boolean(assessing));
    if (assessing) this.element.append(el("span", { class: "assess-hint", role: "status", text: this.say("assess_hint") }));
  }

  quote(quote) {
    if (!quote) return el("span", { class: "quote hint", text: this.say("selection_empty") });
    return el("span", { class: "quote", title: quote.slice(0, 1000), text: `«${shortened(quote)}»` });
  }

  target(code) {
    const label = code === null ? this.say("no_code") : this.book.label(code);
    const swatch = code === null ? null : el("span", { class: "swatch", data: { hue: this.book.hue(code) } });
    return el("span", { class: code === null ? "target hint" : "target" }, swatch, label);
  }

  measure(value) {
    const options = [["", this.say("measure_none")], ...this.book.measures.map((one) => [one.id, one.label])];
    return dropdown(this.say("measure"), options, value, (measure) => this.actions.choose({ measure }));
  }

  apply(ready) {
    return button({
      class: "apply", text: this.say("apply"), title: this.say("apply_hint"), disabled: !ready,
      onclick: () => this.actions.apply(),
    });
  }

  // What was done, and the way to where it was done.
  tell(tip, place) {
    const go = place && button({ class: "go", text: this.say("go"), onclick: () => this.actions.goToPlace() });
    this.find(".tip").replaceChildren(...(tip ? [tip] : []), ...(tip && go ? [go] : []));
  }

  // For those who listen; those who look see it where it is.
  announce(words) {
    this.find(".heard").textContent = words;
  }

  drawFoot({ read, turns, mine, state, storedAt, message, blind }) {
    this.find(".blind").textContent = blind ? this.say("blind") : "";
    this.find(".progress").textContent = this.say("read", { read, all: turns });
    const counted = mine === 0 ? "codings_none" : mine === 1 ? "codings_one" : "codings_many";
    this.find(".count").textContent = this.say(counted, { n: mine });
    const saved = this.find(".saved");
    saved.dataset.state = state;
    const time = storedAt ? clock(storedAt) : "";
    const words = { waiting: "not_saved", saving: "saving", stored: "stored", idle: "nothing_new" };
    saved.textContent = [this.say(words[state], { time }), message].filter(Boolean).join(" · ");
  }

  refuse(message) {
    const place = this.find(".refusal");
    if (!message) return place.replaceChildren();
    const close = button({ class: "quiet", text: "✕", "aria-label": this.say("close"), onclick: () => this.refuse("") });
    return place.replaceChildren(this.say("refused", { message }), " ", close);
  }
}

// Beginning and end of a long quote; whole characters, never half a pair.
function shortened(quote) {
  const points = [...quote.replace(/\s+/g, " ")];
  if (points.length <= QUOTE) return points.join("");
  return `${points.slice(0, 56).join("")} … ${points.slice(-30).join("")}`;
}
