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
  offer(segment, codes) {
    this.hide();
    if (segment && codes.length) this.timer = setTimeout(() => this.show(segment, codes), REST_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }

  show(segment, codes) {
    const boxes = this.page.range(segment.start, segment.end)?.getClientRects() ?? [];
    if (!boxes.length) return;
    const chips = codes.map((id, i) => button({
      class: "chip", tabindex: "-1", data: { hue: this.book.hue(id) }, title: this.book.groupOf(id),
      onclick: () => this.actions.applyCode(id),
    }, el("kbd", { text: `⇧${i + 1}` }), ` ${this.book.label(id)}`));
    this.element.replaceChildren(...chips);
    this.element.hidden = false;
    this.place(boxes[0], boxes[boxes.length - 1]);
  }

  // Under the last line; above the first where there is no room below.
  place(first, last) {
    const own = this.paper.getBoundingClientRect();
    const frame = this.paper.parentElement.getBoundingClientRect();
    const [width, height] = [this.element.offsetWidth + 8, this.element.offsetHeight + 4];
    const above = last.bottom + height > frame.bottom && first.top - height > frame.top;
    this.element.style.top = `${(above ? first.top - height : last.bottom + 4) - own.top}px`;
    this.element.style.left = `${Math.max(8, Math.min(last.left - own.left, own.width - width))}px`;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
