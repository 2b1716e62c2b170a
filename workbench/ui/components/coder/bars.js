// Coloured bars in the margin: one a coding, in lanes, drawn only for what is near the window.

const PITCH = 15;
const MARGIN = "600px 0px";

class Bars {
  constructor(scroller, page, { onopen, describe, hueOf, lanesOf }) {
    Object.assign(this, { scroller, page, onopen, describe, hueOf, lanesOf });
    this.codings = [];
    this.framed = null;
    this.near = new Set();
    this.byElement = new Map(page.chunks.map((chunk) => [chunk.element, chunk]));
    this.observer = new IntersectionObserver((seen) => this.seen(seen), { root: scroller, rootMargin: MARGIN });
    this.resizer = new ResizeObserver(() => this.draw(this.near));
    for (const chunk of page.chunks) this.observer.observe(chunk.element);
    this.resizer.observe(scroller);
  }

  seen(entries) {
    const fresh = new Set();
    for (const { target, isIntersecting } of entries) {
      const chunk = this.byElement.get(target);
      if (isIntersecting) fresh.add(chunk);
      else this.forget(chunk);
    }
    for (const chunk of fresh) this.near.add(chunk);
    this.draw(fresh);
  }

  forget(chunk) {
    this.near.delete(chunk);
    chunk.lanes.replaceChildren();
    chunk.sign = null;
  }

  // The margin grows with the lanes but does not shrink under a filter: the lines would break elsewhere.
  show(codings) {
    this.codings = codings;
    const { lanes, count } = this.lanesOf(codings);
    this.lanes = lanes;
    const width = Math.max(this.width ?? 0, Math.max(3, count) * PITCH + 6);
    const wrapped = width !== this.width;
    this.width = width;
    if (wrapped) this.scroller.style.setProperty("--lanes", `${width}px`);
    this.draw([...this.near].filter((chunk) => wrapped || chunk.sign !== this.sign(chunk)));
  }

  // Another kind of lanes begins with the margin it needs.
  startAfresh() {
    this.width = 0;
  }

  // What the bars of a chunk look like; places follow from it as long as the text keeps its width.
  sign(chunk) {
    return JSON.stringify(this.inside(chunk).map((one) => (
      [one.id, one.start, one.end, this.lanes.get(one.id), this.hueOf(one), one.exemplary, this.describe(one)])));
  }

  inside(chunk) {
    return this.codings.filter((one) => one.start < chunk.end && one.end > chunk.start);
  }

  // All reading of positions comes before all writing: one layout, not one a bar.
  draw(chunks) {
    const drawn = [...chunks].map((chunk) => [chunk, this.measured(chunk), this.frame(chunk)]);
    for (const [chunk, bars, frame] of drawn) {
      chunk.sign = this.sign(chunk);
      chunk.lanes.replaceChildren(...bars.map((bar) => this.bar(bar)), ...frame);
    }
  }

  measured(chunk) {
    const top = chunk.element.getBoundingClientRect().top;
    return this.inside(chunk).flatMap((coding) => {
      const box = this.box(chunk, coding);
      return box ? [{ coding, top: box.top - top, height: box.height, begins: coding.start >= chunk.start }] : [];
    });
  }

  box(chunk, segment) {
    const range = this.page.range(Math.max(segment.start, chunk.start), Math.min(segment.end, chunk.end));
    const box = range?.getBoundingClientRect();
    return box && box.height ? box : null;
  }

  bar({ coding, top, height }) {
    const place = { top: `${top}px`, height: `${height}px`, left: `${this.lanes.get(coding.id) * PITCH}px` };
    const label = this.describe(coding);
    return button({
      class: coding.mine ? "stripe" : "stripe other",
      tabindex: "-1",
      data: { id: coding.id, hue: this.hueOf(coding) },
      style: place,
      title: label,
      "aria-label": label,
      text: coding.exemplary ? "❝" : stanceSign(coding.stance),
      onclick: () => this.onopen(coding),
    });
  }

  // The outline around what a link pointed at.
  frame(chunk) {
    const box = this.framed && this.framed.start < chunk.end && this.framed.end > chunk.start
      ? this.box(chunk, this.framed) : null;
    if (!box) return [];
    const own = chunk.element.getBoundingClientRect();
    const right = chunk.lanes.getBoundingClientRect().left;
    const place = {
      top: `${box.top - own.top - 3}px`,
      left: `${box.left - right - 5}px`,
      width: `${box.width + 10}px`,
      height: `${box.height + 6}px`,
    };
    return [el("div", { class: "frame", style: place })];
  }

  outline(segment) {
    this.framed = segment;
    this.draw(this.near);
  }

  stop() {
    this.observer.disconnect();
    this.resizer.disconnect();
  }
}
