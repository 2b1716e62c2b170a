// The coder: one source on the screen. The default export at the end is what Streamlit calls.

const LIVE = new WeakMap();
const TEMPLATES = { pristine: null };

class Coder extends Hearing {
  // lead(place) goes to a place in another source.
  constructor(host, data, lead) {
    super();
    this.lead = lead;
    this.root = freshRoot(host);
    this.scroller = this.root.querySelector(".page");
    this.data = data;
    this.desk = deskOf(data);
    this.desk.connection.data = data;
    rememberCoder(data.coder);
    this.memory = this.desk.memory;
    this.recent = this.memory.recall("recent", []);
    this.state = {
      segment: null, caret: null, code: null, choice: NOTHING_CHOSEN, active: null, open: [], assessing: false,
      filter: { code: null, stance: null, coder: null }, waiting: null, storedAt: null, tip: "", place: null, jumped: null,
    };
    this.pressing = false;
    this.shown = [];
    this.takeCodebook(data);
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
      onopen: (coding) => this.openAtBar(coding),
      describe: (coding) => this.describe(coding),
      hueOf: (coding) => this.book.hue(coding.code),
      lanesOf: (codings) => this.lanesOf(codings),
    });
    this.grips = new Grips(this.root, paper, this.page, {
      preview: (segment) => this.paint.only("coder-selection", segment),
      done: (coding, segment) => this.resize(coding, segment),
    });
    this.palette = new Palette(paper, this.page, this);
    this.notesPanel = new Notes(this.root, this);
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
    this.scroller.addEventListener("pointerdown", () => this.pressed(true), options);
    globalThis.addEventListener("pointerup", () => this.pressed(false), options);
    this.scroller.addEventListener("click", (event) => this.clicked(event), options);
    this.scroller.addEventListener("focus", () => this.focused(), options);
    this.scroller.addEventListener("blur", () => this.caret.show(null), options);
    this.changes = new Changes(this.desk.connection, this.desk.outbox, (news) => this.news(news));
  }

  // The same source again: words, theme or codings may differ; the text, the scroll and the selection stay.
  update(data) {
    const newer = data.seq > this.model.seq;
    const moved = JSON.stringify(data.focus) !== JSON.stringify(this.data.focus);
    const renewed = data.token !== this.data.token;
    const translated = data.language !== this.data.language;
    this.data = data;
    this.desk.connection.data = data;
    if (newer) this.model.replace(data.codings, data.seq);
    if (newer || translated) this.takeCodebook(data);
    if (renewed) this.desk.outbox.wake();
    this.relabel();
    if (moved) this.pointTo(data.focus);
  }

  relabel() {
    const { words, language, source } = this.data;
    this.say = speaker(words, language);
    this.bindBook();
    this.root.dataset.theme = themeOf(this.root);
    this.scroller.setAttribute("aria-label", this.say("transcript", { title: source.title || source.name }));
    this.page.nameMarks(this.say);
    if (!this.page.blocks.length) this.scroller.querySelector(".paper").textContent = this.say("empty_text");
    this.render();
  }

  takeCodebook({ codes, notes }) {
    this.codes = codes;
    this.notes = notes ?? [];
  }

  // The codebook with the codes that are on their way to the server.
  bindBook() {
    const waiting = this.desk.outbox.queue.filter((operation) => operation.kind === "new_code").map((operation) => (
      { id: temporaryCode(operation), label: operation.name, parent: null, measure: null, colour: 11, codable: true }));
    this.pendingCodes = waiting.length;
    this.book = new Codebook([...this.codes, ...waiting], this.data.measures);
    if (this.state.code !== null && !this.book.byId.has(this.state.code)) this.state.code = null;
    for (const part of [this.panel, this.stack, this.bar, this.palette, this.notesPanel]) part.relabel(this.say, this.book);
  }

  // Text and margin first: that is what the eye waits for.
  render() {
    const { queue } = this.desk.outbox;
    this.model.fold(queue);
    if (queue.filter((operation) => operation.kind === "new_code").length !== this.pendingCodes) this.bindBook();
    const every = [...this.model.view.values()];
    this.shown = every.filter((one) => this.passes(one));
    this.paint.show(this.shown, (coding) => this.book.hue(coding.code));
    this.bars.show(this.shown);
    const coders = [...new Set(every.map((one) => this.coderOf(one)))].sort();
    const own = this.shown.filter((one) => one.mine).length;
    this.panel.drawFilters({ coders, filter: this.state.filter, lanes: this.lanesMode(), n: this.shown.length, own });
    this.refresh();
  }

  passes(coding) {
    const { code, stance, coder } = this.state.filter;
    return (!code || coding.code === code) && (!stance || coding.stance === stance)
      && (!coder || this.coderOf(coding) === coder);
  }

  lanesMode() {
    return this.memory.recall("lanes", "packed");
  }

  lanesOf(codings) {
    if (this.lanesMode() === "packed") return packLanes(codings, this.page.blocks);
    const places = new Map(this.book.codable.map((code, i) => [code.id, i]));
    const rank = (coding) => [places.get(coding.code) ?? places.size, coding.mine ? "" : coding.coder];
    return stackLanes(codings, rank);
  }

  refresh() {
    const { code, segment, assessing } = this.state;
    const [opened, chosen] = [this.opened(), this.chosenCoding()];
    this.panel.draw({ code, favourites: this.favourites(), recent: this.latest() });
    this.bar.draw({ quote: segment ? this.page.quote(segment) : "", code, choice: this.saidOfChosen(), assessing });
    this.stack.agreed = this.data.agreed ?? [];
    this.stack.draw(opened, segment, chosen?.id ?? null);
    this.grips.show(opened.length && chosen?.mine ? chosen : null);
    this.notesPanel.draw({ notes: this.notes, source: this.data.source, code });
    this.drawFoot();
  }

  // What the bar shows: of the coding that keys change, else of the next one.
  saidOfChosen() {
    return this.editable() ?? this.state.choice;
  }

  chosen(name) {
    return this.saidOfChosen()[name];
  }

  // Stands until something else is done; `place` is where it was done, if that is not in view.
  tell(tip, place = null) {
    Object.assign(this.state, { tip, place });
    this.bar.tell(tip, place);
  }

  announce(words) {
    this.bar.announce(words);
  }

  pressed(down) {
    const ended = this.pressing && !down;
    this.pressing = down;
    if (ended) this.palette.offer(this.state.segment, this.latest());
  }

  drawFoot() {
    const { waiting, storedAt } = this.state;
    const state = waiting ? "waiting" : !this.desk.outbox.idle ? "saving" : storedAt ? "stored" : "idle";
    const mine = [...this.model.view.values()].filter((one) => one.mine).length;
    const { count, numbers } = this.progress;
    this.bar.drawFoot({
      read: count, turns: numbers.size, mine, state, storedAt, message: waiting?.message, blind: this.data.blind,
    });
  }

  coderOf(coding) {
    return coding.mine ? this.data.coder || this.say("you") : coding.coder;
  }

  describe(coding) {
    const stance = stanceWord(this.say, coding.stance);
    const name = coding.mine ? this.say("you") : coding.coder;
    return [this.book.label(coding.code), stance, this.say("coded_by", { coder: name })].filter(Boolean).join(" · ");
  }

  stop() {
    this.stopper.abort();
    this.changes.stop();
    this.bars.stop();
    this.progress.stop();
    this.palette.stop();
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

export default function mount({ data, parentElement, setTriggerValue }) {
  let coder = LIVE.get(parentElement);
  if (coder && sameSource(coder.data, data) && parentElement.contains(coder.root)) coder.update(data);
  else {
    coder?.stop();
    coder = new Coder(parentElement, data, (place) => setTriggerValue("go", place));
    LIVE.set(parentElement, coder);
  }
  return () => {
    coder.stop();
    LIVE.delete(parentElement);
  };
}
