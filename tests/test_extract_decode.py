"""extract: decoding all tokens at once gives what spaCy's own parser gives."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract import make_nlp, words
from pipeline.extract.decode import Decoded, Decoder, can_decode
from pipeline.extract.ops import multiply_by_numpy
from pipeline.extract.vectors import WordVectors
from pipeline.rulebook import load_rulebook
from pipeline.settings import PACKAGE, load_settings

OURS = "COMPANY"
LABELS = (OURS, "PLACE", "GOV")
WORDS = ("Xuntian", "Battery", "Co.", ",", "Ltd.", "the", "of", "\n", " ", "400", "signed", "Wuhu", "a", "PowerCo")
SEEDS = 30
Marked = tuple[int, int, str]


def recogniser(embed: dict[str, Any] | None = None, factory: str = "ner") -> Any:
    """A small recogniser that has learnt nothing."""
    embed = embed or {
        "@architectures": "gigawire.WordEmbed.v1",
        "width": 16,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [50] * (4 + words.COLUMNS),
        "table": words.digest(),
    }
    encode = {"width": 16, "depth": 1, "window_size": 1, "maxout_pieces": 2}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 12,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": embed,
            "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", **encode},
        },
    }
    nlp = spacy.blank("en")
    ner: Any = nlp.add_pipe(factory, config={"model": model})
    for label in LABELS:
        ner.add_label(label)
    nlp.initialize()
    return ner


@cache
def untrained() -> Any:
    return recogniser()


def diced(seed: int) -> Any:
    """A recogniser whose weights are dice: it opens and closes names where no training would have it."""
    ner, dice = untrained(), np.random.default_rng(seed)
    for layer in (ner.model.get_ref("lower"), ner.model.get_ref("upper")):
        layer.set_param("W", dice.normal(size=layer.get_param("W").shape).astype("float32"))
    return ner


def by_spacy(ner: Any, text: list[str], starts: list[bool]) -> list[Marked]:
    read = ner(Doc(ner.vocab, words=text, sent_starts=[*starts]))
    return [(ent.start, ent.end, ent.label_) for ent in read.ents]


def read(ner: Any, text: list[str], starts: list[bool]) -> Decoded:
    return Decoder(ner, OURS).read(text, starts)


texts = st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=30)


@given(st.integers(0, SEEDS - 1), texts)
@settings(max_examples=300, deadline=None)
def test_names_of_any_shape_are_those_of_spacy(seed: int, text: list[tuple[str, bool]]) -> None:
    ner, found, starts = diced(seed), [word for word, _ in text], [start for _, start in text]
    assert read(ner, found, starts).marked == by_spacy(ner, found, starts)


def test_dice_make_names_of_one_word_and_of_several_with_every_label() -> None:
    starts = [True, *[False] * (len(WORDS) - 1)]
    found = {mark for seed in range(SEEDS) for mark in read(diced(seed), list(WORDS), starts).marked}
    assert {label for _, _, label in found} == set(LABELS)
    assert {end - start for start, end, _ in found} >= {1, 2, 3, 4}


def chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def test_the_odds_of_a_span_are_those_of_the_steps_to_it() -> None:
    starts = [True, *[False] * (len(WORDS) - 1)]
    for seed in range(SEEDS):
        decoded = read(diced(seed), list(WORDS), starts)
        for first in range(4):
            begins, alone = np.exp(decoded.chances[first])
            spans = [(first, end) for end in range(first + 1, len(WORDS) + 1)]
            one, *longer = map(chance, decoded.odds(spans))
            assert one == pytest.approx(alone, abs=1e-5)
            assert sum(longer) == pytest.approx(begins, abs=1e-5)  # a name that begins ends somewhere


def test_no_name_begins_with_a_space_or_reaches_over_a_sentence() -> None:
    text, starts = ["Xuntian", " ", "Battery", "Wuhu"], [True, False, False, True]
    for seed in range(SEEDS):
        odds = read(diced(seed), text, starts).odds([(1, 2), (1, 3), (2, 4), (0, 4)])
        assert max(odds) < -25


def test_what_is_nearly_marked_is_likely_and_not_marked() -> None:
    starts = [True, *[False] * (len(WORDS) - 1)]
    several = 0
    for seed in range(SEEDS):
        decoded = read(diced(seed), list(WORDS), starts)
        for first, end in decoded.doubtful:
            assert first not in {start for start, _, label in decoded.marked if label == OURS}
            assert np.exp(decoded.chances[first]).sum() >= 0.2
            several += end - first > 1
    assert several


def test_the_model_that_ships_is_decoded_as_spacy_decodes_it() -> None:
    source = str(PACKAGE.parent / "models" / "v1")
    nlp = make_nlp(load_rulebook(load_settings().rule_folders), source)
    ner = multiply_by_numpy(spacy.load(source)).get_pipe("ner")
    assert can_decode(ner, OURS)
    decoder, total = Decoder(ner, OURS), 0
    for path in sorted((PACKAGE.parent / "corpus" / "plain" / "dev").glob("*.txt"))[:20]:
        doc = sentences_of(nlp, path.read_text(encoding="utf-8"))
        text, starts = [token.text for token in doc], [bool(token.is_sent_start) for token in doc]
        expected = by_spacy(ner, text, starts)
        assert decoder.read(text, starts).marked == expected
        total += len(expected)
    assert total > 100


def sentences_of(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    return nlp.get_pipe("gigawire_sentences")(doc)


def test_other_kinds_of_recognisers_are_left_to_spacy() -> None:
    hashed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 16, "include_static_vectors": False}
    assert not can_decode(recogniser({**hashed, "attrs": ["NORM", "SHAPE"], "rows": [50, 50]}), OURS)
    assert not can_decode(recogniser(factory="beam_ner"), OURS)
    assert not can_decode(spacy.blank("en").add_pipe("entity_ruler"), OURS)
    assert not can_decode(untrained(), "ORG")
    assert can_decode(untrained(), OURS)


@pytest.mark.parametrize("kept", [1, 3, 5, 100])
def test_a_word_has_the_same_vector_however_few_are_kept(kept: int) -> None:
    embed = untrained().model.get_ref("tok2vec").layers[0].get_ref("embed")
    vectors = WordVectors(embed, untrained().vocab, kept)
    for text in (WORDS[:3], WORDS[2:7], WORDS, WORDS[:4] * 2, WORDS[:2]):
        expected = embed.predict([Doc(untrained().vocab, words=list(text))])[0]
        np.testing.assert_allclose(vectors.of(text), expected, rtol=1e-5, atol=1e-6)
        assert len(vectors._rows) <= kept
