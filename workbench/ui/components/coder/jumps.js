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

// How far into the source each coder has come: through all of it who has gone on to code another source, others to
// the end of the turn in which their last coding ends. Who has not come to a passage has no opinion on it.
function reaches(codings, blocks, coderOf, doneBy = []) {
  const ends = mergedTurns(blocks).map((turn) => turn.end).sort((a, b) => a - b);
  const reached = new Map();
  for (const one of codings) {
    const end = doneBy.includes(coderOf(one)) ? Infinity : ends.find((place) => place >= one.end) ?? one.end;
    reached.set(coderOf(one), Math.max(end, reached.get(coderOf(one)) ?? 0));
  }
  return reached;
}

// Of some codings those to which a coder who has come so far has no counterpart among `every`.
function disagreements(codings, every, reached, coderOf) {
  return codings.filter((one) => dissenters(one, every, reached, coderOf).length);
}

// Coders who have come to a coding and have no counterpart to it: none that overlaps with the same code and stance.
function dissenters(one, every, reached, coderOf) {
  const agrees = (other) => other.start < one.end && other.end > one.start
    && other.code === one.code && (other.stance ?? null) === (one.stance ?? null);
  const agreeing = new Set(every.filter(agrees).map(coderOf));
  return [...reached].filter(([coder, end]) => coder !== coderOf(one) && end > one.start && !agreeing.has(coder))
    .map(([coder]) => coder);
}
