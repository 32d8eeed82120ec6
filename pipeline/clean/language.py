"""Tell a text that is surely not English.

In    an article's clean text
Out   the language's name, such as "German (de)"; None for English, for short texts and wherever there is doubt
Else  nothing

Three steps, from proof to judgement. Letters of another script that are the most speak for themselves. Words that no
English prose does without, and other languages do not have, settle nearly all the rest. What has too few of them, such
as a table or another language, is left to py3langid, whose model of 100 MB is not loaded before.
"""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORT = 200  # letters, below which a text counts as English
SLICE = 4000  # characters from each of beginning, middle and end are enough to tell
FEW = 0.2  # share of characters beyond ASCII, below which the letters are Latin
MOST = 0.5  # share of the letters that another script must have
ENGLISH_ENOUGH = 0.08  # share of the words: prose has twice as many, other languages a tenth of it
SURE = 0.8  # probability

LETTER = re.compile(r"[^\W\d_]")
LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]")
SCRIPTS = (
    ("Japanese (ja)", 0.1, re.compile("[\u3041-\u30ff]")),
    ("Chinese (zh)", MOST, re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")),
    ("Korean (ko)", MOST, re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")),
    ("Russian or a neighbour of it, in Cyrillic letters", MOST, re.compile("[\u0400-\u052f]")),
    ("Arabic or a neighbour of it, in Arabic letters", MOST, re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("Hindi or a neighbour of it, in Devanagari letters", MOST, re.compile("[\u0900-\u097f]")),
    ("Thai (th)", MOST, re.compile("[\u0e00-\u0e7f]")),
    ("Greek (el)", MOST, re.compile("[\u0370-\u03ff]")),
    ("Hebrew (he)", MOST, re.compile("[\u0590-\u05ff]")),
)
WORD = re.compile(r"[^\W\d_]+")
OF_ENGLISH = {
    *("the", "of", "and", "to", "with", "from", "will", "have", "are", "it", "this", "its", "which", "that", "been"),
    *("were", "their", "said", "by", "for", "is", "has", "would"),
}
LIKE_ENGLISH = ("en", "sco", "pcm")  # the model takes English headlines for Scots and for Nigerian Pidgin
NAMES = {
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "sv": "Swedish",
    "tr": "Turkish",
    "vi": "Vietnamese",
}


def foreign_language(text: str) -> str | None:
    """The language of a text that is surely not English; None otherwise."""
    sample = text if len(text) <= 3 * SLICE else "\n".join(slices(text))
    foreign = len(sample) - len(sample.encode("ascii", "ignore"))
    is_latin = foreign < FEW * len(sample)
    if is_latin and speaks_english(sample):
        return None
    letters = len(LETTER.findall(sample))
    if letters < SHORT:
        return None
    if not is_latin and len(LATIN.findall(sample)) < (1 - MOST) * letters:
        return by_script(sample, letters)
    return None if speaks_english(sample) else by_library(sample)


def speaks_english(sample: str) -> bool:
    """Whether the small words of English are as many as they are in no other language."""
    words = WORD.findall(sample.lower())
    return sum(word in OF_ENGLISH for word in words) >= ENGLISH_ENOUGH * max(len(words), 1)


def slices(text: str) -> tuple[str, str, str]:
    """The beginning, the middle and the end of a long text."""
    middle = len(text) // 2
    return text[:SLICE], text[middle : middle + SLICE], text[-SLICE:]


def by_script(sample: str, letters: int) -> str:
    """The language that the letters of another script show."""
    for name, least, script in SCRIPTS:
        if len(script.findall(sample)) >= least * letters:
            return name
    return "in letters of another script"


def by_library(sample: str) -> str | None:
    """What py3langid is sure of."""
    code, probability = identifier().classify(sample)
    if code in LIKE_ENGLISH or probability < SURE:
        return None
    return f"{NAMES[code]} ({code})" if code in NAMES else f"in the language with the code {code}"


@lru_cache(maxsize=1)
def identifier() -> LanguageIdentifier:
    """The model, loaded once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
