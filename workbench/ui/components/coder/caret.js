// The keyboard's place in the text. A page that cannot be edited has no caret of its own.

class Caret {
  constructor(paper, page) {
    this.paper = paper;
    this.page = page;
    this.element = el("div", { class: "caret", hidden: true });
    paper.append(this.element);
  }

  show(point) {
    const box = point === null ? null : this.box(point);
    this.element.hidden = !box;
    if (!box) return;
    const own = this.paper.getBoundingClientRect();
    this.element.style.top = `${box.top - own.top}px`;
    this.element.style.left = `${box.left - own.left}px`;
    this.element.style.height = `${box.height}px`;
  }

  // A collapsed range has no box at a line break: the neighbouring character tells.
  box(point) {
    const place = this.page.place(point);
    if (!place) return null;
    const range = document.createRange();
    range.setStart(place.node, place.offset);
    range.collapse(true);
    const own = range.getClientRects()[0];
    if (own) return own;
    range.setEnd(place.node, Math.min(place.offset + 1, place.node.length));
    return range.getClientRects()[0] ?? null;
  }
}
