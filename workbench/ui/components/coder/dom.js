// Making elements. Text enters the page as text, never as markup.

function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function setProp(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "text") element.textContent = value;
  else if (name === "class") element.className = value;
  else if (name === "data") Object.assign(element.dataset, value);
  else if (name === "style") for (const [key, set] of Object.entries(value)) element.style.setProperty(key, set);
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

// A button that leaves the selection and the focus where they are.
function button(props, ...children) {
  const keep = (event) => event.preventDefault();
  return el("button", { type: "button", onmousedown: keep, ...props }, ...children);
}

// Draws afresh what is inside an element; the focus stays in its place among the controls there.
function keepingFocus(element, draw) {
  const controls = () => [...element.querySelectorAll("button, select")];
  const focused = controls().findIndex((control) => control.matches(":focus"));
  draw();
  if (focused >= 0) controls()[focused]?.focus({ preventScroll: true });
}

// Keys that end the writing of a memo: Escape, or Ctrl and Enter.
function leavesField(event) {
  const done = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
  return done && !event.isComposing;
}

// Words of the language in use: say("read", {read: 3, all: 48}).
function speaker(words, language) {
  const shown = (value) => (typeof value === "number" ? grouped(value, language) : String(value));
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (field, name) => (name in values ? shown(values[name]) : field));
}

// 1 711 or 1,711. The browser's own formatter takes 40 ms to start, in the middle of the first painting.
function grouped(value, language) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
}

function clock(stamp) {
  const time = new Date(stamp);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

const STANCES = [["+", "stance_plus"], ["0", "stance_zero"], ["-", "stance_minus"], ["±", "stance_mixed"]];
const CLAIMS = ["own", "obs", "op", "hear"];
const STRENGTHS = [1, 2, 3];

function stanceSign(stance) {
  return stance === "-" ? "−" : stance ?? "";
}

function stanceWord(say, stance) {
  const found = STANCES.find(([sign]) => sign === stance);
  return found ? say(found[1]) : "";
}

// Buttons of which one or none is pressed; pressing it again takes it back.
function choice({ label, options, value, onchoose, disabled = false }) {
  const buttons = options.map((option) => button({
    class: "option",
    text: option.text,
    title: option.title,
    "aria-label": option.name,
    "aria-pressed": String(option.value === value),
    disabled,
    onclick: () => onchoose(option.value === value ? null : option.value),
  }));
  return el("span", { class: "choice", role: "group", "aria-label": label }, ...buttons);
}

// Marked as a quote that shows the code well.
function exemplaryButton(say, on, onclick) {
  return button({
    class: "option exemplary", text: "❝", title: say("exemplary"), "aria-label": say("exemplary"),
    "aria-pressed": String(Boolean(on)), onclick,
  });
}

function assessmentChoices(say, coding, onchange, disabled = false) {
  const stances = STANCES.map(([sign, word]) => (
    { value: sign, text: stanceSign(sign), title: say(word), name: say(word) }));
  const claims = CLAIMS.map((id) => ({ value: id, text: say(`claim_${id}`), title: say(`claim_${id}_hint`) }));
  const strengths = STRENGTHS.map((n) => (
    { value: n, text: String(n), title: say(`strength_${n}`), name: `${n} ${say(`strength_${n}`)}` }));
  const make = (name, options) => choice({
    label: say(name), options, value: coding[name], disabled, onchoose: (value) => onchange({ [name]: value }),
  });
  return [make("stance", stances), make("claim", claims), make("strength", strengths)];
}
