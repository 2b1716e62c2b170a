// The joint display: rows and columns as the layout has them, one button a link; entries without a link are
// lines to read. Text by textContent only.

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".joint");
  const focused = root.getRootNode().activeElement?.dataset?.link;
  root.replaceChildren(table(data, (link) => setStateValue("link", link)));
  if (focused) root.querySelector(`[data-link="${CSS.escape(focused)}"]`)?.focus();
  if (data.lead) leadToOpenCell();
}

// What is below the table comes after it: looked for until it is there, for a few seconds.
function leadToOpenCell(left = 50) {
  const opened = document.querySelector(".st-key-open_cell");
  if (!opened) {
    if (left) setTimeout(() => leadToOpenCell(left - 1), 100);
    return;
  }
  const below = opened.getBoundingClientRect().top - 0.4 * window.innerHeight;
  if (below > 0) opened.closest("[data-testid=stMain]")?.scrollBy({ top: below });
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
