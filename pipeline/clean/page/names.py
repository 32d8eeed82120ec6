"""What the class and id of an element say: the words that page authors give to furniture and to articles.

In    class and id, in lower case
Out   whether they call the element furniture, for certain or perhaps, or the article
Else  False for names that say nothing

The weak names are also worn by blocks that hold part of the article, so what is inside decides there.
"""

import re

_STRONG_PARTS = """
    comment disqus share sharing social follow- related relate- relation- recommend sidebar side-bar side_bar breadcrumb
    crumb navbar navigation footer cookie consent gdpr newsletter subscri advert adsense outbrain taboola tag-?cloud
    taglist author-?(?:bio|box|info|card) about-?author pagination pager paging prev-?next next-?prev post-?nav
    hot-?(?:news|list) ranking sign-?(?:in|up) copyright disclaimer see-?also most-?(?:read|viewed|popular) popular
    trending masthead qrcode qr-code friend-?link
"""
_STRONG_WORDS = "nav menu foot ads? tags? tags?-?list respond"
_WEAK_PARTS = """
    suggest popup pop-up modal overlay promo sponsor keyword login log-in register toolbar tool-?bar print-? caption
    gallery slideshow carousel read-?more teaser screen-reader visually-hidden sr-only hidden- paywall donat
    call-to-action site-?header page-?header top-?bar weixin wechat rating vote likes?-?btn language lang- survey
    infobox contact-?(?:us|form|info) feedback inquiry enquiry product-?(?:list|recommend)
"""
_WEAK_WORDS = "widget prev next rank tools? more skip cta bottom-?bar search poll"
_ARTICLE_PARTS = """
    article-?_?(?:body|content|text|main|detail) entry-?_?content post-?_?(?:content|body)
    story-?_?(?:body|content|text) main-?_?content content-?_?(?:body|main|article|text) rich_media_content
    news-?_?(?:content|body|text|detail|con) trs_editor detail-?_?(?:content|body|text|con) articlebody body-?copy
    read-?_?content
"""


def _pattern(parts: str, words: str = "") -> re.Pattern[str]:
    """Parts count anywhere in a name, words only as a whole part of it: "nav" must not find "navy"."""
    alternatives = parts.split()
    if words:
        alternatives.append(rf"(?:^|[\s_-])(?:{'|'.join(words.split())})(?:$|[\s_-])")
    return re.compile("|".join(alternatives))


STRONG = _pattern(_STRONG_PARTS, _STRONG_WORDS)
WEAK = _pattern(_WEAK_PARTS, _WEAK_WORDS)
ARTICLE = _pattern(_ARTICLE_PARTS)
