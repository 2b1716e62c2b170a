// The transcript on the screen, and the way between places in it and code points.

class Page {
  constructor(paper, text, turns) {
    this.text = text;
    this.map = new OffsetMap(text);
    this.blocks = makeBlocks(text, this.map, turns);
    this.nodes = [];
    this.places = new WeakMap();
    this.chunks = makeChunks(this.blocks).map((blocks) => this.chunk(blocks));
    paper.replaceChildren(...this.chunks.map((chunk) => chunk.element));
  }

  chunk(blocks) {
    const rows = blocks.map((block) => this.row(block));
    const lanes = el("div", { class: "lanes" });
    const element = el("div", { class: "chunk" }, ...rows, lanes);
    const lines = blocks.reduce((sum, block) => sum + Math.ceil((block.to - block.from) / 64), 0);
    element.style.setProperty("contain-intrinsic-block-size", `auto ${lines * 26 + blocks.length * 10}px`);
    return { element, lanes, blocks, start: blocks[0].start, end: blocks[blocks.length - 1].end };
  }

  row(block) {
    const words = el("div", { class: "words", dir: "auto" });
    this.write(words, block);
    block.element = el(
      "div",
      { class: "turn", data: { role: block.role } },
      el("span", { class: "n", text: block.first && block.n !== null ? String(block.n) : "" }),
      el("span", { class: "who", text: block.first ? block.speaker : "", title: block.speaker }),
      words,
    );
    block.words = words;
    return block.element;
  }

  write(words, block) {
    let unit = block.from;
    for (const piece of splitMarks(this.text.slice(block.from, block.to))) {
      const node = document.createTextNode(piece.text);
      this.places.set(node, this.nodes.length);
      this.nodes.push({ node, from: unit, to: unit + piece.text.length });
      words.append(piece.mark ? el("span", { class: "mark", data: { mark: piece.mark } }, node) : node);
      unit += piece.text.length;
    }
  }

  // Marks are named in the reader's language.
  nameMarks(say) {
    for (const mark of this.chunks.flatMap((chunk) => [...chunk.element.querySelectorAll(".mark")])) {
      mark.title = say("invisible", { code: mark.dataset.mark });
    }
  }

  // Where a code point stands: {node, offset}. The end of a segment belongs to the text before it.
  place(point, isEnd = false) {
    const unit = this.map.toUnit(point);
    const holds = isEnd ? (i) => this.nodes[i].to < unit : (i) => this.nodes[i].to <= unit;
    const index = Math.min(countBelow(this.nodes.length, holds), this.nodes.length - 1);
    const found = this.nodes[index];
    if (!found) return null;
    if (isEnd && found.from >= unit && index > 0) return this.endOf(index - 1);
    const offset = Math.max(0, Math.min(unit, found.to) - found.from);
    return { node: found.node, offset };
  }

  endOf(index) {
    const { node, from, to } = this.nodes[index];
    return { node, offset: to - from };
  }

  // The code point of a place in the document; `isEnd` reads a boundary between blocks as the end of the first.
  point(node, offset, isEnd = false) {
    const index = this.places.get(node);
    if (index !== undefined) {
      const { from } = this.nodes[index];
      if (isEnd && offset === 0 && index > 0) return this.map.toPoint(this.nodes[index - 1].to, true);
      return this.map.toPoint(from + offset, isEnd);
    }
    return this.boundary(node, offset, isEnd);
  }

  boundary(node, offset, isEnd) {
    const range = document.createRange();
    range.setStart(node, offset);
    const next = countBelow(this.nodes.length, (i) => range.comparePoint(this.nodes[i].node, 0) < 0);
    if (isEnd && next > 0) return this.map.toPoint(this.nodes[next - 1].to, true);
    return this.map.toPoint(this.nodes[next]?.from ?? this.map.units);
  }

  range(start, end) {
    const [from, to] = [this.place(start), this.place(end, true)];
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range.collapsed ? null : range;
  }

  staticRange(start, end) {
    const [from, to] = [this.place(start), this.place(end, true)];
    if (!from || !to) return null;
    return new StaticRange({
      startContainer: from.node, startOffset: from.offset, endContainer: to.node, endOffset: to.offset,
    });
  }

  // One string a code point.
  get characters() {
    this.split ??= [...this.text];
    return this.split;
  }

  quote(segment) {
    return this.text.slice(this.map.toUnit(segment.start), this.map.toUnit(segment.end));
  }
}
