// Streamlit writes the words of its own widgets in English; these are the patterns that they follow.

const SIZE = String.raw`(?<amount>\d+(?:\.\d+)?)(?<unit>[KMGT]?B)`;
const UPLOADER = {
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

const LIST = { all: /^Select all$/, no_results: /^No results$/ };
const FIELD = {
  apply: /^Press Enter to apply$/,
  submit: /^Press Enter to submit form$/,
  apply_lines: /^Press (?<key>Ctrl|⌘)\+Enter to apply$/,
  submit_lines: /^Press (?<key>Ctrl|⌘)\+Enter to submit form$/,
};
const CHOSEN = { clear: /^Clear (?:all|value)$/, take_out: /^Remove (?<name>.+)$/s, open: /^Open$/ };
const TABLE = {
  all: LIST.all,
  columns: /^Show\/hide columns$/,
  csv: /^Download as CSV$/,
  search: /^Search$/,
  full_screen: /^Fullscreen$/,
  small_screen: /^Close fullscreen$/,
  ascending: /^Sort ascending$/,
  descending: /^Sort descending$/,
  autosize: /^Autosize$/,
  pin: /^Pin column$/,
  unpin: /^Unpin column$/,
  hide: /^Hide column$/,
  copy: /^Copy column name$/,
  format: /^Format$/,
  statistics: /^Statistics$/,
  wrap: /^Wrap$/,
};
const FRAME = {
  skip: /^Skip to main content$/,
  sidebar: /^Sidebar$/,
  pages: /^App pages$/,
  fold: /^Collapse sidebar$/,
  unfold: /^Expand sidebar$/,
  link: /^Link to heading$/,
  help: /^Help for (?<name>.+)$/s,
  tabs_left: /^Scroll tabs left$/,
  tabs_right: /^Scroll tabs right$/,
  more: /^Increment$/,
  less: /^Decrement$/,
};
const PAGES = { pagination: /^Pagination$/, previous: /^Previous page$/, next: /^Next page$/, page: /^Page (?<n>\d+)$/ };
const MENU = {
  menu: /^Main menu$/,
  theme: /^Theme$/,
  system: /^System$/,
  light: /^Light$/,
  dark: /^Dark$/,
  print: /^Print$/,
  record: /^Record screen$/,
  made_with: /^Made with (?<name>.+)$/s,
  running: /^Running\.\.\.$/,
  stop: /^Stop$/,
};
const FIGURE = {
  show_data: /^Show data(?<what>: .+)?$/s,
  show_chart: /^Show chart(?<what>: .+)?$/s,
  png: /^Download as PNG(?<what>: .+)?$/s,
  specification: /^Copy Vega-Lite spec(?<what>: .+)?$/s,
  full_figure: /^Fullscreen(?<what>: .+)$/s,
  small_figure: /^Close fullscreen(?<what>: .+)$/s,
};
const MESSAGE = {
  close: /^Close$/,
  not_found: /^Page not found$/,
  not_found_said: /^The page that you have requested does not seem to exist\. Running the app's main page\.$/,
  no_contact: /^Connection error$/,
  no_contact_said: /^Is Streamlit still running\? If you accidentally stopped Streamlit, just restart it in your terminal:$/,
  silent: /^Streamlit server is not responding\. Are you connected to the internet\?$/,
  command: /^streamlit run yourscript\.py$/,
  connecting: /^Connecting$/,
};
const WIDGETS = { ...LIST, ...FIELD, ...CHOSEN, ...TABLE, ...FRAME, ...PAGES, ...MENU, ...FIGURE, ...MESSAGE };

const named = (...names) => names.map((name) => `[data-testid=${name}]`).join(", ");
// Which of them stand where: what people have written elsewhere is never taken for Streamlit's.
const AREAS = [
  { inside: named("stFileUploader", "stTooltipErrorContent"), patterns: UPLOADER, words: "uploader" },
  { inside: named("stMultiSelectDropdown", "stSelectboxVirtualDropdown"), patterns: LIST, words: "widgets" },
  { inside: named("InputInstructions"), patterns: FIELD, words: "widgets" },
  { inside: named("stMultiSelect", "stSelectbox"), patterns: CHOSEN, words: "widgets", texts: false },
  { inside: named("stElementToolbar", "stDataFrameColumnMenu", "stDataFrameColumnVisibilityMenu", "stTooltipContent"),
    patterns: { ...TABLE, ...FIGURE }, words: "widgets" },
  { inside: "[role=dialog], [data-testid=stConnectionStatus]", patterns: MESSAGE, words: "widgets" },
  { inside: named("stPagination"), patterns: PAGES, words: "widgets", texts: false },
  { inside: named("stMainMenu", "stMainMenuPopover", "stMainMenuList", "stStatusWidget"), patterns: MENU, words: "widgets" },
  { inside: named("stSkipToContent"), patterns: FRAME, words: "widgets" },
  { inside: named("stSidebar", "stSidebarCollapseButton", "stExpandSidebarButton", "stSidebarNav", "stTabs",
    "stHeaderActionElements", "stTooltipHoverTarget", "stNumberInput"), patterns: FRAME, words: "widgets", texts: false },
];

// What Streamlit says in the page's own words; a text that follows none of the patterns stays as it is.
function inOwnWords(text, words, locale, patterns = UPLOADER) {
  for (const [key, pattern] of Object.entries(patterns)) {
    const found = pattern.exec(text);
    if (found) return filled(words[key], found.groups ?? {}, locale);
  }
  return text;
}

function filled(template, groups, locale) {
  return template.replace(/\{(\w+)\}/g, (_, name) =>
    name === "amount" ? Number(groups.amount).toLocaleString(locale) : (groups[name] ?? ""));
}
