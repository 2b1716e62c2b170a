// Handles at both ends of the coding that is open: drag them, or move them with the keyboard.

class Grips {
  constructor(root, paper, page, { preview, done }) {
    Object.assign(this, { root, paper, page, preview, done });
    this.coding = null;
    this.ends = ["start", "end"].map((edge) => {
      const grip = el("div", { class: `grip ${edge}`, hidden: true, onpointerdown: (event) => this.grab(event, edge) });
      paper.append(grip);
      return { edge, grip };
    });
  }

  show(coding) {
    this.coding = coding;
    for (const { edge, grip } of this.ends) this.place(grip, edge, coding);
  }

  place(grip, edge, segment) {
    const box = segment && this.box(edge, segment);
    grip.hidden = !box;
    if (!box) return;
    const own = this.paper.getBoundingClientRect();
    grip.style.top = `${box.top - own.top}px`;
    grip.style.left = `${(edge === "start" ? box.left : box.right) - own.left}px`;
    grip.style.height = `${box.height}px`;
  }

  box(edge, { start, end }) {
    const range = edge === "start" ? this.page.range(start, start + 1) : this.page.range(end - 1, end);
    const boxes = range?.getClientRects() ?? [];
    return edge === "start" ? boxes[0] : boxes[boxes.length - 1];
  }

  // While the pointer moves the segment follows; what it is when the pointer lets go is kept.
  grab(event, edge) {
    event.preventDefault();
    const { coding } = this;
    const grip = event.currentTarget;
    let segment = { start: coding.start, end: coding.end };
    const move = (moved) => {
      const point = this.pointUnder(moved);
      if (point === null) return;
      segment = withEdge(segment, edge, point);
      this.preview(segment);
      this.place(grip, edge, segment);
    };
    const stop = () => {
      for (const [name, listener] of [["pointermove", move], ["pointerup", stop], ["pointercancel", stop]]) {
        grip.removeEventListener(name, listener);
      }
      this.preview(null);
      this.done(coding, segment);
    };
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", stop);
    grip.addEventListener("pointercancel", stop);
  }

  pointUnder({ clientX, clientY }) {
    const root = this.root.getRootNode();
    const options = root instanceof ShadowRoot ? { shadowRoots: [root] } : undefined;
    const found = document.caretPositionFromPoint?.(clientX, clientY, options);
    if (!found || !this.paper.contains(found.offsetNode)) return null;
    return this.page.point(found.offsetNode, found.offset);
  }
}

// A segment with one edge elsewhere; never empty, and the other edge stays.
function withEdge({ start, end }, edge, point) {
  return edge === "start" ? { start: Math.min(point, end - 1), end } : { start, end: Math.max(point, start + 1) };
}

// Where the next word begins or ends from a point, in code points of the text's own characters.
function wordEdge(points, from, by) {
  const isWord = (i) => i >= 0 && i < points.length && /[\p{L}\p{M}\p{N}]/u.test(points[i]);
  const at = (place) => (by > 0 ? place : place - 1);
  let place = from;
  while (at(place) >= 0 && at(place) < points.length && !isWord(at(place))) place += by;
  while (isWord(at(place))) place += by;
  return place;
}
