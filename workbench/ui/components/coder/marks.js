// Characters that steer or hide without being seen get a visible mark. The character itself stays in the
// text, so offsets do not move; the mark is drawn by CSS.

const STEERING = "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f"
  + "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb";
const JOINED = "\\p{L}\\p{M}\\p{Extended_Pictographic}\\u{1f3fb}-\\u{1f3ff}";
const TAGS = "\\u{e0000}-\\u{e007f}";
// The character comes first and what may stand before it after: a look back at every letter would be slow.
const MARKED = new RegExp(
  `[${STEERING}]`
    + `|[\\u200c\\u200d](?<![${JOINED}].)|[\\u200c\\u200d](?![${JOINED}])`
    + `|[${TAGS}](?<!\\u{1f3f4}[${TAGS}]*)`,
  "gu",
);

// The text in pieces: `mark` is null, or the name of the one invisible character the piece holds.
function splitMarks(text) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(MARKED)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index), mark: null });
    pieces.push({ text: found[0], mark: codePointName(found[0]) });
    from = found.index + found[0].length;
  }
  if (from < text.length || !pieces.length) pieces.push({ text: text.slice(from), mark: null });
  return pieces;
}

function codePointName(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
