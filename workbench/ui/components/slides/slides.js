// Slides for a client: the keys are theirs from the start, full screen, a slider that everything behind it follows. Text by textContent only.

const SVG = "http://www.w3.org/2000/svg";
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const PAINTERS = { gap, matched, sesoi, model, advice };

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".slides");
  root.show ??= { at: 0, step: data.start, revealed: false };
  const show = root.show;
  root.classList.toggle("dark", Boolean(data.dark));
  show.step = Math.min(show.step, (data.steps ?? 1) - 1);
  const paint = () => draw(root, data, show, go, paint);
  const go = (to) => {
    show.at = Math.max(0, Math.min(data.slides.length - 1, to));
    if (data.slides[show.at].kind !== "advice") show.revealed = false;
    paint();
  };
  const onKey = (event) => pressed(event, root, data, show, go, paint);
  document.addEventListener("keydown", onKey);
  document.addEventListener("fullscreenchange", paint);
  paint();
  if (show.said !== data.words.slides) {
    show.said = data.words.slides;
    root.focus({ preventScroll: true });
  }
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("fullscreenchange", paint);
  };
}

function pressed(event, root, data, show, go, paint) {
  const [target] = event.composedPath();
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName ?? "") || target.isContentEditable;
  const paging = event.key === "PageDown" || event.key === "PageUp";
  if (event.ctrlKey || event.altKey || event.metaKey || (typing && !paging)) return;
  if (event.key === " " && target.tagName === "BUTTON") return;
  if (FORWARD.includes(event.key)) forward(data, show, go, paint);
  else if (BACK.includes(event.key)) backward(data, show, go, paint);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(data.slides.length - 1);
  else if (event.key.toLowerCase() === "f") fullScreen(root);
  else return;
  event.preventDefault();
}

function forward(data, show, go, paint) {
  const hidden = data.slides[show.at].kind === "advice" && !show.revealed;
  if (!hidden) return go(show.at + 1);
  show.revealed = true;
  return paint();
}

function backward(data, show, go, paint) {
  if (!(data.slides[show.at].kind === "advice" && show.revealed)) return go(show.at - 1);
  show.revealed = false;
  return paint();
}

function draw(root, data, show, go, paint) {
  const slide = data.slides[show.at];
  const held = root.getRootNode().activeElement?.dataset?.name;
  const body = make("div", "", { class: `slide ${slide.kind}` });
  body.append(make("h2", slide.title, { "aria-live": "polite" }));
  PAINTERS[slide.kind](body, slide, show, paint, data);
  root.setAttribute("aria-roledescription", data.words.slides);
  root.setAttribute("aria-label", data.words.place.replace("{n}", show.at + 1).replace("{of}", data.slides.length));
  root.replaceChildren(body, controls(root, data, show, go, paint));
  if (held) root.querySelector(`[data-name="${held}"]`)?.focus();
}

function controls(root, data, show, go, paint) {
  const bar = make("nav", "", { "aria-label": data.words.slides });
  const back = button("←", data.words.back, "back", () => backward(data, show, go, paint));
  const on = button("→", data.words.forward, "forward", () => forward(data, show, go, paint));
  back.disabled = show.at === 0;
  const last = show.at === data.slides.length - 1 && (data.slides[show.at].kind !== "advice" || show.revealed);
  on.disabled = last;
  const dots = data.slides.map((slide, place) => {
    const dot = button(String(place + 1), slide.title, `dot${place}`, () => go(place));
    if (place === show.at) dot.setAttribute("aria-current", "step");
    return dot;
  });
  const filling = document.fullscreenElement ? data.words.leave_full : data.words.full;
  const full = button(filling, filling, "full", () => fullScreen(root));
  bar.append(back, ...dots, on, full);
  return bar;
}

