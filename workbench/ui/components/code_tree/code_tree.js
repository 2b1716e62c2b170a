// The tree of codes: chosen by click or Enter, moved by dragging or Alt + arrows, saved by request.

const TREES = new WeakMap();
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

class CodeTree {
  constructor(host, data, tell) {
    this.host = host.querySelector(".code-tree");
    this.closed = new Set();
    this.query = "";
    this.focused = null;
    this.waiting = 0;
    this.build();
    this.update(data, tell);
  }

  build() {
    this.search = element("input", { type: "search", autocomplete: "off" });
    this.search.addEventListener("input", () => {
      this.query = this.search.value.trim().toLocaleLowerCase();
      this.draw();
    });
    this.list = element("div", { role: "tree", class: "rows" });
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.help = element("p", { class: "help" });
    this.status = element("p", { class: "status", role: "alert" });
    this.host.replaceChildren(this.search, this.list, this.help, this.status);
    this.host.addEventListener("keydown", (event) => event.stopPropagation());
  }

  update(data, tell) {
    Object.assign(this, { data, tell, words: data.words });
    if (!this.waiting) this.nodes = inTreeOrder(data.nodes);
    this.selected = data.selected;
    this.focused ??= data.selected;
    this.search.placeholder = `⌕ ${this.words.search}`;
    this.search.setAttribute("aria-label", this.words.search);
    this.list.setAttribute("aria-label", this.words.codes);
    this.help.textContent = this.words.help;
    this.draw();
  }

  get shown() {
    const hidden = new Set();
    return this.nodes.filter((node) => {
      if (this.query) return node.label.toLocaleLowerCase().includes(this.query);
      if (hidden.has(node.parent) || this.closed.has(node.parent)) hidden.add(node.id);
      return !hidden.has(node.id);
    });
  }

  draw() {
    const had = this.list.contains(this.list.getRootNode().activeElement);
    const rows = this.shown;
    if (!rows.some((node) => node.id === this.focused)) this.focused = rows[0]?.id ?? null;
    this.list.replaceChildren(...rows.map((node) => this.row(node)));
    if (had) this.focus(this.focused);
  }

  row(node) {
    const children = this.nodes.some((one) => one.parent === node.id);
    const row = element("div", {
      role: "treeitem", class: "row", draggable: "true", tabindex: node.id === this.focused ? "0" : "-1",
      "aria-level": node.level, "aria-selected": String(node.id === this.selected), "data-id": node.id,
      style: `--level: ${node.level - 1}`,
    });
    if (children) row.setAttribute("aria-expanded", String(!this.closed.has(node.id)));
    const twist = element("span", { class: "twist", "aria-hidden": "true" }, children ? (this.closed.has(node.id) ? "▸" : "▾") : "");
    twist.addEventListener("click", (event) => this.toggle(node.id, event));
    const swatch = element("span", { class: "swatch", "aria-hidden": "true", "data-hue": node.colour % 12 });
    row.append(twist, swatch, this.label(node), this.count(node));
    row.addEventListener("click", () => this.choose(node.id));
    this.dragging(row, node.id);
    return row;
  }

  label(node) {
    const label = element("span", { class: "label" }, node.label);
    if (node.late) label.append(" ", element("span", { class: "late" }, node.late));
    return label;
  }

  count(node) {
    if (!node.codable) return element("span", { class: "count", title: this.words.not_codable }, "–");
    const word = node.count === 0 ? "unused" : node.count === 1 ? "used_one" : "used_many";
    return element("span", { class: "count", title: this.words[word].replace("{n}", node.count) }, String(node.count));
  }

  toggle(id, event) {
    event?.stopPropagation();
    if (!this.closed.delete(id)) this.closed.add(id);
    this.draw();
  }

  focus(id) {
    this.focused = id;
    for (const row of this.list.children) row.tabIndex = Number(row.dataset.id) === id ? 0 : -1;
    this.list.querySelector('[tabindex="0"]')?.focus();
  }

