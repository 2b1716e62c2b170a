// The keyboard in the text: every step of coding without a mouse.

const ARROWS = {
  ArrowLeft: ["left", "character"], ArrowRight: ["right", "character"],
  ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};
const STANCE_KEYS = { "+": "+", 0: "0", "-": "-", "−": "-", "±": "±", "*": "±" };

const EDGES = {
  ArrowRight: ["end", 1], ArrowLeft: ["end", -1], ArrowDown: ["start", 1], ArrowUp: ["start", -1],
};
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const JUMPS = { F2: "coding", F4: "uncoded", F8: "disagreement" };
const RECENT = 5;

class Keys {
  constructor(root, coder) {
    this.coder = coder;
    root.addEventListener("keydown", (event) => this.anywhere(event));
    coder.scroller.addEventListener("keydown", (event) => this.inText(event));
  }

  // Streamlit has keys of its own (r, c): nothing typed here reaches it.
  anywhere(event) {
    event.stopPropagation();
    const writing = event.target.matches?.("textarea, input");
    if (event.defaultPrevented || writing) return;
    if (this.history(event)) event.preventDefault();
    else if (event.key === "Escape") this.coder.escape();
  }

  history(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") event.shiftKey ? this.coder.redo() : this.coder.undo();
    else if (key === "y") this.coder.redo();
    else return false;
    return true;
  }

  // A key is about what is selected now: the browser tells of a changed selection a little later.
  inText(event) {
    if (event.target !== this.coder.scroller || event.isComposing) return;
    this.coder.readSelection();
    const control = event.ctrlKey || event.metaKey;
    const handled = this.edge(event) || this.step(event, control) || this.arrow(event, control) || this.digit(event) || this.jump(event)
      || (!control && (this.coder.state.assessing ? this.assessKey(event) : this.plainKey(event)));
    if (handled) event.preventDefault();
  }

  arrow(event, control) {
    const step = ARROWS[event.key];
    if (!step || event.altKey) return false;
    const [direction, grain] = step;
    return this.coder.moveCaret(direction, control && grain === "character" ? "word" : grain, event.shiftKey);
  }

  // Alt + arrows: the end of a coding (left, right) or its beginning (up, down), a word at a time.
  edge(event) {
    const step = EDGES[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey) return false;
    this.coder.moveEdge(...step);
    return true;
  }

  // Ctrl + arrows: the next or the last of the codings at the cursor.
  step(event, control) {
    const by = STEPS[event.key];
    if (!by || !control || event.altKey || event.shiftKey) return false;
    this.coder.step(by);
    return true;
  }

  // The digit's place on the keyboard: with Alt or Shift it writes another sign.
  digit(event) {
    const digit = Number(/^Digit([1-9])$/.exec(event.code ?? "")?.[1] ?? 0);
    if (!digit || event.ctrlKey || event.metaKey || event.altKey === event.shiftKey) return false;
    if (event.altKey) this.coder.pin(digit);
    else if (digit <= RECENT) this.coder.applyRecent(digit);
    else return false;
    return true;
  }

  jump(event) {
    const kind = JUMPS[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "F9") return this.coder.goToPlace();
    if (!kind) return false;
    this.coder.jump(kind, event.shiftKey ? -1 : 1);
    return true;
  }

  // After a comma, letters and digits say more of the coding instead of searching for a code.
  assessKey(event) {
    const { coder } = this;
    const key = event.key.toLowerCase();
    const claim = CLAIMS.find((id) => coder.say(`claim_${id}_key`) === key);
    if (claim) coder.choose({ claim: coder.chosen("claim") === claim ? null : claim });
    else if (/^[1-3]$/.test(key)) coder.choose({ strength: Number(key) });
    else if (event.key in STANCE_KEYS) coder.choose({ stance: STANCE_KEYS[event.key] });
    else if (key === coder.say("measure_key")) coder.nextMeasure();
    else if (key === coder.say("exemplary_key")) coder.toggleExemplary();
    else if (key === coder.say("memo_key")) coder.writeMemo();
    else if (key === "enter" || key === "," || key === "escape") coder.assess(false);
    else return /^[\p{L}\d]$/u.test(key);
    return true;
  }

  // With something selected every letter searches, t and r as well: codes may begin with them.
  plainKey(event) {
    const { key } = event;
    if (this.recodes(event)) this.coder.startRecoding();
    else if (key === "Enter") this.coder.enter();
    else if (key in STANCE_KEYS) this.coder.choose({ stance: STANCE_KEYS[key] });
    else if (key === "Delete" || key === "Backspace") this.coder.removeEditable();
    else if (event.altKey) return false;
    else if (/^[1-9]$/.test(key)) this.coder.applyFavourite(Number(key));
    else if (key === ".") this.coder.applyAgain();
    else if (key === ",") this.coder.assess(true);
    else if (key === "=") this.coder.toggleExemplary();
    else if (key === "t" && !this.coder.state.segment) this.coder.selectTurn();
    else if (key === "/") this.coder.panel.type("");
    else if (/^\p{L}$/u.test(key)) this.coder.panel.type(key);
    else return false;
    return true;
  }

  recodes({ key, shiftKey }) {
    if (key === "Enter") return shiftKey;
    return key.toLowerCase() === "r" && !this.coder.state.segment && this.coder.chosenCoding() !== null;
  }
}
