// The coder: one source on the screen. The default export at the end is what Streamlit calls.

const LIVE = new WeakMap();
const TEMPLATES = { pristine: null };

class Coder extends Reading {
  constructor(host, data) {
    super();
    this.root = freshRoot(host);
    this.scroller = this.root.querySelector(".page");
    this.data = data;
    this.desk = deskOf(data);
    this.desk.connection.data = data;
    this.memory = this.desk.memory;
    this.recent = this.memory.recall("recent", []);
    this.state = {
      segment: null, caret: null, code: null, choice: NOTHING_CHOSEN, active: null, open: [],
      filter: { code: null, coder: null }, waiting: null, storedAt: null,
    };
    this.model = new Model(data.codings, data.seq);
    this.build();
    this.connect();
    this.relabel();
    this.pointTo(data.focus);
    this.changes.run(data.seq);
    this.desk.outbox.run();
  }

  build() {
    const paper = this.root.querySelector(".paper");
    this.page = new Page(paper, this.data.text, this.data.turns);
    this.caret = new Caret(paper, this.page);
    this.selection = new TextSelection(this.scroller, this.page);
    this.paint = new Paint(this.page);
    this.bars = new Bars(this.scroller, this.page, {
      onopen: (coding) => this.openStack(this.model.at(coding.start, coding.end), coding.id),
      describe: (coding) => this.describe(coding),
      hueOf: (coding) => this.book.hue(coding.code),
    });
    this.panel = new Panel(this.root, this);
    this.stack = new Stack(this.root, this, this.desk.drafts);
    this.bar = new Bar(this.root, this);
    this.progress = new Progress(this.scroller, this.page, this.bars, this.memory, () => this.drawFoot());
    this.keys = new Keys(this.root, this);
  }

  connect() {
    this.stopper = new AbortController();
    const options = { signal: this.stopper.signal };
    this.desk.outbox.listener = (event) => this.heard(event);
    document.addEventListener("selectionchange", () => this.readSelection(), options);
    globalThis.addEventListener("online", () => this.desk.outbox.wake(), options);
    globalThis.addEventListener("beforeunload", (event) => this.warn(event), options);
    this.scroller.addEventListener("click", () => this.clicked(), options);
    this.scroller.addEventListener("focus", () => this.focused(), options);
    this.scroller.addEventListener("blur", () => this.caret.show(null), options);
    this.changes = new Changes(this.desk.connection, this.desk.outbox, (news) => this.news(news));
  }

  // The same source again: words, theme or codings may differ; the text, the scroll and the selection stay.
  update(data) {
    const newer = data.seq > this.model.seq;
    const moved = JSON.stringify(data.focus) !== JSON.stringify(this.data.focus);
    const renewed = data.token !== this.data.token;
    this.data = data;
    this.desk.connection.data = data;
    if (newer) this.model.replace(data.codings, data.seq);
    if (renewed) this.desk.outbox.wake();
    this.relabel();
    if (moved) this.pointTo(data.focus);
  }

  relabel() {
    const { words, language, codes, measures, source } = this.data;
    this.say = speaker(words, language);
    this.book = new Codebook(codes, measures);
    this.root.dataset.theme = themeOf(this.root);
    this.scroller.setAttribute("aria-label", this.say("transcript", { title: source.title || source.name }));
    for (const part of [this.panel, this.stack, this.bar]) part.relabel(this.say, this.book);
    this.page.nameMarks(this.say);
    if (!this.page.blocks.length) this.scroller.querySelector(".paper").textContent = this.say("empty_text");
    this.render();
  }

  // Text and margin first: that is what the eye waits for.
  render() {
    this.model.fold(this.desk.outbox.queue);
    const { code, coder } = this.state.filter;
    const shown = [...this.model.view.values()].filter((one) => (
      (!code || one.code === code) && (!coder || this.coderOf(one) === coder)));
    this.paint.show(shown, (coding) => this.book.hue(coding.code));
    this.bars.show(shown);
    const coders = [...new Set([...this.model.view.values()].map((one) => this.coderOf(one)))].sort();
    this.panel.drawFilters(coders, this.state.filter);
    this.refresh();
  }

