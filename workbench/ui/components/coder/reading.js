// Selecting in the text, opening what is coded there, and going where a link points.

class Reading extends Choosing {
  readSelection() {
    const read = this.selection.read();
    if (!read) return;
    const same = JSON.stringify(read.segment) === JSON.stringify(this.state.segment);
    const moved = read.caret !== this.state.caret;
    if (moved) this.tell("");
    this.state.caret = read.caret;
    if (this.state.jumped !== read.caret) this.state.jumped = null;
    const inText = this.scroller.matches(":focus");
    this.caret.show(inText && !read.segment ? read.caret : null);
    if (!same) this.select(read.segment);
    else if (moved && !read.segment) this.leave(read.caret);
  }

  // Nothing said of one passage is carried over to the next.
  select(segment) {
    Object.assign(this.state, { segment, active: null });
    this.palette.offer(this.pressing ? null : segment, this.latest());
    this.state.choice = { ...NOTHING_CHOSEN, measure: this.book.byId.get(this.state.code)?.measure ?? null };
    this.paint.only("coder-selection", segment);
    this.refresh();
  }

  selectTurn() {
    const { caret, segment } = this.state;
    const point = segment?.start ?? caret;
    const block = point === null ? null : blockAt(this.page.blocks, point);
    if (!block) return;
    const same = this.page.blocks.filter((one) => one === block || (block.n !== null && one.n === block.n));
    this.selection.set(same[0].start, same[same.length - 1].end);
    this.readSelection();
  }

  moveCaret(direction, grain, extend) {
    if (!this.selection.inside()) this.focused(true);
    const moved = this.selection.move(direction, grain, extend);
    this.readSelection();
    return moved;
  }

  // Reached by Tab: the caret stands where it stood, or at the first turn in view.
  focused(always = false) {
    if (!always && !this.scroller.matches(":focus-visible")) return;
    const { segment, caret } = this.state;
    if (segment) this.selection.set(segment.start, segment.end);
    else this.selection.set(...[caret ?? this.firstInView(), caret ?? this.firstInView()]);
    this.readSelection();
  }

  firstInView() {
    const top = this.scroller.getBoundingClientRect().top;
    const blocks = [...this.bars.near].flatMap((chunk) => chunk.blocks).sort((a, b) => a.start - b.start);
    return blocks.find((block) => block.words.getBoundingClientRect().top >= top)?.start ?? 0;
  }

  dropSelection() {
    this.selection.clear();
    this.bars.outline(null);
    this.paint.only("coder-focus", null);
    this.select(null);
    this.toText();
  }

  toText() {
    this.scroller.focus({ preventScroll: true });
    const { segment } = this.state;
    if (segment) this.selection.set(segment.start, segment.end);
  }

  clicked({ target }) {
    const read = target.closest(".stripe") ? null : this.selection.read();
    if (!read || read.segment) return;
    const here = this.codingsAt(read.caret);
    if (here.length) this.openStack(here);
    else this.closeStack();
  }

  codingsAt(point) {
    const at = (place) => this.model.at(place).filter((one) => this.passes(one));
    const here = at(point);
    return here.length || point === 0 ? here : at(point - 1);
  }

  // By 1 forwards, by -1 backwards; what there is none of is said.
  jump(kind, by) {
    const { segment, caret, jumped } = this.state;
    const from = jumped ?? segment?.start ?? caret ?? (by > 0 ? -1 : Infinity);
    const target = this.target(kind, from, by);
    if (!target) return this.tell(this.say(`none_${kind}`));
    this.selection.set(target.start, target.start);
    this.readSelection();
    this.state.jumped = target.start;
    this.open(target);
    this.tell(kind === "disagreement" ? this.say("differs", { coders: this.dissenting(target) }) : "");
    this.scrollTo(target, 4);
    return undefined;
  }

  // What was jumped to is said as well: it may be heard only.
  open(target) {
    if (target.id === undefined) this.closeStack();
    else this.openStack(this.shown.filter((one) => one.start < target.end && one.end > target.start), target.id);
    this.announce(target.id === undefined ? this.say("turn", { n: String(target.n) }) : this.whichOf());
  }

  dissenting(coding) {
    return dissenters(coding, ...this.everybody()).join(", ");
  }

  // All codings, whatever the filters show, how far their coders have come, and who those are.
  everybody() {
    const every = [...this.model.view.values()];
    const coderOf = (one) => this.coderOf(one);
    return [every, reaches(every, this.page.blocks, coderOf, this.data.done_by), coderOf];
  }

  target(kind, from, by) {
    if (kind === "coding") return nextCoding(this.shown, from, by);
    if (kind === "uncoded") return nextUncodedTurn(this.page.blocks, this.shown.filter((one) => one.mine), from, by);
    return nextCoding(disagreements(this.shown, ...this.everybody()), from, by);
  }

  // The one that is asked for is chosen, else the coder's own.
  openStack(codings, first = null) {
    const ids = codings.map((coding) => coding.id);
    this.state.open = first === null ? ids : [first, ...ids.filter((id) => id !== first)];
    this.state.active = first ?? (codings.find((one) => one.mine) ?? codings[0])?.id ?? null;
    this.refresh();
  }

  closeStack() {
    if (!this.state.open.length) return;
    this.state.open = [];
    if (!this.state.segment) this.state.active = null;
    this.refresh();
  }

  // By its bar in the margin: keys go on in the text, and words that are selected stay so.
  openAtBar(coding) {
    if (!this.state.segment) this.selection.set(coding.start, coding.start);
    this.readSelection();
    this.toText();
    this.openStack(this.model.at(coding.start, coding.end), coding.id);
  }

  // Following a link.
  pointTo(focus) {
    const target = focus && (focus.coding === undefined ? focus : this.model.get(focus.coding));
    this.bars.outline(target ?? null);
    this.paint.only("coder-focus", target ?? null);
    if (!target) return;
    this.state.caret = target.start;
    if (focus.coding !== undefined) this.openStack([target]);
    if (document.activeElement === document.body) this.toText();
    this.scrollTo(target, 4);
  }

  reveal(segment) {
    const box = this.page.range(segment.start, segment.end)?.getBoundingClientRect();
    const frame = this.scroller.getBoundingClientRect();
    if (box && (box.bottom < frame.top + 24 || box.top > frame.bottom - 24)) this.scrollTo(segment, 4);
  }

  // Estimated heights above become real ones while scrolling: look again until the passage stands still.
  scrollTo(segment, tries) {
    const box = this.page.range(segment.start, segment.end)?.getBoundingClientRect();
    if (!box || this.stopper.signal.aborted) return;
    const frame = this.scroller.getBoundingClientRect();
    this.scroller.scrollTop += box.top - frame.top - frame.height / 3;
    if (tries > 1) requestAnimationFrame(() => this.scrollTo(segment, tries - 1));
    else this.bars.draw(this.bars.near);
  }
}
