// The page's language for screen readers, and its words where Streamlit has only English ones.

const EVERYWHERE = AREAS.map((area) => area.inside).join(", ");
const NAMES = "[data-testid=stFileChipName]";
const ATTRIBUTES = ["aria-label", "title"];
const known = new WeakMap(); // text or attribute -> what stood there, and what stands there now
const DIALOG = "[role=dialog]";
let page = null;
let left = null; // what had the focus when a dialog took it
const observer = new MutationObserver(() => {
  rewordWidgets();
  comeBack();
});

export default function ({ data }) {
  page = data;
  document.documentElement.lang = data.language;
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  document.addEventListener("focusout", rememberLeft, true);
  rewordWidgets();
  return () => {
    observer.disconnect();
    document.removeEventListener("focusout", rememberLeft, true);
  };
}

function rewordWidgets() {
  for (const widget of document.querySelectorAll(EVERYWHERE)) {
    for (const area of AREAS) if (widget.matches(area.inside)) rewordInside(widget, area);
  }
}

function rewordInside(widget, { patterns, words, texts = true }) {
  const walker = document.createTreeWalker(widget, NodeFilter.SHOW_TEXT);
  while (texts && walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(NAMES)) reword(walker.currentNode, patterns, page.words[words]);
  }
  for (const name of ATTRIBUTES) {
    for (const element of [widget, ...widget.querySelectorAll(`[${name}]`)]) {
      if (element.hasAttribute(name)) reword(element.getAttributeNode(name), patterns, page.words[words]);
    }
  }
}

// The English is remembered, so that another language can be chosen. Where areas lie in each other, a word stays
// with the one that knew it: they would else change it back and forth for ever.
function reword(node, patterns, words) {
  const seen = known.get(node);
  const english = seen && seen.own === node.nodeValue ? seen.english : node.nodeValue;
  const own = inOwnWords(english, words, page.locale, patterns);
  if (own === english && seen?.patterns !== patterns) return;
  known.set(node, { english, own, patterns });
  if (own !== node.nodeValue) node.nodeValue = own;
}

// Streamlit's dialog of a lost connection takes the focus and lets it fall when it closes.
function rememberLeft(event) {
  const from = event.composedPath()[0];
  if (event.relatedTarget?.closest?.(DIALOG) && !from.closest?.(DIALOG)) left = from;
}

function comeBack() {
  if (!left || document.querySelector(DIALOG)) return;
  const [to, lost] = [left, document.activeElement === document.body];
  left = null;
  if (lost && to.isConnected) to.focus({ preventScroll: true });
}
