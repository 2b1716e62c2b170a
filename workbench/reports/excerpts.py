"""Cutting long quotes at the end of a sentence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

LIMIT = 320


def excerpt(quote: str, *, limit: int = LIMIT) -> str:
    """A quote of at most about ``limit`` characters, cut at the end of a sentence and marked «[…]».

    A quote that is short enough is left as it is; a first sentence that is longer than the limit is kept
    whole.
    """
    if len(quote) <= limit:
        return quote
    kept = ""
    for sentence in _sentences()(quote).sents:
        if kept and len(kept) + len(sentence.text_with_ws) > limit:
            return f"{kept.rstrip()} […]"
        kept += sentence.text_with_ws
    return kept


@cache
def _sentences() -> Language:
    """spaCy's rules for Norwegian, without a model to download."""
    import spacy

    nlp = spacy.blank("nb")
    nlp.add_pipe("sentencizer")
    return nlp
