// Where to go next: the next coding, the next turn without a code, the next place where coders disagree.
// All in code points; `by` is 1 forwards and -1 backwards; null where there is nothing further.

function nextCoding(codings, from, by) {
  const ordered = [...codings].sort((a, b) => a.start - b.start || a.end - b.end || order(a.id, b.id));
  const beyond = (one) => (by > 0 ? one.start > from : one.start < from);
  return (by > 0 ? ordered : ordered.reverse()).find(beyond) ?? null;
}

// Turns of the interviewer are left out: they are not coded.
function nextUncodedTurn(blocks, codings, from, by) {
  const turns = mergedTurns(blocks).filter((turn) => turn.role !== "interviewer");
  const beyond = (turn) => (by > 0 ? turn.start > from : turn.start < from);
  const uncoded = (turn) => !codings.some((one) => one.start < turn.end && one.end > turn.start);
  return (by > 0 ? turns : turns.reverse()).find((turn) => beyond(turn) && uncoded(turn)) ?? null;
}

// A long turn is several blocks.
function mergedTurns(blocks) {
  const turns = new Map();
  for (const block of blocks) {
    if (block.n === null) continue;
    const known = turns.get(block.n);
    turns.set(block.n, known ? { ...known, end: block.end } : { n: block.n, role: block.role, start: block.start, end: block.end });
  }
  return [...turns.values()];
}

// Codings to which another coder has no counterpart: none that overlaps with the same code and stance.
function disagreements(codings, coderOf) {
  return codings.filter((one) => dissenters(one, codings, coderOf).length);
}

// Coders of these codings who have no counterpart to one of them.
function dissenters(one, codings, coderOf) {
  const agrees = (other) => other.start < one.end && other.end > one.start
    && other.code === one.code && (other.stance ?? null) === (one.stance ?? null);
  const agreeing = new Set(codings.filter(agrees).map(coderOf));
  return [...new Set(codings.map(coderOf))].filter((coder) => coder !== coderOf(one) && !agreeing.has(coder));
}
