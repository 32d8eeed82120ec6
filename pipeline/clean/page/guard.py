"""Make a page safe to parse: bounded in size, in attributes, in line breaks and in depth.

In    HTML as decoded
Out   HTML without comments, scripts and styles, whose tags are of a sane length; a flat form of it where it is too deep
Else  PageTooLargeError beyond the size limit

A hundred thousand attributes hang libxml2, a million <br> hang bs4, and a tree deeper than 2,048 loses its text without
a word. Every scan here is linear in the page.
"""

import re

LONGEST_PAGE = 50_000_000
_LONGEST_TAG = 4096
_MANY_EQUALS = 10_000
_MANY_BREAKS = 1000
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
# lxml takes no text with these, written out or by number: NUL, controls, lone surrogates, the two non-characters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r")
_NO_XML_REFERENCE = re.compile(
    r"&\#(?: 0*+ (?:[1-8]|1[124-9]|2\d|3[01]|6553[45]) (?!\d)"
    r"|[xX] 0*+ (?:[1-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|[fF]{3}[e-fE-F]) (?![0-9a-fA-F]) );?",
    re.VERBOSE,
)
_OPENING = re.compile(r"<[a-zA-Z][\w:.-]{0,60}")
# A quoted value may hold ">", so a tag ends only outside quotes; a quote that no "=" precedes opens nothing, or one too
# many would swallow the article. Possessive, hence linear.
_ATTRIBUTES = re.compile(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_BREAKS = re.compile(r"(?:<[bh]r\b[^<>]{0,60}>\s*){3,}", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<(/?)noscript\b", re.IGNORECASE)
_UNSEEN_TAGS = ("script", "style", "svg", "template", "noscript")
_UNSEEN = re.compile(rf"<!--|<({'|'.join(_UNSEEN_TAGS)})\b[^<>]{{0,4000}}>", re.IGNORECASE)
_ENDS = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in _UNSEEN_TAGS}
_JSON_LD = re.compile(r"ld\+json", re.IGNORECASE)
_INLINE = "span|font|b|i|u|em|strong|a|small|big|code|abbr|mark|label|sup|sub"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})\b[^<>]{{0,4096}}>", re.IGNORECASE)
_KEPT = frozenset({"html", "head", "body", "title", "meta", "script", "p", "br"})
_ANY_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)[^<>]{0,4096}>")


class PageTooLargeError(Exception):
    """The page has more characters than any article page needs."""


def guard_markup(html: str, *, scripting: bool = True) -> str:
    """The page without what the parser need not see, or must not; as scripts have it, or a browser without them."""
    if len(html) > LONGEST_PAGE:
        raise PageTooLargeError(
            f"the page has {len(html):,} characters, more than {LONGEST_PAGE:,}. Split it into articles first."
        )
    html = _parsable(_XML_DECLARATION.sub("", html, count=1)).replace("\f", " ")
    if not scripting:
        html = _NOSCRIPT.sub(r"<\1div", html)
    html = _NO_XML_REFERENCE.sub(" ", _without_unseen(html))
    if html.count("=") > _MANY_EQUALS or max(map(len, html.split(">"))) > _LONGEST_TAG:
        html = _with_short_tags(html)
    many = sum(map(html.count, ("<br", "<BR", "<hr", "<HR"))) > _MANY_BREAKS
    return _BREAKS.sub("<br><br>", html) if many else html


def flatten_markup(html: str) -> str:
    """The page without the elements that only nest: what is left is a few levels deep."""
    html = _INLINE_TAG.sub("", html)
    return _BREAKS.sub("<br><br>", _ANY_TAG.sub(lambda tag: tag[0] if tag[1].lower() in _KEPT else "<br>", html))


def _parsable(html: str) -> str:
    """The page without characters that lxml takes for none. Hardly a page has one, and bytes tell so far faster."""
    try:
        raw = html.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return _NO_XML.sub("", html)
    is_clean = len(raw.translate(None, _CONTROLS)) == len(raw) and "\ufffe" not in html and "\uffff" not in html
    return html if is_clean else _NO_XML.sub("", html)


def _without_unseen(html: str) -> str:
    """Drop comments, scripts and styles, whose text is no markup; linked data stays, since it names title and date.

    What opens first holds what opens in it: a comment may hold half a script, and a script half a comment. Of what is
    never closed only the opening of a comment goes, or it would swallow the article.
    """
    kept, last, inside = [], 0, 0
    never_closed: set[str] = set()
    for opening in _UNSEEN.finditer(html):
        if opening.start() < inside:
            continue
        name = (opening[1] or "").lower()
        end = -1 if name in never_closed else _end_of(html, opening, name)
        if name and end < 0:
            never_closed.add(name)
        elif name == "script" and _JSON_LD.search(opening[0]):
            inside = end
        else:
            kept.append(html[last : opening.start()])
            inside = last = end if end >= 0 else opening.end()
            if end < 0:
                never_closed.add(name)
    return "".join(kept) + html[last:]


def _end_of(html: str, opening: re.Match[str], name: str) -> int:
    """Where the text ends that ``opening`` opened, or -1. "<!-->" is a whole comment."""
    if not name:
        end = html.find("-->", opening.start() + 2)
        return end + 3 if end >= 0 else -1
    closing = _ENDS[name].search(html, opening.end())
    return -1 if closing is None else (html.find(">", closing.end()) + 1) or len(html)


def _with_short_tags(html: str) -> str:
    """Empty every tag that is longer than any honest one; a tag that never ends is one of those."""
    kept, last = [], 0
    seen = 0
    for opening in _OPENING.finditer(html):
        if opening.start() < seen:
            continue
        attributes = _ATTRIBUTES.match(html, opening.end())
        seen = attributes.end() if attributes else opening.end()
        if seen - opening.end() > _LONGEST_TAG:
            kept.append(html[last : opening.end()] + ("" if html.startswith(">", seen) else ">"))
            last = seen
    return "".join(kept) + html[last:]