// The focus goes to the slides, so that the space bar turns the page and does not press the button again.
function fullScreen(root) {
  root.focus({ preventScroll: true });
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

function gap(body, slide) {
  const bars = make("div", "", { class: "bars" });
  const most = Math.max(...slide.rows.map((row) => row.share)) || 1;
  for (const row of slide.rows) {
    const line = make("div", "", { class: "bar" });
    const fill = make("i", "", { class: row.tone, style: `width:${(100 * row.share) / most}%` });
    const track = make("span", "", { class: "track", "aria-hidden": "true" });
    track.append(fill);
    line.append(make("span", row.label, { class: "name" }), track, make("b", row.shown));
    bars.append(line);
  }
  body.append(bars, said(slide.said));
}

function matched(body, slide) {
  body.append(intervals(slide, null, []), said(slide.said));
}

function sesoi(body, slide, show, paint) {
  const step = slide.steps[show.step];
  const label = make("label", slide.label, { class: "slider" });
  const input = make("input", "", {
    type: "range", min: 0, max: slide.steps.length - 1, step: 1, "data-name": "sesoi", "aria-valuetext": step.shown,
  });
  input.value = show.step;
  input.addEventListener("input", () => { show.step = Number(input.value); paint(); });
  label.append(input, make("b", step.shown));
  body.append(label, intervals(slide, step.d, step.rows), said(step.said));
}

// Differences on one axis: a thin line is where the truth may lie, the band is what would not matter.
function intervals(slide, band, states) {
  const box = make("div", "", { class: "intervals", role: "img", "aria-label": slide.alt });
  const [low, high] = slide.axis;
  const x = (value) => `${(100 * (value - low)) / (high - low)}%`;
  const width = (from, to) => `${(100 * (to - from)) / (high - low)}%`;
  slide.rows.forEach((row, place) => {
    const state = states[place];
    const line = make("div", "", { class: `interval ${state?.tone ?? row.tone ?? ""}` });
    const axis = make("span", "", { class: "axis" });
    if (band) axis.append(make("i", "", { class: "band", style: `left:${x(-band)};width:${width(-band, band)}` }));
    axis.append(make("i", "", { class: "zero", style: `left:${x(0)}` }));
    if (row.low < row.high)
      axis.append(make("i", "", { class: "range", style: `left:${x(row.low)};width:${width(row.low, row.high)}` }));
    axis.append(make("i", "", { class: "point", style: `left:${x(row.att)}` }));
    const words = state ? `${state.sign} ${state.words}` : row.shown;
    line.append(make("span", row.label, { class: "name" }), axis, make("b", words));
    box.append(line);
  });
  const ends = make("div", "", { class: "ends" });
  const sides = make("span", "", { class: "sides" });
  sides.append(make("span", slide.fewer), make("span", slide.more));
  ends.append(sides);
  box.append(ends);
  return box;
}

function model(body, slide, show) {
  const [w, h] = slide.size;
  const drawing = node("svg", { viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": slide.steps[show.step].alt });
  const tones = slide.steps[show.step].tones;
  const paths = [], marks = [];
  slide.links.forEach((link, place) => {
    const { tone, sign, fragile } = tones[place];
    const mark = node("text", { x: link.mark[0], y: link.mark[1], class: `mark ${tone}` });
    mark.textContent = [sign, link.owner, fragile ? `(${slide.fragile})` : ""].filter(Boolean).join(" ");
    marks.push(mark);
    paths.push(node("path", { d: link.path, class: `link ${tone}${link.added ? " added" : ""}`, "stroke-width": link.width }));
  });
  drawing.append(...paths, ...marks);
  for (const place of slide.nodes) {
    drawing.append(node("circle", { cx: place.x, cy: place.y, r: 9, class: "node" }));
    const name = node("text", { x: place.x, y: place.y + place.aside, class: "station" });
    name.textContent = place.label;
    drawing.append(name);
  }
  const legend = make("ul", "", { class: "legend" });
  for (const one of slide.legend.filter((entry) => tones.some((tone) => tone.tone === entry.tone))) {
    const line = make("li");
    line.append(make("b", one.sign, { class: one.tone }), document.createTextNode(` ${one.words}`));
    legend.append(line);
  }
  body.append(drawing, legend);
}

function advice(body, slide, show, paint) {
  const state = slide.steps[show.step];
  const card = make("div", "", { class: `card ${show.revealed ? state.light : "plain"}` });
  card.append(make("p", slide.text, { class: "advice" }));
  if (show.revealed) {
    card.append(make("p", `${state.sign} ${state.says}`, { class: "light" }));
    const list = make("ul");
    for (const reason of state.reasons) list.append(make("li", reason));
    card.append(list);
  } else {
    const ask = button(slide.ask, slide.ask, "ask", () => { show.revealed = true; paint(); });
    ask.classList.add("ask");
    card.append(ask);
  }
  body.append(card);
}

function said(words) {
  return make("p", words, { class: "said" });
}

function button(text, label, name, onClick) {
  const made = make("button", text, { type: "button", "data-name": name, title: label });
  if (text !== label) made.setAttribute("aria-label", label);
  made.addEventListener("click", onClick);
  return made;
}

function make(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
