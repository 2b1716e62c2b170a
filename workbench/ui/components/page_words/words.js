// Streamlit writes the words of its file uploader in English; these are the patterns that they follow.

const SIZE = String.raw`(?<amount>\d+(?:\.\d+)?)(?<unit>[KMGT]?B)`;
const ENGLISH = {
  choose: /^Upload$/,
  drop: /^Drag and drop (?:files|a file) here$/,
  limit: new RegExp(`^${SIZE} per file(?<kinds>.*)$`),
  input: /^file upload$/,
  add: /^Add files$/,
  remove: /^Remove (?<name>.+)$/s,
  cancel: /^Cancel upload of (?<name>.+)$/s,
  error: /^Error: $/,
  kind_refused: /^.* files are not allowed\.$/,
  too_large: new RegExp(`^File must be ${SIZE} or smaller\\.$`),
  one_only: /^Only one file is allowed\.$/,
  unexpected: /^Unexpected error\. Please try again\.$/,
  size: new RegExp(`^${SIZE}$`),
  named_size: new RegExp(`^(?<name>.+), ${SIZE}$`, "s"),
};

// What Streamlit says in the page's own words; a text that follows none of the patterns stays as it is.
function inOwnWords(text, words, locale) {
  for (const [key, pattern] of Object.entries(ENGLISH)) {
    const found = pattern.exec(text);
    if (found) return filled(words[key], found.groups ?? {}, locale);
  }
  return text;
}

function filled(template, groups, locale) {
  return template.replace(/\{(\w+)\}/g, (_, name) =>
    name === "amount" ? Number(groups.amount).toLocaleString(locale) : groups[name]);
}
