// The right side: search, the tree of codes, the latest codes, filters and the list of keys.

const HELP = [
  ["← → ↑ ↓", "keys_caret"], ["t", "keys_turn"], ["a–å  /", "keys_search"], ["1–9", "keys_favourite"],
  ["⇧ 1–5", "keys_recent"], ["Alt 1–9", "keys_pin"], [".", "keys_again"], ["+ 0 − *", "keys_stance"],
  [",", "keys_assess"], ["=", "keys_exemplary"], ["Enter", "keys_open"], ["Ctrl ↑ ↓", "keys_step"],
  ["R", "keys_recode"], ["Del", "keys_delete"], ["Alt ← →", "keys_end"], ["Alt ↑ ↓", "keys_start"],
  ["F2", "keys_next_coding"], ["F4", "keys_next_uncoded"], ["F8", "keys_next_disagreement"],
  ["Ctrl Z", "keys_undo"], ["F9", "keys_go"], ["Esc", "keys_escape"],
];
// Pixels of a window in which the filters can stand open beside the codes.
const ROOMY = 820;

class Panel {
  constructor(root, actions) {
    this.actions = actions;
    this.find = (selector) => root.querySelector(selector);
    this.search = this.find(".search");
    this.tree = this.find(".tree");
    this.active = null;
    this.asking = "";
    this.search.addEventListener("blur", () => this.askFor(""));
    this.search.addEventListener("input", () => this.filter());
    this.search.addEventListener("keydown", (event) => this.searchKey(event));
    this.tree.addEventListener("keydown", (event) => this.searchKey(event));
    const showing = this.find(".showing");
    showing.open = actions.memory.recall("showing", innerHeight >= ROOMY);
    showing.addEventListener("toggle", () => actions.memory.remember("showing", showing.open));
    this.bulk = new Bulk(actions, () => this.drawFilters(this.filtered));
  }

  relabel(say, book) {
    Object.assign(this, { say, book, listed: "", offered: "", filtering: "" });
    this.bulk.relabel(say, book);
    this.nameSearch();
    this.tree.setAttribute("aria-label", say("codes"));
    this.find(".help summary").textContent = say("keys");
    const rows = HELP.flatMap(([key, word]) => [el("dt", { text: key }), el("dd", { text: say(word) })]);
    this.find(".help dl").replaceChildren(...rows);
  }

  // What the search is for: any code, or another one for the chosen coding.
  nameSearch() {
    const label = this.asking || this.say("search");
    this.find(".finder").classList.toggle("asking", Boolean(this.asking));
    this.find(".finder h2").textContent = this.asking || this.say("codes");
    this.search.placeholder = `⌕ ${this.say("search")}`;
    this.search.setAttribute("aria-label", label);
  }

  askFor(what) {
    if (what === this.asking) return;
    this.asking = what;
    this.nameSearch();
    if (what) this.type("");
  }

  draw({ code, favourites, recent }) {
    Object.assign(this, { chosen: code, favourites });
    this.filter(this.active);
    if (this.offered === String(recent)) return;
    this.offered = String(recent);
    const last = recent.map((id) => button({
      class: "chip", text: this.book.label(id), title: this.book.groupOf(id), data: { hue: this.book.hue(id) },
      onclick: () => this.actions.applyCode(id),
    }));
    this.find(".recent").replaceChildren(...(last.length ? [`${this.say("last_used")}: `, ...last] : []));
  }

  filter(keep = null) {
    const query = this.search.value.trim();
    const hits = query ? this.book.search(query) : this.book.codable;
    this.hits = hits.map((code) => code.id);
    this.active = this.hits.includes(keep) ? keep : query ? this.hits[0] ?? null : null;
    this.list(query, hits);
    this.offerNew(query, hits);
    this.mark();
  }

  // Drawn afresh only where other codes or numbers stand in it.
  list(query, hits) {
    const sign = JSON.stringify([query, this.hits, this.favourites]);
    if (sign === this.listed) return;
    this.listed = sign;
    this.tree.replaceChildren(...(query ? hits.map((code) => this.option(code, true)) : this.groups()));
  }

  // What was typed can become a code, unless there is one of that name.
  offerNew(query, hits) {
    const nothing = this.find(".nothing");
    const taken = hits.some((code) => plain(code.label) === plain(query));
    nothing.hidden = !query || taken || (this.asking && hits.length > 0);
    if (nothing.hidden) return nothing.replaceChildren();
    const make = button({
      class: "new-code", text: this.say("new_code", { name: query }), title: this.say("new_code_hint"),
      disabled: !this.actions.state.segment, onclick: () => this.makeNew(query),
    });
    return nothing.replaceChildren(...(hits.length ? [] : [el("span", { text: this.say("no_hits", { query }) }), " "]), make);
  }

  makeNew(name) {
    if (!this.actions.state.segment) return;
    this.leave();
    this.actions.applyNew(name);
  }

  groups() {
    return this.book.groups.map((group) => el(
      "div",
      { role: "group", "aria-label": group.label || this.say("codes") },
      group.label ? el("div", { class: "heading", role: "presentation", text: group.label }) : null,
      ...group.codes.map((code) => this.option(code, false)),
    ));
  }

