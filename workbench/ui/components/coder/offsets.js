// The one place where UTF-16 units (the browser's) and code points (everybody else's) meet.

class OffsetMap {
  constructor(text) {
    this.units = text.length;
    this.pairs = [];
    for (let i = 0; i < text.length - 1; i++) {
      if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) this.pairs.push(i++);
    }
    this.points = text.length - this.pairs.length;
  }

  // Code point of a UTF-16 unit; a unit inside a pair counts down to its start, or `up` to its end.
  toPoint(unit, up = false) {
    const inner = Math.max(0, Math.min(unit, this.units));
    const before = countBelow(this.pairs.length, (i) => this.pairs[i] <= inner - 2);
    const inside = this.pairs[before] === inner - 1;
    return inner - before - (inside && !up ? 1 : 0);
  }

  toUnit(point) {
    const inner = Math.max(0, Math.min(point, this.points));
    return inner + countBelow(this.pairs.length, (i) => this.pairs[i] - i < inner);
  }
}

function isHigh(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

// How many of 0…n-1 hold, when those that hold come first.
function countBelow(n, holds) {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The segment without blanks at either end; null when nothing is left.
function trimmed(text, map, segment) {
  let from = map.toUnit(segment.start);
  let to = map.toUnit(segment.end);
  while (from < to && /\s/.test(text[from])) from++;
  while (to > from && /\s/.test(text[to - 1])) to--;
  return from < to ? { start: map.toPoint(from), end: map.toPoint(to, true) } : null;
}
