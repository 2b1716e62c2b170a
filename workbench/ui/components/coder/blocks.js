// Text and turns -> the blocks shown one under the other. Every character belongs to at most one block;
// only blanks and the speakers' labels, which are shown beside the text, are left out.

const LONG_TURN = 3000;
const CHUNK_UNITS = 1500;

function makeBlocks(text, map, turns) {
  const blocks = [];
  let reached = 0;
  for (const turn of [...turns].sort((a, b) => a.start - b.start)) {
    const from = Math.max(reached, map.toUnit(turn.start));
    const to = map.toUnit(turn.end);
    if (to <= from) continue;
    blocks.push(...gapBlock(text, reached, from, turn.speaker));
    blocks.push(...turnBlocks(text, from, to, turn));
    reached = to;
  }
  const rest = turns.length ? gapBlock(text, reached, text.length, "") : turnBlocks(text, 0, text.length, {});
  return [...blocks, ...rest].map((block) => withPoints(block, map));
}

function withPoints(block, map) {
  return { ...block, start: map.toPoint(block.from), end: map.toPoint(block.to) };
}

// What stands between two turns, without the label of the speaker who comes next.
function gapBlock(text, from, to, speaker) {
  let end = to;
  const label = text.slice(from, to).match(/[^\n]*$/)[0];
  if (speaker && label.includes(speaker)) end -= label.length;
  const gap = text.slice(from, end);
  if (!gap.trim()) return [];
  const start = from + gap.length - gap.trimStart().length;
  return [{ n: null, speaker: "", role: "none", first: true, from: start, to: start + gap.trim().length }];
}

// One turn is one block; a very long one is cut at its line breaks, so that the browser can skip parts of it.
function turnBlocks(text, from, to, turn) {
  const base = { n: turn.n ?? null, speaker: turn.speaker || "", role: turn.role || "other" };
  const blocks = [];
  let start = from;
  while (start < to) {
    const end = to - start > LONG_TURN || turn.n === undefined ? lineEnd(text, start, to) : to;
    if (turn.n !== undefined || text.slice(start, end).trim()) {
      blocks.push({ ...base, first: start === from, from: start, to: end });
    }
    start = end;
  }
  return blocks;
}

function lineEnd(text, start, to) {
  const found = text.indexOf("\n", start);
  return found < 0 || found >= to ? to : found + 1;
}

// Blocks in groups that are laid out and given margin bars together.
function makeChunks(blocks) {
  const chunks = [];
  let size = CHUNK_UNITS;
  for (const block of blocks) {
    if (size >= CHUNK_UNITS) {
      chunks.push([]);
      size = 0;
    }
    chunks[chunks.length - 1].push(block);
    size += block.to - block.from;
  }
  return chunks;
}