  option(code, withGroup) {
    const number = this.favourites.indexOf(code.id) + 1;
    return el(
      "div",
      {
        class: "code", role: "option", id: `coder-code-${code.id}`, title: code.definition,
        data: { code: code.id },
        style: { "--depth": String(code.depth) },
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.click(code.id),
        ondblclick: () => this.actions.applyCode(code.id),
      },
      el("span", { class: "key", "aria-hidden": true, text: number ? String(number) : "" }),
      el("span", { class: "swatch", "aria-hidden": true, data: { hue: this.book.hue(code.id) } }),
      el("span", { class: "label", text: code.label }),
      withGroup ? el("span", { class: "group", text: this.book.groupOf(code.id) }) : null,
    );
  }

  click(code) {
    if (this.asking) this.take(code);
    else this.actions.chooseCode(code);
  }

  // The option that is chosen, and the one the arrow keys stand on.
  mark() {
    for (const option of this.tree.querySelectorAll(".code")) {
      option.setAttribute("aria-selected", String(option.dataset.code === String(this.chosen)));
      const on = option.dataset.code === String(this.active);
      option.classList.toggle("active", on);
      if (on) option.scrollIntoView({ block: "nearest" });
    }
    for (const owner of [this.search, this.tree]) {
      if (this.active === null) owner.removeAttribute("aria-activedescendant");
      else owner.setAttribute("aria-activedescendant", `coder-code-${this.active}`);
    }
  }

  searchKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.step(step);
    else if (event.key === "Enter") this.enter(event);
    else if (event.key === "Escape") this.leave();
    else if (this.asking && !this.search.value && /^[1-9]$/.test(event.key)) this.take(this.favourites[event.key - 1]);
    else return;
    event.preventDefault();
  }

  step(by) {
    const now = this.hits.indexOf(this.active);
    const next = now < 0 && by < 0 ? this.hits.length - 1 : now + by;
    this.active = this.hits[Math.max(0, Math.min(next, this.hits.length - 1))] ?? null;
    this.mark();
  }

  enter(event) {
    const query = this.search.value.trim();
    if (this.asking) return this.active === null ? undefined : this.take(this.active);
    if (query && (event.shiftKey || this.active === null)) return this.makeNew(query);
    if (this.active !== null) this.take(this.active);
    return undefined;
  }

  // The code goes to the chosen coding if one was asked for, else to what is selected.
  take(code) {
    const { asking } = this;
    this.leave();
    if (asking) this.actions.recode(code ?? null);
    else this.actions.applyCode(code);
  }

  leave() {
    this.askFor("");
    this.search.value = "";
    this.filter();
    this.actions.toText();
  }

  // A letter typed in the text goes on here.
  type(letter) {
    this.search.focus({ preventScroll: true });
    this.search.value += letter;
    this.filter();
  }

  drawFilters(asked) {
    const { coders, filter, lanes, n, own } = asked;
    this.filtered = asked;
    const filtered = filter.code || filter.stance || filter.coder;
    const sign = JSON.stringify([coders, filter, lanes, filtered && [n, own, this.bulk.sign()]]);
    if (sign === this.filtering) return;
    this.filtering = sign;
    const codes = this.book.codable.map((code) => [code.id, code.label]);
    const stances = STANCES.map(([sign, word]) => [sign, `${stanceSign(sign)} ${this.say(word)}`]);
    const byCode = this.select("code", "all_codes", codes, filter.code);
    const byStance = this.select("stance", "all_stances", stances, filter.stance);
    const byCoder = this.select("coder", "all_coders", coders.map((name) => [name, name]), filter.coder);
    const shapes = [["packed", this.say("lanes_packed")], ["stacked", this.say("lanes_stacked")]];
    const margin = dropdown(this.say("lanes"), shapes, lanes, (mode) => this.actions.setLanes(mode));
    const some = filtered ? ` · ${this.say("shown", { n, own })}` : "";
    this.find(".showing summary").textContent = this.say("showing") + some;
    const fields = this.find(".filters");
    keepingFocus(fields, () => fields.replaceChildren(
      byCode, byStance, ...(coders.length > 1 ? [byCoder] : []), margin,
      ...(filtered ? this.bulk.parts(n, own) : []),
    ));
  }

  select(name, all, options, value) {
    const label = `${this.say("filter")}: ${this.say(all)}`;
    return dropdown(label, [["", this.say(all)], ...options], value, (chosen) => this.actions.setFilter(name, chosen));
  }
}

function dropdown(label, options, value, onchoose, disabled = false) {
  const choices = options.map(([id, text]) => (
    el("option", { value: String(id ?? ""), text, selected: String(id ?? "") === String(value ?? "") })));
  const find = (id) => options.find(([option]) => String(option ?? "") === id)?.[0] || null;
  const change = (event) => onchoose(find(event.target.value));
  return el("select", { "aria-label": label, title: label, disabled, onchange: change }, ...choices);
}
