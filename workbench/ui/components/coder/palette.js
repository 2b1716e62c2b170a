// The latest codes, at the cursor: shown under what is selected when the hand rests.

const REST_MS = 180;

class Palette {
  constructor(paper, page, actions) {
    Object.assign(this, { paper, page, actions });
    this.element = el("div", { class: "palette", role: "toolbar", hidden: true });
    paper.append(this.element);
  }

  relabel(say, book) {
    Object.assign(this, { say, book });
    this.element.setAttribute("aria-label", say("latest_codes"));
  }

  // After the last change of the selection; a drag under way must not be disturbed.
  offer(segment, recent) {
    clearTimeout(this.timer);
    this.element.hidden = true;
    const known = recent.filter((id) => this.book.byId.has(id));
    if (segment && known.length) this.timer = setTimeout(() => this.show(segment, known), REST_MS);
  }

  show(segment, recent) {
    const boxes = this.page.range(segment.end - 1, segment.end)?.getClientRects() ?? [];
    const box = boxes[boxes.length - 1];
    if (!box) return;
    const chips = recent.map((id, i) => button({
      class: "chip", tabindex: "-1", data: { hue: this.book.hue(id) }, title: this.book.groupOf(id),
      onclick: () => this.actions.applyCode(id),
    }, el("kbd", { text: `⇧${i + 1}` }), ` ${this.book.label(id)}`));
    this.element.replaceChildren(...chips);
    this.element.hidden = false;
    this.place(box);
  }

  place(box) {
    const own = this.paper.getBoundingClientRect();
    const widest = own.width - this.element.offsetWidth - 8;
    this.element.style.top = `${box.bottom - own.top + 4}px`;
    this.element.style.left = `${Math.max(8, Math.min(box.left - own.left, widest))}px`;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
