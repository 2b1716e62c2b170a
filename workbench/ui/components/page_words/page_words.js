// The page's language for screen readers, and its words where Streamlit has only English ones.

const UPLOADERS = "[data-testid=stFileUploader], [data-testid=stTooltipErrorContent]";
const NAMES = "[data-testid=stFileChipName]";
const ATTRIBUTES = ["aria-label", "title"];
const known = new WeakMap(); // text or attribute -> what stood there, and what stands there now
let page = null;
const observer = new MutationObserver(() => rewordUploaders());

export default function ({ data }) {
  page = data;
  document.documentElement.lang = data.language;
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  rewordUploaders();
  return () => observer.disconnect();
}

function rewordUploaders() {
  for (const uploader of document.querySelectorAll(UPLOADERS)) {
    const texts = document.createTreeWalker(uploader, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(NAMES)) reword(texts.currentNode);
    for (const name of ATTRIBUTES) {
      for (const element of uploader.querySelectorAll(`[${name}]`)) reword(element.getAttributeNode(name));
    }
  }
}

// The English is remembered, so that another language can be chosen.
function reword(node) {
  const seen = known.get(node);
  const english = seen && seen.own === node.nodeValue ? seen.english : node.nodeValue;
  const own = inOwnWords(english, page.words, page.locale);
  known.set(node, { english, own });
  if (own !== node.nodeValue) node.nodeValue = own;
}
