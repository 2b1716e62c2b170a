// The component's files are plain scripts, joined into one module by component.py; tests join the same files.

import { readFileSync } from "node:fs";

const HERE = new URL("../../workbench/ui/components/coder/", import.meta.url);

export function load(files, names) {
  const code = files.map((name) => readFileSync(new URL(name, HERE), "utf8")).join("\n");
  return new Function(`${code}\nreturn {${names.join(", ")}};`)();
}

// Random numbers that are the same every time (mulberry32).
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  "a", "Å", "a\u030a", "e\u0301", "ø", " ", "\t", "\n", "\u2028", "\u2029", "\u00a0", "\u200b", "\u202e", "\u200f",
  "👍", "👍🏽", "👩‍👩‍👧", "🇳🇴", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", "𝔘", "𐍈", "سلام", "ሰላም", "漢", "\ufeff", "…",
];

export function randomText(random, length) {
  return Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join("");
}