  choose(id) {
    this.focus(id);
    if (this.selected === id) return;
    this.selected = id;
    this.draw();
    this.tell("code", { id, at: Date.now() });
  }

  pressed(event) {
    const id = this.focused;
    if (id === null || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    const handled = control ? this.history(event) : event.altKey ? this.shift(id, event.key) : this.walk(id, event.key);
    if (handled) event.preventDefault();
  }

  history(event) {
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return false;
    this.send({ kind: key === "y" || event.shiftKey ? "redo" : "undo" });
    return true;
  }

  shift(id, key) {
    if (!key.startsWith("Arrow")) return false;
    const move = keyMove(this.nodes, id, key);
    if (move) this.move(id, move);
    return true;
  }

  walk(id, key) {
    const rows = this.shown;
    const place = rows.findIndex((node) => node.id === id);
    const closed = this.closed.has(id);
    const hasChildren = this.nodes.some((one) => one.parent === id);
    if (key in STEPS) this.focus(rows[place + STEPS[key]]?.id ?? id);
    else if (key === "Home") this.focus(rows[0].id);
    else if (key === "End") this.focus(rows[rows.length - 1].id);
    else if (key === "Enter" || key === " ") this.choose(id);
    else if (key === "ArrowRight" && hasChildren && closed) this.toggle(id);
    else if (key === "ArrowRight" && hasChildren) this.focus(rows[place + 1].id);
    else if (key === "ArrowLeft" && hasChildren && !closed) this.toggle(id);
    else if (key === "ArrowLeft") this.focus(rows[place].parent ?? id);
    else return false;
    return true;
  }

  dragging(row, id) {
    const share = (event) => {
      const box = row.getBoundingClientRect();
      return (event.clientY - box.top) / box.height;
    };
    row.addEventListener("dragstart", (event) => {
      this.dragged = id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", String(id));
    });
    row.addEventListener("dragover", (event) => {
      const move = this.dragged && this.dragged !== id ? dropMove(this.nodes, this.dragged, id, share(event)) : null;
      row.dataset.drop = !move ? "" : move.parent === id ? "into" : share(event) < 0.5 ? "before" : "after";
      if (move) event.preventDefault();
    });
    row.addEventListener("dragleave", () => delete row.dataset.drop);
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      const move = dropMove(this.nodes, this.dragged, id, share(event));
      delete row.dataset.drop;
      if (move) this.move(this.dragged, move);
    });
  }

  move(id, move) {
    this.nodes = moved(this.nodes, id, move);
    this.closed.delete(move.parent);
    this.focused = id;
    this.draw();
    this.focus(id);
    this.send({ kind: "move", code: id, ...move });
  }

  async send(values) {
    const operation = { op: crypto.randomUUID(), ...values };
    this.waiting++;
    const answer = await this.request(operation).catch(() => ({ message: "" }));
    this.waiting--;
    this.status.textContent = answer.ok ? "" : `${this.words.not_saved} ${answer.message ?? ""}`.trim();
    if (!answer.ok) this.nodes = inTreeOrder(this.data.nodes);
    this.draw();
    this.tell("moved", operation.op);
  }

  async request(operation) {
    const response = await fetch(this.data.api, {
      method: "POST",
      keepalive: true,
      headers: {
        "Content-Type": "application/json", Authorization: `Bearer ${this.data.token}`, "Accept-Language": this.data.language,
      },
      body: JSON.stringify(operation),
    });
    return response.json();
  }
}

// Text enters as text, never as markup.
function element(tag, attributes = {}, text = null) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  return made;
}

export default function mount({ data, parentElement, setStateValue }) {
  const known = TREES.get(parentElement);
  if (known && parentElement.contains(known.host)) known.update(data, setStateValue);
  else TREES.set(parentElement, new CodeTree(parentElement, data, setStateValue));
  return () => TREES.delete(parentElement);
}
