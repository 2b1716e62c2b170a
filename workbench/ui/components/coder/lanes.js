// Which margin lane each coding takes. Two codings that overlap or may stand on one line never share one:
// closeness is counted in characters, so lanes do not change with the window or with scrolling.

const SAME_LINE = 72;
const MOST_LANES = 12;

// Codings ({id, start, end}) and blocks ({start, end}, in order) -> {lanes: Map id -> lane, count}.
function packLanes(codings, blocks) {
  const reaches = codings.map((coding) => reach(coding, blocks));
  reaches.sort((a, b) => a.start - b.start || b.end - a.end || order(a.id, b.id));
  const ends = [];
  const lanes = new Map();
  for (const { id, start, end } of reaches) {
    const free = ends.findIndex((taken) => taken <= start);
    const lane = free < 0 ? Math.min(ends.length, MOST_LANES - 1) : free;
    ends[lane] = Math.max(end, ends[lane] ?? 0);
    lanes.set(id, lane);
  }
  return { lanes, count: ends.length };
}

// One lane a code and coder, by `rank(coding)` = [place in the codebook, coder]: what belongs together always
// stands in the same lane.
function stackLanes(codings, rank) {
  const sign = (coding) => JSON.stringify(rank(coding));
  const used = new Map(codings.map((coding) => [sign(coding), rank(coding)]));
  const sorted = [...used].sort(([, a], [, b]) => a[0] - b[0] || order(a[1], b[1])).map(([name]) => name);
  const place = new Map(sorted.map((name, i) => [name, Math.min(i, MOST_LANES - 1)]));
  const lanes = new Map(codings.map((coding) => [coding.id, place.get(sign(coding))]));
  return { lanes, count: Math.min(sorted.length, MOST_LANES) };
}

// A coding with half a line on either side, kept within the blocks it begins and ends in.
function reach(coding, blocks) {
  const first = blockAt(blocks, coding.start);
  const last = blockAt(blocks, coding.end - 1);
  const half = SAME_LINE / 2;
  return {
    id: coding.id,
    start: Math.max(coding.start - half, first ? Math.min(first.start, coding.start) : 0),
    end: Math.min(coding.end + half, last ? Math.max(last.end, coding.end) : Infinity),
  };
}

// The last block that begins at or before a point.
function blockAt(blocks, point) {
  return blocks[countBelow(blocks.length, (i) => blocks[i].start <= point) - 1];
}

function order(a, b) {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
