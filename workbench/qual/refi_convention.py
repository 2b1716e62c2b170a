"""How stance, claim type, measure, strength and links stand in an exchange file, so that others show them.

What is said of a passage becomes further codes on the same passage, in a branch of their own. What a code
is beside its name stands in its description: words under headings, and a last line that begins with
``[samsyn``. Both outlive programs that give everything new GUIDs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.qual.records import CLAIM_TYPES, STANCES
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiCode
from workbench.texts import LANGUAGES, Texts

ASPECTS = ("measure", "stance", "claim", "strength", "exemplary", "subset")
"""What is said of a passage beside its code, in the order of the branch."""
PARTS = ("include", "exclude", "example")
"""What a code's description holds beside its definition."""
STRENGTHS = ("1", "2", "3")
EXEMPLARY = "1"
_MARK = re.compile(r"\n*^\[samsyn (\{.*\})\][ \t]*$\s*\Z", re.M)
BRANCH_COLOUR = "#767676"


@dataclass(frozen=True, slots=True)
class CodeTexts:
    """A code's description taken apart; ``mark`` holds what the last line says."""

    definition: str
    include: str
    exclude: str
    example: str
    mark: Mapping[str, str]


def marked(text: str, mark: Mapping[str, str]) -> str:
    """A description that ends in the line which this program reads back."""
    given = {name: value for name, value in mark.items() if value}
    line = f"[samsyn {json.dumps(given, ensure_ascii=False)}]"
    return f"{text}\n\n{line}" if text else line


def unmarked(text: str) -> tuple[str, Mapping[str, str]]:
    """A description without its last line, and what that line says; empty where there is none."""
    found = _MARK.search(text)
    if not found:
        return text, {}
    try:
        mark = json.loads(found.group(1))
    except json.JSONDecodeError:
        return text, {}
    return text[: found.start()], {str(name): str(value) for name, value in mark.items()}


def code_description(parts: Mapping[str, str], mark: Mapping[str, str], texts: Texts) -> str:
    """Definition, then what is included, excluded and an example under headings, then the marked line."""
    blocks = [_shielded(parts.get("definition", ""))]
    for name in PARTS:
        if parts.get(name):
            blocks.append(f"{texts.t(f'exchange.code_{name}')}: {_shielded(parts[name])}")
    return marked("\n\n".join(block for block in blocks if block), mark)


def code_texts(description: str) -> CodeTexts:
    """A description taken apart by its headings, in whichever language they are.

    A description without the marked line comes from elsewhere: all of it is the definition.
    """
    body, mark = unmarked(description)
    if not mark:
        return CodeTexts(description, "", "", "", {})
    found = {"definition": "", **dict.fromkeys(PARTS, "")}
    for block in re.split(rf"(?:\A|\n\n)(?={_headings()}: )", body):
        name, words = _headed(block)
        found[name] = _unshielded(words)
    return CodeTexts(mark=mark, **found)


def aspect_codes(measures: Mapping[str, str], subsets: Iterable[str], texts: Texts) -> tuple[RefiCode, ...]:
    """The branch of codes that say what is said of a passage, parents first.

    Parameters
    ----------
    measures : mapping of str to str
        Name of each measure by its id.
    """
    root = _group_code("aspects", None, texts.t("exchange.aspects"))
    values: dict[str, dict[str, str]] = {
        "measure": dict(measures),
        "stance": {value: texts.t(f"exchange.stance_{_WORDS[value]}") for value in STANCES},
        "claim": {value: texts.t(f"exchange.claim_{value}") for value in CLAIM_TYPES},
        "strength": {value: texts.t(f"exchange.strength_{value}") for value in STRENGTHS},
        "exemplary": {EXEMPLARY: texts.t("exchange.exemplary")},
        "subset": {value: value for value in subsets},
    }
    made = [root]
    for aspect in ASPECTS:
        if values[aspect]:
            group = _group_code(f"aspect_{aspect}", root.guid, texts.t(f"exchange.aspect_{aspect}"))
            made += [group, *(_aspect_code(aspect, v, n, group.guid) for v, n in values[aspect].items())]
    return tuple(made)


def aspect_guid(aspect: str, value: str) -> str:
    """GUID of the code that says ``value`` of a passage."""
    return shared_guid("aspect", aspect, value)


def aspects_among(codes: Iterable[RefiCode]) -> tuple[dict[str, tuple[str, str]], frozenset[str]]:
    """Which codes of a file say something of a passage.

    Returns
    -------
    aspects : dict of GUID to (aspect, value)
    branch : frozenset of GUID
        All codes of the branch, its groups included.
    """
    known = {"stance": STANCES, "claim": CLAIM_TYPES, "strength": STRENGTHS, "exemplary": (EXEMPLARY,)}
    fixed = {aspect_guid(name, value): (name, str(value)) for name in known for value in known[name]}
    found: dict[str, tuple[str, str]] = {}
    groups: set[str] = set()
    for code in codes:
        _, mark = unmarked(code.description)
        if mark.get("is") == "branch":
            groups.add(code.guid)
        elif mark.get("aspect") in ASPECTS and "value" in mark:
            found[code.guid] = mark["aspect"], mark["value"]
        elif code.guid in fixed:
            found[code.guid] = fixed[code.guid]
    return found, frozenset(groups | set(found))


_WORDS = {"+": "supports", "0": "neutral", "-": "against", "±": "mixed"}


def _group_code(name: str, parent: str | None, title: str) -> RefiCode:
    description = marked("", {"is": "branch"})
    return RefiCode(shared_guid("branch", name), title, parent, False, BRANCH_COLOUR, description)


def _aspect_code(aspect: str, value: str, name: str, parent: str) -> RefiCode:
    description = marked("", {"aspect": aspect, "value": value})
    return RefiCode(aspect_guid(aspect, value), name, parent, True, BRANCH_COLOUR, description)


def _headings() -> str:
    words = {Texts(language).t(f"exchange.code_{name}") for language in LANGUAGES for name in PARTS}
    return "(?:" + "|".join(sorted(map(re.escape, words))) + ")"


def _headed(block: str) -> tuple[str, str]:
    for language in LANGUAGES:
        for name in PARTS:
            head = f"{Texts(language).t(f'exchange.code_{name}')}: "
            if block.startswith(head):
                return name, block.removeprefix(head)
    return "definition", block


def _shielded(words: str) -> str:
    """Words of a user that look like a heading or the marked line get a blank before them."""
    return re.sub(rf"^(?= *(?:{_headings()}: |\[samsyn ))", " ", words, flags=re.M)


def _unshielded(words: str) -> str:
    return re.sub(rf"^ (?= *(?:{_headings()}: |\[samsyn ))", "", words, flags=re.M)
