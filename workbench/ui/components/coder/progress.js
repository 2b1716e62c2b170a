// Which turns have been on the screen long enough to be read. Kept as turn numbers in this browser.

const READING_MS = 900;

class Progress {
  constructor(scroller, page, bars, memory, changed) {
    Object.assign(this, { scroller, page, bars, memory, changed });
    this.read = new Set(memory.recall("read", []));
    this.numbers = new Set(page.blocks.filter((block) => block.n !== null).map((block) => block.n));
    this.later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), READING_MS);
    };
    scroller.addEventListener("scroll", this.later, { passive: true });
    this.later();
  }

  get count() {
    return [...this.read].filter((n) => this.numbers.has(n)).length;
  }

  look() {
    const frame = this.scroller.getBoundingClientRect();
    const before = this.read.size;
    for (const block of [...this.bars.near].flatMap((chunk) => chunk.blocks)) {
      const end = block.element.getBoundingClientRect().bottom;
      if (block.n !== null && end > frame.top && end <= frame.bottom + 1) this.read.add(block.n);
    }
    if (this.read.size === before) return;
    this.memory.remember("read", [...this.read]);
    this.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.scroller.removeEventListener("scroll", this.later);
  }
}