  refresh() {
    const { code, segment, choice: chosen, open } = this.state;
    this.panel.draw({ code, favourites: this.favourites(), recent: this.recent });
    this.bar.draw({ quote: segment ? this.page.quote(segment) : "", code, choice: chosen });
    this.stack.draw(open.map((id) => this.model.get(id)).filter(Boolean), segment);
    this.drawFoot();
  }

  drawFoot() {
    const { waiting, storedAt } = this.state;
    const state = waiting ? "waiting" : !this.desk.outbox.idle ? "saving" : storedAt ? "stored" : "idle";
    const mine = [...this.model.view.values()].filter((one) => one.mine).length;
    const { count, numbers } = this.progress;
    this.bar.drawFoot({ read: count, turns: numbers.size, mine, state, storedAt, message: waiting?.message });
  }

  coderOf(coding) {
    return coding.mine ? this.data.coder || this.say("you") : coding.coder;
  }

  describe(coding) {
    const stance = stanceWord(this.say, coding.stance);
    const name = coding.mine ? this.say("you") : coding.coder;
    return [this.book.label(coding.code), stance, this.say("coded_by", { coder: name })].filter(Boolean).join(" · ");
  }

  heard(event) {
    this.state.waiting = event.kind === "waiting" ? { message: event.message } : null;
    if (event.kind === "stored") this.stored(event);
    if (event.kind === "refused") this.bar.refuse(event.message);
    if (event.kind === "stored" || event.kind === "refused") this.render();
    else this.drawFoot();
  }

  stored({ operation, result, storedAt }) {
    this.model.confirm(result.changed ?? [], result.removed ?? []);
    this.state.storedAt = storedAt ?? new Date().toISOString();
    const id = result.changed?.[0]?.id;
    if (operation.kind === "add" && id !== undefined) this.rename(temporaryId(operation), id);
  }

  rename(temporary, id) {
    this.model.rename(temporary, id);
    this.state.open = this.state.open.map((open) => this.model.real(open));
    const draft = this.desk.drafts.get(temporary);
    if (draft !== undefined) this.desk.drafts.set(id, draft);
    this.desk.drafts.delete(temporary);
  }

  realId(id) {
    return this.model.real(id);
  }

  news({ changed, removed, seq }) {
    this.model.seq = Math.max(seq, this.model.seq);
    if (!changed.length && !removed.length) return;
    this.model.confirm(changed, removed);
    this.render();
  }

  warn(event) {
    const memo = this.desk.outbox.queue.some((operation) => operation.kind === "memo");
    if (memo || this.desk.drafts.size) event.preventDefault();
  }

  stop() {
    this.stopper.abort();
    this.changes.stop();
    this.bars.stop();
    this.progress.stop();
    this.paint.clear();
    this.desk.outbox.listener = () => {};
  }
}

function themeOf(root) {
  const [r = 255, g = 255, b = 255] = (getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
}

// Another coder at the same desk starts afresh: unsent work stays with the one who did it.
function sameSource(a, b) {
  const whose = (data) => [data.source.id, data.source.revision_id, data.coder ?? ""].join();
  return whose(a) === whose(b) && a.text === b.text && JSON.stringify(a.turns) === JSON.stringify(b.turns);
}

// The untouched skeleton, so that a second source in the same place begins without the first one's listeners.
function freshRoot(host) {
  const found = host.querySelector(".coder");
  TEMPLATES.pristine ??= found.cloneNode(true);
  const root = TEMPLATES.pristine.cloneNode(true);
  found.replaceWith(root);
  return root;
}

export default function mount({ data, parentElement }) {
  let coder = LIVE.get(parentElement);
  if (coder && sameSource(coder.data, data) && parentElement.contains(coder.root)) coder.update(data);
  else {
    coder?.stop();
    coder = new Coder(parentElement, data);
    LIVE.set(parentElement, coder);
  }
  return () => {
    coder.stop();
    LIVE.delete(parentElement);
  };
}
