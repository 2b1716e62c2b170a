// The joint display: rows and columns as the layout has them, one button a link; entries without a link are
// lines to read. Text by textContent only.

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".joint");
  const focused = root.getRootNode().activeElement?.dataset?.link;
  root.replaceChildren(table(data, (link) => setStateValue("link", link)));
  if (focused) root.querySelector(`[data-link="${CSS.escape(focused)}"]`)?.focus();
  if (data.lead) leadToOpenCell();
}

const HANDS = ["wheel", "keydown", "pointerdown"];
let leading;

// What is below the table comes after it and grows: led to until it stands high enough, for a few seconds, or
// until the person moves the page.
function leadToOpenCell() {
  let left = 50;
  const stop = () => clearInterval(leading);
  stop();
  leading = setInterval(() => {
    const opened = document.querySelector(".st-key-open_cell");
    const below = opened ? opened.getBoundingClientRect().top - 0.4 * window.innerHeight : Infinity;
    if (opened && below > 1) opened.closest("[data-testid=stMain]")?.scrollBy({ top: below });
    left -= 1;
    if (left <= 0 || below <= 1) stop();
  }, 100);
  for (const kind of HANDS) window.addEventListener(kind, stop, { once: true });
}

function table(data, open) {
  const grid = element("table", "", data.caption ? { "aria-label": data.caption } : {});
  const head = element("tr");
  head.append(element("td"), ...data.columns.map((name) => element("th", name, { scope: "col" })));
  grid.append(wrapped("thead", [head]), wrapped("tbody", data.rows.map((line) => row(line, data, open))));
  return grid;
}

function row(line, data, open) {
  const made = element("tr");
  made.append(element("th", line.label, { scope: "row" }));
  made.append(...line.cells.map((cells) => stack(cells, data, open)));
  return made;
}

function stack(cells, data, open) {
  const place = element("td");
  if (!cells.length) place.append(element("span", "–", { class: "none", "aria-hidden": "true" }));
  place.append(...cells.map((cell) => (cell.link ? button(cell, data.selected === cell.link, open) : said(cell))));
  return place;
}

function said(cell) {
  return wrapped("div", cell.lines.map((line) => element("span", line)), { class: "said" });
}

function button(cell, selected, open) {
  const made = element("button", "", {
    type: "button",
    "data-link": cell.link,
    "aria-pressed": String(selected),
    "aria-label": cell.spoken,
    class: `cell ${cell.verdict}${cell.fragile ? " fragile" : ""}`,
  });
  const head = element("span", "", { class: "verdict" });
  head.append(element("b", cell.sign), document.createTextNode(` ${cell.word}`));
  made.append(head);
  for (const part of ["voices", "numbers", "marks"]) {
    if (cell[part]) made.append(element("span", cell[part], { class: part }));
  }
  made.addEventListener("click", () => open(cell.link));
  return made;
}

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function wrapped(name, children, attributes = {}) {
  const made = element(name, "", attributes);
  made.append(...children);
  return made;
}
