// Where a code can go in the tree. Nodes ({id, parent}) are a list in the order shown; a move says the new
// parent (null: the top) and the sibling it comes before (null: last). null where there is no such move.

function childrenOf(nodes, parent) {
  return nodes.filter((node) => node.parent === parent);
}

function isBelow(nodes, id, ancestor) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (let node = byId.get(id); node; node = byId.get(node.parent)) if (node.id === ancestor) return true;
  return false;
}

function keyMove(nodes, id, key) {
  const node = nodes.find((one) => one.id === id);
  const siblings = childrenOf(nodes, node.parent);
  const place = siblings.indexOf(node);
  if (key === "ArrowUp") return place > 0 ? { parent: node.parent, before: siblings[place - 1].id } : null;
  if (key === "ArrowDown") {
    return place < siblings.length - 1 ? { parent: node.parent, before: siblings[place + 2]?.id ?? null } : null;
  }
  if (key === "ArrowRight") return place > 0 ? { parent: siblings[place - 1].id, before: null } : null;
  return outdented(nodes, node);
}

function outdented(nodes, node) {
  const parent = nodes.find((one) => one.id === node.parent);
  if (!parent) return null;
  const uncles = childrenOf(nodes, parent.parent);
  return { parent: parent.parent, before: uncles[uncles.indexOf(parent) + 1]?.id ?? null };
}

// Dropped on a row: its upper part is before it, its lower part after it, its middle below it.
function dropMove(nodes, id, target, share) {
  if (isBelow(nodes, target, id)) return null;
  const row = nodes.find((node) => node.id === target);
  if (share > 0.3 && share < 0.7) return { parent: target, before: null };
  if (share <= 0.3) return { parent: row.parent, before: target };
  const siblings = childrenOf(nodes, row.parent).filter((node) => node.id !== id);
  return { parent: row.parent, before: siblings[siblings.indexOf(row) + 1]?.id ?? null };
}

// The list after a move, in the order shown.
function moved(nodes, id, { parent, before }) {
  const changed = nodes.map((node) => (node.id === id ? { ...node, parent } : node));
  const self = changed.find((node) => node.id === id);
  const rest = changed.filter((node) => node.id !== id);
  const at = before === null ? rest.length : rest.findIndex((node) => node.id === before);
  return inTreeOrder([...rest.slice(0, at), self, ...rest.slice(at)]);
}

function inTreeOrder(nodes, parent = null, level = 1) {
  return childrenOf(nodes, parent).flatMap((node) => [{ ...node, level }, ...inTreeOrder(nodes, node.id, level + 1)]);
}
