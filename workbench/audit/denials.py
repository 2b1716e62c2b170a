"""What the report says that it has no material about, against what its summary or conclusion claims of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word
from workbench.audit.sentences import Sentence, sentences_of

LONGEST_HEADING = 60
LEAST_WORDS = 2
"""Words of what is not known that a claim must hold, or all where there are fewer."""


def check_denials(document: Document) -> Iterator[Observation]:
    """A claim about what another section says that nothing is known of."""
    sentences = sentences_of(document)
    denied = [one for one in sentences if has("denials.denied", one.text)]
    for sentence in sentences if denied else ():
        if (
            not _concludes(sentence)
            or not has("denials.claimed", sentence.text)
            or has("denials.hedged", sentence.text)
        ):
            continue
        for one in denied:
            shared = _shared(sentence, one)
            if one is not sentence and one.paragraph is not sentence.paragraph and shared:
                told = {"words": ", ".join(shared), "denial": one.text}
                yield seen(
                    "denials", "medium", "claim_denied", sentence.paragraph.place, sentence.text, **told
                )
                break


def _concludes(sentence: Sentence) -> bool:
    """Whether a sentence stands in a summary or conclusion, or answers a question."""
    heading = sentence.paragraph.place.section
    answers = pattern("denials.answer").match(sentence.text) or has("denials.thus", sentence.text)
    return (len(heading) < LONGEST_HEADING and has("summing_up", heading)) or bool(answers)


def _shared(claim: Sentence, denial: Sentence) -> Sequence[str]:
    """Words of the claim that name what the denial is of; empty where they are too few."""
    topic = [
        word for word in content_words(_topic(denial.text)) if not has("no_topic", word) and len(word) > 3
    ]
    told = content_words(claim.text)
    found = [word for word in told if any(_akin(word, one) for one in topic)]
    needed = 1 if len(topic) <= LEAST_WORDS and has("denials.of", denial.text) else LEAST_WORDS
    enough = len(set(found)) >= min(needed, len(topic)) and bool(found)
    return list(dict.fromkeys(found)) if enough else ()


def _topic(text: str) -> str:
    """What is said not to be known: around the words that say so, up to a clause's end."""
    found = pattern("denials.denied").search(text)
    after = text[found.end() :] if found else ""
    before = text[: found.start()] if found else ""
    cut = re.split(r"[,;:]|\b(?:and the|og det|fordi|because|da)\b", after)[0]
    named = found is not None and has("denials.of", found.group())
    return cut if named else f"{before} {cut}"


def _akin(one: str, other: str, *, least: int = 4, longest: int = 3) -> bool:
    """Forms of one word, not its compounds; or verb and noun that begin alike: «decisions», «decides»."""
    if same_word(one, other):
        return abs(len(one) - len(other)) <= longest
    return min(len(one), len(other)) > least + 2 and one[:least] == other[:least] and one[-1:] == other[-1:]
