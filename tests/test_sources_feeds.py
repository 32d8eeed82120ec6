"""RSS and Atom feeds: what an entry is, and what is kept of a broken feed."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits

Found = RawArticle | Refusal

RSS = """<?xml version="1.0" encoding="{codec}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
><channel><title>News</title><link>https://news.example/</link>
{entries}
</channel></rss>"""
ITEM = """<item><title>Plant {0}</title><link>https://news.example/{0}</link>
<pubDate>Tue, 05 Mar 2024 06:07:08 GMT</pubDate><description>Plant {0} makes cells.</description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="html">Plant &amp;amp; &lt;b>mine&lt;/b></title><id>tag:news.example,2024:1</id>
<link rel="self" href="https://news.example/1.atom"/><link href="https://news.example/1"/>
<updated>2024-03-09T00:00:00Z</updated><published>2024-03-05T06:07:08Z</published>
<summary>Short.</summary>{content}</entry></feed>"""


def rss(*entries: str, codec: str = "utf-8") -> bytes:
    return RSS.format(codec=codec, entries="\n".join(entries)).encode(codec)


def read(folder: Path, data: bytes | str, name: str = "feed.xml", **limits: int) -> list[Found]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_items([path], limits=Limits(**limits)))


def only(found: Sequence[Found]) -> RawArticle:
    (article,) = found
    assert isinstance(article, RawArticle), article
    return article


def places(found: Sequence[Found]) -> list[str]:
    """Each item's entry number, refusals with a minus: "3", "-4"."""
    return [("-" if isinstance(one, Refusal) else "") + one.source.partition("#")[2] for one in found]


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.atom", "a"])
def test_an_item_is_an_article(tmp_path: Path, name: str) -> None:
    first, second = read(tmp_path, rss(ITEM.format(1), ITEM.format(2)), name)
    assert first == RawArticle(
        source=f"{name}#1",
        text="Plant 1 makes cells.",
        title="Plant 1",
        published="Tue, 05 Mar 2024 06:07:08 GMT",
        identity="https://news.example/1",
        url="https://news.example/1",
    )
    assert second.source == f"{name}#2"


@pytest.mark.parametrize(
    ("content", "text", "markup"),
    [
        ("", "Short.", "plain"),
        ("<content>It makes R&amp;D &lt;cells&gt;.</content>", "It makes R&D <cells>.", "html"),
        ("<content type='text'>It makes &lt;b>.</content>", "It makes <b>.", "plain"),
        ("<content type='html'>&lt;p>It makes.&lt;/p></content>", "<p>It makes.</p>", "html"),
        ("<content type='html'><![CDATA[<p>It & makes.</p>]]></content>", "<p>It & makes.</p>", "html"),
        (
            "<content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>It.</x:p></x:div></content>",
            "<div><p>It.</p></div>",
            "html",
        ),
        ("<content type='image/png'>iVBORw0KGgo=</content>", "Short.", "plain"),
        ("<content type='text/html' src='https://news.example/1'/>", "Short.", "plain"),
    ],
)
def test_an_atom_entry_is_an_article_by_its_fullest_text(tmp_path: Path, content: str, text: str, markup: str) -> None:
    article = only(read(tmp_path, ATOM.format(content=content)))
    assert (article.text, article.markup) == (text, markup)
    assert (article.title, article.url) == ("Plant & mine", "https://news.example/1")
    assert article.published == "2024-03-05T06:07:08Z"


def test_when_an_entry_was_updated_is_not_when_it_was_published(tmp_path: Path) -> None:
    feed = ATOM.format(content="").replace("<published>2024-03-05T06:07:08Z</published>", "")
    assert only(read(tmp_path, feed)).published is None


@pytest.mark.parametrize(
    ("inside", "text", "markup"),
    [
        ("<content:encoded><![CDATA[<p>Whole.</p>]]></content:encoded>", "<p>Whole.</p>", "html"),
        ("<media:content>A picture.</media:content>", "Plant 1 makes cells.", "plain"),
        ("<media:description>A picture.</media:description>", "Plant 1 makes cells.", "plain"),
        ("<content:encoded> </content:encoded>", "Plant 1 makes cells.", "plain"),
        ("<content:encoded>R & D&nbsp;by A&B &eacute;&lt;br&gt;</content:encoded>", "R & D\xa0by A&B é<br>", "html"),
        ("<content:encoded>Cells\x0b &bogus; &LT; &#8211;&#0;</content:encoded>", "Cells  &bogus; < –\ufffd", "html"),
    ],
)
def test_the_whole_content_comes_before_the_description(tmp_path: Path, inside: str, text: str, markup: str) -> None:
    item = ITEM.format(1).replace("<description>", f"{inside}<description>")
    article = only(read(tmp_path, rss(item)))
    assert (article.text, article.markup) == (text, markup)


@pytest.mark.parametrize(
    ("links", "url", "identity"),
    [
        (
            "<atom:link rel='self' href='https://n.example/f'/><link>https://n.example/a</link>",
            "https://n.example/a",
            "",
        ),
        ("<guid>https://n.example/a</guid>", "https://n.example/a", ""),
        ("<guid isPermaLink='false'>https://n.example/a</guid>", None, "#id=https://n.example/a"),
        ("<guid>a1</guid>", None, "#id=a1"),
        ("", None, "#1"),
    ],
)
def test_an_entry_is_known_by_its_link_or_its_own_id(
    tmp_path: Path, links: str, url: str | None, identity: str
) -> None:
    article = only(read(tmp_path, rss(ITEM.format(1).replace("<link>https://news.example/1</link>", links))))
    assert article.url == url
    assert article.identity == (url or f"{tmp_path.resolve()}/feed.xml{identity}")


