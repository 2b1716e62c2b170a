// The keyboard in the text: every step of coding without a mouse.

const ARROWS = {
  ArrowLeft: ["left", "character"], ArrowRight: ["right", "character"],
  ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};
const STANCE_KEYS = { "+": "+", 0: "0", "-": "-", "−": "-", "±": "±", "*": "±" };

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

  inText(event) {
    if (event.target !== this.coder.scroller || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    if (this.arrow(event, control) || this.pin(event) || (!control && this.plainKey(event))) event.preventDefault();
  }

  arrow(event, control) {
    const step = ARROWS[event.key];
    if (!step || event.altKey) return false;
    const [direction, grain] = step;
    return this.coder.moveCaret(direction, control && grain === "character" ? "word" : grain, event.shiftKey);
  }

  // The digit's place on the keyboard: with Alt some systems write another sign.
  pin(event) {
    const digit = /^Digit([1-9])$/.exec(event.code ?? "")?.[1];
    if (!digit || !event.altKey || event.ctrlKey) return false;
    this.coder.pin(Number(digit));
    return true;
  }

  plainKey(event) {
    const { key } = event;
    if (key === "Enter") this.coder.enter();
    else if (key in STANCE_KEYS) this.coder.choose({ stance: STANCE_KEYS[key] });
    else if (event.altKey) return false;
    else if (/^[1-9]$/.test(key)) this.coder.applyFavourite(Number(key));
    else if (key === ".") this.coder.applyAgain();
    else if (key === "t") this.coder.selectTurn();
    else if (key === "/") this.coder.panel.type("");
    else if (/^\p{L}$/u.test(key)) this.coder.panel.type(key);
    else return false;
    return true;
  }
}
