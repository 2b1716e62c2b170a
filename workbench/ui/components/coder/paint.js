// Tints in the text, by the CSS Custom Highlight API: no element is added for a coding.

class Paint {
  constructor(page) {
    this.page = page;
    this.drawn = new Map();
    this.single = new Map();
  }

  // Shows exactly these codings; only what differs from the last time is touched.
  show(codings, hueOf) {
    const left = new Set(this.drawn.keys());
    for (const coding of codings) {
      left.delete(coding.id);
      const [old, hue] = [this.drawn.get(coding.id), hueOf(coding)];
      const same = old && old.start === coding.start && old.end === coding.end && old.hue === hue;
      if (!same) this.draw(coding, hue);
    }
    for (const id of left) this.erase(id);
  }

  draw(coding, hue) {
    this.erase(coding.id);
    const range = this.page.staticRange(coding.start, coding.end);
    if (!range) return;
    const name = `coder-hue-${hue}`;
    highlight(name)?.add(range);
    this.drawn.set(coding.id, { start: coding.start, end: coding.end, hue, name, range });
  }

  erase(id) {
    const old = this.drawn.get(id);
    if (old) highlight(old.name)?.delete(old.range);
    this.drawn.delete(id);
  }

  // One named segment: what is selected, or what a link pointed at.
  only(name, segment) {
    const old = this.single.get(name);
    if (old) highlight(name)?.delete(old);
    const range = segment && this.page.staticRange(segment.start, segment.end);
    if (range) highlight(name)?.add(range);
    this.single.set(name, range);
  }

  clear() {
    for (const id of [...this.drawn.keys()]) this.erase(id);
    for (const name of [...this.single.keys()]) this.only(name, null);
  }
}

// Highlights belong to the document, so every mount adds its ranges to the same ones.
function highlight(name) {
  if (!globalThis.CSS?.highlights || !globalThis.Highlight) return null;
  if (!CSS.highlights.has(name)) {
    const made = new Highlight();
    made.priority = name.startsWith("coder-hue") ? 0 : 1;
    CSS.highlights.set(name, made);
  }
  return CSS.highlights.get(name);
}
