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
_OPENING = re.compile(r"<[a-zA-Z][\w:.-]{0,60}")
# A quoted value may hold ">", so a tag ends only outside quotes; possessive, hence linear.
_ATTRIBUTES = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+""")
_BREAKS = re.compile(r"(?:<br\b[^<>]{0,60}>\s*){3,}", re.IGNORECASE)
_RAW_TAGS = ("script", "style", "svg", "noscript", "template")
_RAW_TEXT = re.compile(rf"<({'|'.join(_RAW_TAGS)})\b[^<>]{{0,4000}}>", re.IGNORECASE)
_RAW_TEXT_ENDS = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in _RAW_TAGS}
_JSON_LD = re.compile(r"ld\+json", re.IGNORECASE)
_INLINE = "span|font|b|i|u|em|strong|a|small|big|code|abbr|mark|label|sup|sub"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})\b[^<>]{{0,4096}}>", re.IGNORECASE)
_KEPT = frozenset({"html", "head", "body", "title", "meta", "script", "p", "br"})
_ANY_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)[^<>]{0,4096}>")


class PageTooLargeError(Exception):
    """The page has more characters than any article page needs."""


def guard_markup(html: str) -> str:
    """The page without what the parser need not see, or must not."""
    if len(html) > LONGEST_PAGE:
        raise PageTooLargeError(
            f"the page has {len(html):,} characters, more than {LONGEST_PAGE:,}. Split it into articles first."
        )
    html = _XML_DECLARATION.sub("", html, count=1).replace("\x00", "")
    html = _without_raw_text(_without_comments(html))
    if html.count("=") > _MANY_EQUALS or max(map(len, html.split(">"))) > _LONGEST_TAG:
        html = _with_short_tags(html)
    return _BREAKS.sub("<br><br>", html) if html.count("<br") + html.count("<BR") > _MANY_BREAKS else html


def flatten_markup(html: str) -> str:
    """The page without the elements that only nest: what is left is a few levels deep."""
    html = _INLINE_TAG.sub("", html)
    return _BREAKS.sub("<br><br>", _ANY_TAG.sub(lambda tag: tag[0] if tag[1].lower() in _KEPT else "<br>", html))


def _without_comments(html: str) -> str:
    """Drop <!-- … -->. An unclosed comment would swallow the article, so only its opening goes."""
    start = html.find("<!--")
    if start < 0:
        return html
    kept, last = [], 0
    while start >= 0:
        kept.append(html[last:start])
        end = html.find("-->", start + 4)
        last = end + 3 if end >= 0 else start + 4
        start = html.find("<!--", last)
        if end < 0:
            return "".join(kept) + html[last:].replace("<!--", "")
    return "".join(kept) + html[last:]


def _without_raw_text(html: str) -> str:
    """Drop scripts and styles, whose text is no markup; linked data stays, since it names title and date."""
    kept, last = [], 0
    never_closed: set[str] = set()
    for opening in _RAW_TEXT.finditer(html):
        name = opening[1].lower()
        if opening.start() < last or name in never_closed or (name == "script" and _JSON_LD.search(opening[0])):
            continue
        end = _RAW_TEXT_ENDS[name].search(html, opening.end())
        if end is None:
            never_closed.add(name)
            continue
        kept.append(html[last : opening.start()])
        last = (html.find(">", end.end()) + 1) or len(html)
    return "".join(kept) + html[last:]


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
