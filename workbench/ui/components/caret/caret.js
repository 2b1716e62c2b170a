// Where the caret last stood in some text areas of the page, told when one of them is left: Streamlit does
// not say. Counted in code points, as everywhere else; `times` tells two equal places apart.

const told = {};

export default function ({ data, setStateValue }) {
  const left = ({ target }) => {
    const key = target.matches?.("textarea") && data.keys.find((one) => target.closest(`.st-key-${one}`));
    if (!key) return;
    const at = codePoints(target.value, target.selectionEnd);
    told[key] = { at, times: (told[key]?.times ?? 0) + 1 };
    setStateValue("places", Object.fromEntries(data.keys.filter((one) => told[one]).map((one) => [one, told[one]])));
  };
  document.addEventListener("focusout", left);
  return () => document.removeEventListener("focusout", left);
}

function codePoints(text, unit) {
  return [...text.slice(0, unit)].length;
}
