"""Two summaries, one in each language: numbers that only one has, and directions that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Language, Number
from workbench.audit.sentences import Sentence, sentences_of

NEAR = 0.5
"""Share of the larger that two numbers may differ by and still be meant as one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number of a summary and its sentence."""

    number: Number
    sentence: Sentence


def check_bilingual(document: Document) -> Iterator[Observation]:
    """Numbers of one summary looked for in the other; sentences that share one compared."""
    nb, en = summary_sentences(document, "nb"), summary_sentences(document, "en")
    if not nb or not en:
        return
    one, other = _numbers(nb), _numbers(en)
    if not one or not other:
        return
    found = list(_unmatched(one, other))
    yield from found
    differing = len(found)
    pairs = [(item, match) for item in one if (match := _unique(item, other))]
    for item, match in pairs:
        if told := _direction(item, match):
            differing += 1
            yield told
    if pairs and not differing:
        yield seen(
            "bilingual",
            "reconciled",
            "summaries_agree",
            pairs[0][0].sentence.paragraph.place,
            "",
            n=len(pairs),
        )


def _unmatched(one: list[Told], other: list[Told]) -> Iterator[Observation]:
    """Numbers that only one summary has; two that stand in the same place are told once."""
    nb, en = (
        [a for a in x if _matters(a) and not any(_same(a.number, b.number) for b in y)]
        for x, y in ((one, other), (other, one))
    )
    for item in nb:
        match = next((match for match in en if _alike(item, match)), None)
        if match is None:
            yield _only(item, other, "only_nb")
            continue
        en.remove(match)
        told = {"one": item.number.text, "other": match.number.text}
        quote = f"{item.sentence.text} / {match.sentence.text}"
        yield seen("bilingual", "medium", "numbers_differ", match.sentence.paragraph.place, quote, **told)
    for item in en:
        yield _only(item, one, "only_en")


def _alike(one: Told, other: Told) -> bool:
    """Whether two numbers are of one kind and size, and stand in sentences that share their other numbers."""
    a, b = one.number, other.number
    sized = (
        a.unit == b.unit
        and len(a.text) == len(b.text)
        and abs(a.value - b.value) <= NEAR * max(a.value, b.value)
    )
    rest = [[n for n in told.sentence.numbers if n != told.number] for told in (one, other)]
    return sized and len(rest[0]) == len(rest[1]) and all(any(_same(n, m) for m in rest[1]) for n in rest[0])


def summary_sentences(document: Document, language: Language) -> list[Sentence]:
    """Sentences of the first section that is headed as a summary and written in that language."""
    concept = "summary_nb" if language == "nb" else "summary_en"
    headed = [one for one in sentences_of(document) if _is_headed(one, concept)]
    found = [one for one in headed if one.paragraph.language == language]
    return [one for one in found if one.paragraph.place.section == found[0].paragraph.place.section]


def _is_headed(sentence: Sentence, concept: str) -> bool:
    """Whether the section's heading is a summary's; a short one, so that no chapter is taken for one."""
    heading = sentence.paragraph.place.section
    return len(heading) < 60 and has(concept, heading)


def _numbers(sentences: list[Sentence]) -> list[Told]:
    return [
        Told(number, sentence)
        for sentence in sentences
        for number in sentence.numbers
        if number.unit != "year"
    ]


def _matters(item: Told) -> bool:
    return item.number.unit in ("percent", "points", "money") or item.number.value >= 10


def _same(one: Number, other: Number) -> bool:
    alike = one.unit == other.unit or {one.unit, other.unit} <= {"count", "money"}
    return alike and abs(abs(one.value) - abs(other.value)) <= 1e-9 * max(1.0, abs(one.value))


def _unique(item: Told, others: list[Told]) -> Told | None:
    found = [one for one in others if _same(item.number, one.number)]
    return found[0] if len(found) == 1 else None


def _only(item: Told, others: list[Told], key: str) -> Observation:
    alike = [one.number.text for one in others if one.number.unit == item.number.unit]
    told = {"number": item.number.text, "others": ", ".join(alike[:12]) or "–"}
    return seen("bilingual", "medium", key, item.sentence.paragraph.place, item.sentence.text, **told)


def _direction(one: Told, other: Told) -> Observation | None:
    """Opposite directions, or significance that only one of them denies."""
    ways = [_way(item.sentence.text) for item in (one, other)]
    denied = [has("not_significant", item.sentence.text) for item in (one, other)]
    claimed = [has("significant", item.sentence.text) for item in (one, other)]
    quote = f"{one.sentence.text} / {other.sentence.text}"
    place = other.sentence.paragraph.place
    if ways[0] and ways[1] and ways[0] != ways[1]:
        return seen("bilingual", "high", "direction_differs", place, quote, number=one.number.text)
    if all(claimed) and denied[0] != denied[1]:
        return seen("bilingual", "high", "significance_differs", place, quote, number=one.number.text)
    return None


def _way(text: str) -> str:
    up, down = has("rose", text) or has("higher", text), has("fell", text) or has("lower", text)
    return "" if up == down else "up" if up else "down"
