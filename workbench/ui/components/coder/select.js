// Reading and setting the browser's selection as code points.

class TextSelection {
  constructor(scroller, page) {
    this.scroller = scroller;
    this.page = page;
  }

  // Inside a shadow root the document's own selection does not see the text.
  native() {
    const root = this.scroller.getRootNode();
    return root.getSelection ? root.getSelection() : document.getSelection();
  }

  inside() {
    const selection = this.native();
    return selection?.anchorNode && this.scroller.contains(selection.anchorNode) ? selection : null;
  }

  // {segment, caret}: what is selected (null if nothing) and where the keyboard stands; null outside the text.
  read() {
    const selection = this.inside();
    if (!selection || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!this.scroller.contains(range.startContainer)) return null;
    const start = this.page.point(range.startContainer, range.startOffset);
    if (range.collapsed) return { segment: null, caret: start };
    const end = this.page.point(range.endContainer, range.endOffset, true);
    const segment = start < end ? trimmed(this.page.text, this.page.map, { start, end }) : null;
    return { segment, caret: this.page.point(selection.focusNode, selection.focusOffset) };
  }

  set(start, end) {
    const [from, to] = [this.page.place(start), this.page.place(end, end > start)];
    if (from && to) this.native()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  clear() {
    this.inside()?.removeAllRanges();
  }

  // Arrow keys: direction, grain ("character", "word", "line", "lineboundary"), and whether to extend.
  move(direction, grain, extend) {
    const selection = this.inside();
    if (!selection) return false;
    selection.modify(extend ? "extend" : "move", direction, grain);
    this.follow(selection);
    return true;
  }

  follow(selection) {
    const node = selection.focusNode;
    if (!node) return;
    const range = document.createRange();
    range.setStart(node, selection.focusOffset);
    range.collapse(true);
    const box = range.getClientRects()[0];
    if (box) keepInView(this.scroller, box);
  }
}

function keepInView(scroller, box) {
  const frame = scroller.getBoundingClientRect();
  if (box.top < frame.top + 24) scroller.scrollTop -= frame.top + 48 - box.top;
  else if (box.bottom > frame.bottom - 24) scroller.scrollTop += box.bottom - frame.bottom + 48;
}
