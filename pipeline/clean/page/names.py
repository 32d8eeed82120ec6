"""What the class and id of an element say: the words that page authors give to furniture and to articles.

In    class and id, in lower case
Out   whether they call the element furniture, for certain or perhaps, or the article
Else  False for names that say nothing

The weak names are also worn by blocks that hold part of the article, so what is inside decides there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_SHORTEST = 3
_STRONG_PARTS = """
    comment disqus share sharing social follow- related relate- relation- recommend sidebar side-bar side_bar breadcrumb
    crumb navbar navigation footer cookie consent gdpr newsletter subscri advert adsense outbrain taboola tag-?cloud
    taglist author-?(?:bio|box|info|card) about-?author pagination pager paging prev-?next next-?prev post-?nav
    hot-?(?:news|list) ranking sign-?(?:in|up) copyright disclaimer see-?also most-?(?:read|viewed|popular) popular
    trending masthead qrcode qr-code friend-?link breaking-?news click-to-tweet tweet-?this read-?time reading-?time
    time-?to-?read komment
"""
_STRONG_WORDS = "nav menu foot ads? tags? tags?-?list respond"
_WEAK_PARTS = """
    suggest popup pop-up popover rollover hover-?card modal overlay promo
    sponsor keyword login log-in register toolbar tool-?bar print-? caption
    gallery slideshow carousel read-?more teaser screen-reader visually-hidden sr-only hidden- paywall donat
    call-to-action site-?header page-?header top-?bar weixin wechat rating vote likes?-?btn language lang- survey
    post-?_?meta entry-meta post-?info submeta callout current-issue play-?button toc_container table-of-contents
    inhaltsverzeichnis ez-toc twitter-tweet instagram-media fb-post tiktok-embed embed-?placeholder third-party privacy
    disclosure affiliate app-?store link-?box link-?back next-?(?:story|article|post) sociab widget_ contact-?box
    download-?list about-?autor infobox contact-?(?:us|form|info) feedback inquiry enquiry product-?(?:list|recommend)
"""
_WEAK_WORDS = "bio widget prev next rank tools? more skip cta bottom-?bar search poll"
_ARTICLE_PARTS = """
    article-?_?(?:body|content|text|main|detail) entry-?_?content post-?_?(?:content|body)
    story-?_?(?:body|content|text) main-?_?content content-?_?(?:body|main|article|text) rich_media_content
    news-?_?(?:content|body|text|detail|con) trs_editor detail-?_?(?:content|body|text|con) articlebody body-?copy
    read-?_?content
"""

_LEAD_WORDS = """
    lead leader lead-?text intro introduction teaser teaser-?text abstract excerpt vorspann chapo chapeau preface perex
    entradilla bajada einleitung anreisser standfirst summary dek deck subtitle sub-?title sub-?head sub-?headline
    subheading description stand-?first strapline kicker
"""
_CAPTION_PARTS = """
    caption image-?box img-?inline (?:figure|image|img|photo|picture|thumbnail)[\\w-]*(?:credit|meta|subtitle|copyright)
    credit-?line photo-?by photographer
"""
_CAPTION_WORDS = "credits? attribution"
_BYLINE_PARTS = "byline by-line"
_BYLINE_WORDS = "authors? autor writer contributor vcard"


def _pattern(parts: str, words: str = "") -> re.Pattern[str]:
    """Parts count anywhere in a name, words only as a whole part of it: "nav" must not find "navy"."""
    alternatives = parts.split()
    if words:
        alternatives.append(rf"(?:^|[\s_-])(?:{'|'.join(words.split())})(?:$|[\s_-])")
    return re.compile("|".join(alternatives))


_STRONG = _pattern(_STRONG_PARTS, _STRONG_WORDS)
_WEAK = _pattern(_WEAK_PARTS, _WEAK_WORDS)
_ARTICLE = _pattern(_ARTICLE_PARTS)
_LEAD = _pattern("", _LEAD_WORDS)
_CAPTION = _pattern(_CAPTION_PARTS, _CAPTION_WORDS)
_BYLINE = _pattern(_BYLINE_PARTS, _BYLINE_WORDS)
# Blog software writes the article's own tags and the page's switches into the classes of its frames.
_FRAME = re.compile(r"hentry|type-post|status-publish|post-\d")
_SWITCHES = re.compile(r"(?<![\w-])(?:has|no|not|with|without|is)-[\w-]*")
_LABELS = re.compile(r"(?<![\w-])(?:tag|category|post_tag|format|type|author)-[\w-]*|comments?-(?:open|closed)")


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of one element call it."""

    furniture: bool = False
    perhaps_furniture: bool = False
    article: bool = False
    lead: bool = False
    caption: bool = False
    byline: bool = False


_NAMELESS = Names()


@lru_cache(maxsize=4096)  # a page repeats a few names a thousand times
def read_names(names: str) -> Names:
    """Judge the class and id of an element."""
    if len(names) < _SHORTEST:
        return _NAMELESS
    own = _without_labels(names)
    return Names(
        furniture=bool(_STRONG.search(own)),
        perhaps_furniture=bool(_WEAK.search(own)),
        article=bool(_ARTICLE.search(names)),
        lead=bool(_LEAD.search(names)),
        caption=bool(_CAPTION.search(names)),
        byline=bool(_BYLINE.search(own)),
    )


def _without_labels(names: str) -> str:
    """The names less those that label the article or switch something: "tag-advert", "no-sidebar"."""
    names = _SWITCHES.sub("", names)
    return _LABELS.sub("", names) if _FRAME.search(names) else names
