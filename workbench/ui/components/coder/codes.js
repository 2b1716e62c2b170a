// The codebook as the panel needs it: groups, search, and the codes on the number keys.

const FAVOURITES = 9;

class Codebook {
  constructor(codes, measures) {
    this.codes = codes;
    this.byId = new Map(codes.map((code) => [code.id, code]));
    this.measures = measures;
    this.groups = codeGroups(codes, measures);
    this.codable = this.groups.flatMap((group) => group.codes);
  }

  label(id) {
    return this.byId.get(id)?.label ?? "";
  }

  hue(id) {
    return (((this.byId.get(id)?.colour ?? 0) % 12) + 12) % 12;
  }

  measureLabel(id) {
    return this.measures.find((measure) => measure.id === id)?.label ?? "";
  }

  groupOf(id) {
    return this.groups.find((group) => group.codes.some((code) => code.id === id))?.label ?? "";
  }

  // Codable codes that fit a query, the best first: every word of it must occur in the label or its group.
  search(query) {
    const wanted = plain(query).split(/\s+/).filter(Boolean);
    const scored = this.codable.map((code) => [score(wanted, plain(code.label), plain(this.groupOf(code.id))), code]);
    return scored.filter(([points]) => points > 0).sort((a, b) => b[0] - a[0]).map(([, code]) => code);
  }

  // Nine code ids: what the coder pinned, then the codebook's first.
  favourites(pinned) {
    const rest = this.codable.map((code) => code.id).filter((id) => !pinned.includes(id));
    return Array.from({ length: FAVOURITES }, (_, i) => (
      this.byId.has(pinned[i]) ? pinned[i] : rest.shift() ?? null));
  }
}

// Headings stand over the codes below them; a code without a heading stands under its measure.
function codeGroups(codes, measures) {
  const groups = new Map();
  const byId = new Map(codes.map((code) => [code.id, code]));
  for (const code of codes) {
    const { key, label } = heading(code, byId, measures);
    if (!groups.has(key)) groups.set(key, { key, label, codes: [] });
    if (code.codable) groups.get(key).codes.push({ ...code, depth: depth(code, byId) });
  }
  return [...groups.values()].filter((group) => group.codes.length);
}

function heading(code, byId, measures) {
  let top = code;
  while (byId.has(top.parent)) top = byId.get(top.parent);
  if (top !== code || !code.codable) return { key: `code:${top.id}`, label: top.label };
  const measure = measures.find((one) => one.id === code.measure);
  return { key: `measure:${measure?.id ?? ""}`, label: measure?.label ?? "" };
}

function depth(code, byId) {
  let levels = 0;
  for (let above = byId.get(code.parent); above; above = byId.get(above.parent)) levels++;
  return Math.max(0, levels - 1);
}

function score(wanted, label, group) {
  let points = label.startsWith(wanted[0] ?? "") ? 3 : 0;
  for (const word of wanted) {
    if (label.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) points += 4;
    else if (label.includes(word)) points += 2;
    else if (group.includes(word)) points += 1;
    else return 0;
  }
  return points || 1;
}

// Without case and accents, so that "okt" finds "økt" only through ø itself but "e" finds "é".
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("nb");
}