def test_rss_1_and_other_encodings(tmp_path: Path) -> None:
    rdf = """<?xml version="1.0" encoding="gb2312"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel><title>t</title></channel><item><title>Plant 宁德</title><link>https://n.example/a</link>
      <description>Cells 电池.</description><dc:date>2024-03-05</dc:date></item></rdf:RDF>"""
    article = only(read(tmp_path, rdf.encode("gb18030")))
    assert (article.title, article.text, article.published) == ("Plant 宁德", "Cells 电池.", "2024-03-05")
    assert article.encoding == "gb18030"
    assert only(read(tmp_path, rss(ITEM.format(1), codec="utf-16"))).encoding == "utf-16"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(ITEM.format(2).replace("</title>", "</tilte>"), ["1", "-2", "3"], id="a wrong closing tag"),
        pytest.param(ITEM.format(2).replace("<link>", "<link <b>"), ["1", "-2", "3"], id="a tag in a tag"),
        pytest.param("<item><title>Plant 2</title></item>", ["1", "-2", "3"], id="no text"),
        pytest.param("<item></item>", ["1", "-2", "3"], id="nothing"),
        pytest.param(
            ITEM.format(2).replace("<link>", "<x:a y:b='c'/><link>"), ["1", "2", "3"], id="undeclared prefixes"
        ),
        pytest.param(ITEM.format(2).replace("<item>", "<item xmlns:x='media'>"), ["1", "2", "3"], id="a mere warning"),
        pytest.param(ITEM.format(2).replace("<link>", "<x:a:b/><link>"), ["1", "-2", "3"], id="a name with two colons"),
        pytest.param(ITEM.format(2).replace("Plant", "A & B &nbsp; &x;"), ["1", "2", "3"], id="ampersands"),
        pytest.param("<item>" + "<a>" * 300 + "x" + "</a>" * 300 + "</item>", ["1", "-"], id="nested too deep"),
    ],
)
def test_a_broken_entry_is_refused_and_the_others_read(tmp_path: Path, second: str, expected: list[str]) -> None:
    assert places(read(tmp_path, rss(ITEM.format(1), second, ITEM.format(3)))) == expected


def test_a_feed_that_breaks_off_gives_its_whole_entries(tmp_path: Path) -> None:
    data = rss(ITEM.format(1), ITEM.format(2))
    found = read(tmp_path, data[: data.index(b"Plant 2 makes") + 5])
    assert isinstance(found[0], RawArticle)
    assert [one for one in found[1:] if isinstance(one, RawArticle)] == []
    assert "broken XML (Premature end" in str(found[1:])


def laughs() -> str:
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE rss [<!ENTITY l0 "lol">{grown}]><rss><channel><item><description>&l11;</description></item>'


@pytest.mark.parametrize(
    ("data", "absent"),
    [
        (laughs() + "</channel></rss>", "lollol"),
        (laughs().replace("<item>", '<item a="&l11;">') + "</channel></rss>", "lollol"),
        (
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "secret.txt">]><rss><item><description>&x;</description></item></rss>',
            "secret",
        ),
        (
            '<!DOCTYPE rss SYSTEM "secret.txt"><rss><item><description>It: &x;</description></item></rss>',
            "secret",
        ),
    ],
)
def test_what_a_feed_declares_is_neither_expanded_nor_fetched(tmp_path: Path, data: str, absent: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    start = time.process_time()
    found = read(tmp_path, data)
    assert time.process_time() - start < 5
    assert len(found) == 1
    assert absent not in (found[0].text if isinstance(found[0], RawArticle) else "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<config><a/></config>", "XML, but neither a feed nor a page: it begins with <config>"),
        ("plain", "it has no element"),
        ("<!-- <rss> --><?xml-stylesheet <rss>?><!DOCTYPE a [<!ENTITY rss '<rss>'>]><a/>", "it begins with <a>"),
        ("<!-- never closed <rss>", "it has no element"),
        ("", "empty file"),
        ("<rss><channel></channel></rss>", "no article in it"),
        ("<rss>" + "<item><a></b></item>" * 3000 + "</rss>", "in more than 90 places"),
        ("<rss>" + " " * 90_000 + "</rss>", "a feed of more than"),
    ],
)
def test_xml_that_gives_nothing_says_why(tmp_path: Path, data: str, reason: str) -> None:
    found = read(tmp_path, data, document_bytes=80_000)
    assert isinstance(found[-1], Refusal)
    assert reason in found[-1].reason


def test_a_feed_is_told_behind_comments_and_prefixes(tmp_path: Path) -> None:
    start = "<!-- <html> --><!DOCTYPE rss [<!ENTITY html '<html>'>]>\n<?x <html>?>"
    feed = "<r:rss xmlns:r='urn:r'><r:item><r:description>Cells.</r:description></r:item></r:rss>"
    assert only(read(tmp_path, start + feed)).text == "Cells."


def test_an_xhtml_page_named_xml_is_a_page(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>Cells.</p></html>'
    assert only(read(tmp_path, page)).markup == "html"
