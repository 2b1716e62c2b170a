"""Mount the coding component; its parts are plain HTML, CSS and JavaScript beside this file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.texts import Texts
from workbench.ui.components.plain import joined, plain_component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent
NAME = "samsyn_coder"
SCRIPTS = (
    "offsets.js",
    "marks.js",
    "blocks.js",
    "lanes.js",
    "model.js",
    "outbox.js",
    "storage.js",
    "changes.js",
    "dom.js",
    "page.js",
    "paint.js",
    "bars.js",
    "caret.js",
    "grips.js",
    "palette.js",
    "jumps.js",
    "notes.js",
    "codes.js",
    "bulk.js",
    "panel.js",
    "stack.js",
    "bar.js",
    "progress.js",
    "select.js",
    "keys.js",
    "actions.js",
    "choosing.js",
    "reading.js",
    "hearing.js",
    "desk.js",
    "coder.js",
)
CODER_WORDS: tuple[str, ...] = (
    "all_coders",
    "all_codes",
    "all_stances",
    "apply",
    "apply_hint",
    "assess_hint",
    "blind",
    "claim",
    "claim_hear",
    "claim_hear_hint",
    "claim_hear_key",
    "claim_obs",
    "claim_obs_hint",
    "claim_obs_key",
    "claim_op",
    "claim_op_hint",
    "claim_op_key",
    "claim_own",
    "claim_own_hint",
    "claim_own_key",
    "chosen_of",
    "close",
    "code",
    "coded_by",
    "codes",
    "codings_many",
    "codings_none",
    "codings_one",
    "differs",
    "empty_text",
    "exemplary",
    "exemplary_key",
    "filter",
    "go",
    "invisible",
    "keys",
    "keys_again",
    "keys_assess",
    "keys_caret",
    "keys_delete",
    "keys_end",
    "keys_escape",
    "keys_exemplary",
    "keys_favourite",
    "keys_go",
    "keys_next_coding",
    "keys_next_disagreement",
    "keys_next_uncoded",
    "keys_open",
    "keys_pin",
    "keys_recent",
    "keys_recode",
    "keys_search",
    "keys_stance",
    "keys_start",
    "keys_step",
    "keys_turn",
    "keys_undo",
    "lanes",
    "lanes_packed",
    "lanes_stacked",
    "last_used",
    "latest_codes",
    "measure",
    "measure_as_before",
    "measure_kept",
    "measure_key",
    "measure_none",
    "memo",
    "memo_hint",
    "memo_key",
    "memo_unsaved",
    "move",
    "new_code",
    "new_code_hint",
    "new_code_of",
    "no_code",
    "no_coding",
    "no_hits",
    "none_coding",
    "none_disagreement",
    "none_uncoded",
    "not_saved",
    "not_yours",
    "note_case",
    "note_source",
    "notes",
    "nothing_new",
    "read",
    "recode_now",
    "recode_shown",
    "recoded",
    "recoded_one",
    "redo",
    "refused",
    "remove",
    "remove_shown",
    "removed_many",
    "removed_one",
    "saving",
    "search",
    "selection",
    "selection_empty",
    "showing",
    "settled",
    "settled_not",
    "shown",
    "stack_many",
    "stack_one",
    "stance",
    "stance_minus",
    "stance_mixed",
    "stance_plus",
    "stance_zero",
    "stored",
    "strength",
    "strength_1",
    "strength_2",
    "strength_3",
    "transcript",
    "turn",
    "undo",
    "you",
)


def coder_words(texts: Texts) -> dict[str, str]:
    """Every word the component shows, by key; ``{fields}`` are filled in by the component."""
    return {key: texts.t(f"coder.{key}") for key in CODER_WORDS}


def mount_coder(payload: Mapping[str, Any], *, key: str, on_go: Callable[[Mapping[str, Any]], None]) -> None:
    """Show one source for coding.

    Parameters
    ----------
    payload : mapping
        ``api, token, source, text, turns, links, codes, measures, codings, notes, agreed, done_by, seq,
        words, language, focus, blind`` and, if known, ``coder`` (the coder's name: keeps two coders'
        unsent work apart in one browser).
        Keep it unchanged for a session and a source: Streamlit then sends only a hash of it.
        Offsets are code points of ``text``, half-open.
    key : str
        Tells two mounts apart; a new key starts the component afresh.
    on_go : callable
        Called with ``source`` and, for a passage, ``start`` and ``end`` when somebody follows what was taken
        back to another source.

    Raises
    ------
    ValueError
        If the payload holds something JSON does not know, such as NaN or a date: the browser
        would otherwise get no data at all.
    """
    import streamlit as st

    try:
        plain = json.loads(json.dumps(dict(payload), allow_nan=False))
    except TypeError as error:
        raise ValueError(f"The payload of the coder must be plain JSON: {error}") from error
    _renderer()(
        key=key, data=plain, height="content", on_go_change=lambda: on_go(st.session_state[key]["go"])
    )


def script() -> str:
    """The component's JavaScript: its files in their order, as one module."""
    return joined(HERE, SCRIPTS)


@cache
def _renderer() -> ComponentRenderer:
    return plain_component(
        NAME, HERE, SCRIPTS, html=(HERE / "coder.html").read_text(encoding="utf-8"), style="coder.css"
    )
