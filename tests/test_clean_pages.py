"""Pages: which element is the article, what is trimmed from it, and what the page says of itself."""

from datetime import date

import pytest

from pipeline.clean import clean_article
from pipeline.clean.dates import find_european_date
from pipeline.clean.page import Page, infer_day, read_page
from pipeline.clean.page.names import read_names
from pipeline.clean.page.second import second_body
from pipeline.records import RawArticle

FIRST = "The cell plant in Fenglin makes two gigawatt-hours a year, its owner Lanhe said in a statement on Monday."
SECOND = "A second hall of four gigawatt-hours is planned for the spring, and nine hundred people will work in the two."
THIRD = "The county has promised a road, a substation and cheap water for ten years, as it did for two other makers."
LEAD = (
    "Lanhe Battery has opened its first sodium cell plant in Fenglin, two years after it had bought the land from the "
    "county; the road to it is still being built."
)
PROSE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
HEAD = "<html><head><title>Lanhe opens a sodium plant</title></head><body>"
H1 = "<h1>Lanhe opens a sodium plant</h1>"


def page(body: str, head: str = "") -> Page:
    return read_page(HEAD.replace("</head>", head + "</head>") + body + "</body></html>")


def lines(body: str, head: str = "") -> list[str]:
    return [line.strip() for line in page(body, head).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{H1}<div class=post-body>{PROSE}</div>", id="the element whose name says so"),
        pytest.param(f"<article>{H1}{PROSE}</article>", id="the headline is the title and not the body"),
        pytest.param(
            f"{H1}<div class=x><p>{FIRST}</p></div><div class=x><p>{SECOND}</p><p>{THIRD}</p></div>", id="no name"
        ),
        pytest.param(
            f"<div class='entry themeform share'>{H1}{PROSE}</div>", id="furniture by name that holds the prose"
        ),
        pytest.param(f"<aside>{H1}{PROSE}</aside>", id="an aside that holds everything"),
        pytest.param(f"<form>{H1}{PROSE}</form>", id="a form round the page"),
        pytest.param(f"<nav>{H1}{PROSE}</nav>", id="a menu that was never closed"),
    ],
)
def test_keeps_the_article_and_nothing_else(body: str) -> None:
    assert lines(body) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param(
            "<aside class=widget><h3>Deals</h3><p>Two chargers for the price of one until Sunday.</p></aside>",
            id="aside",
        ),
        pytest.param("<p>Read more: <a href=/x>Anode prices hold for a third week</a></p>", id="labelled link"),
        pytest.param(
            "<p><strong><a href=/x>ANODE PRICES HOLD FOR A THIRD WEEK</a></strong></p>", id="link in capitals"
        ),
        pytest.param("<blockquote><a href=/x>See also how anode prices held</a></blockquote>", id="linked quotation"),
        pytest.param("<div class=image-credit>Wang Min / Storage Courier</div>", id="credit"),
        pytest.param("<div class=image__caption>The plant in Fenglin on the day of its opening.</div>", id="caption"),
        pytest.param(
            "<div class=author>Jane Doe writes on cells and has done so for many years in two cities.</div>",
            id="author",
        ),
        pytest.param("<p class=byline>By Jane Doe</p>", id="byline"),
        pytest.param(
            "<h3>More to read</h3><ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul>",
            id="list with its heading",
        ),
        pytest.param("<div class=fb-post><p>So glad to be here today, says everybody.</p></div>", id="post"),
        pytest.param("<div class=read-time>4 min read</div>", id="reading time"),
        pytest.param(
            '<span style="border:0;clip:rect(0 0 0 0);height:1px;overflow:hidden">opens new tab</span>',
            id="for screen readers alone",
        ),
        pytest.param("<figure><img src=a.jpg><span class=c1>Openpix</span></figure>", id="a figure's credit"),
    ],
)
def test_takes_out_what_stands_between_the_paragraphs(furniture: str) -> None:
    assert lines(f"<article>{H1}<p>{FIRST}</p>{furniture}<p>{SECOND}</p><p>{THIRD}</p></article>") == [
        FIRST,
        SECOND,
        THIRD,
    ]


@pytest.mark.parametrize(
    "left_over",
    [
        pytest.param("<h3>Related coverage</h3>", id="heading"),
        pytest.param("<p><strong>About Lanhe</strong></p>", id="bold label"),
        pytest.param("<p>Contact:</p>", id="label with a colon"),
        pytest.param("<p>Updated at 1:23 p.m.</p>", id="a clock of change"),
        pytest.param("<p>Published March 5, 2024</p>", id="a day of publication"),
        pytest.param("<div>Comments</div><div>comments (3)</div>", id="comments without any"),
        pytest.param("<h2>More</h2><ul><li>Why <a href=/1>anode prices hold</a></li></ul>", id="list item with a link"),
    ],
)
def test_takes_out_what_is_left_over_at_the_end(left_over: str) -> None:
    assert lines(f"<article>{H1}{PROSE}{left_over}</article>") == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("<p><strong>What the county pays</strong></p>", id="bold label inside"),
        pytest.param("<h2 id=nav_costs>What the county pays</h2>", id="a heading whose id repeats its words"),
        pytest.param("<p>The notice is at <a href=/x>www.fenglin.example/notice</a></p>", id="an address"),
        pytest.param("<ul><li>64 containers</li><li>2 transformers</li></ul>", id="list"),
        pytest.param("<p>Published tariffs rise</p>", id="what only begins like a stamp"),
        pytest.param("<figure><table><tr><td>64 containers</td></tr></table></figure>", id="a table in a figure"),
    ],
)
def test_keeps_what_belongs_between_the_paragraphs(kept: str) -> None:
    got = lines(f"<article>{H1}<p>{FIRST}</p>{kept}<p>{SECOND}</p><p>{THIRD}</p></article>")
    assert len(got) > 3
    assert [line for line in got if line in (FIRST, SECOND, THIRD)] == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("names", "furniture"),
    [
        ("post type-post tag-newsletter-advert no-sidebar", False),
        ("post-12 hentry category-comment", False),
        ("tag-cloud", True),
        ("sidebar", True),
        ("navy-blue", False),
    ],
)
def test_names_that_label_the_article_are_no_furniture(names: str, furniture: bool) -> None:
    assert read_names(names).furniture is furniture


BODY = f"<div class=article-body>{PROSE}</div>"


@pytest.mark.parametrize(
    ("body", "with_lead"),
    [
        pytest.param(f"<header>{H1}<p class=lead>{LEAD}</p></header>{BODY}", True, id="in the header"),
        pytest.param(
            f"{H1}<div class=teaser-text><p>{LEAD}</p></div>{BODY}", True, id="a teaser of the article itself"
        ),
        pytest.param(f"<div>{H1}</div><div><p>{LEAD}</p></div>{BODY}", True, id="without a name"),
        pytest.param(f"<div class=teaser-text><p>{LEAD}</p></div>{BODY}", True, id="without a headline"),
        pytest.param(f"{H1}<h2 class=dek>A first plant for sodium</h2>{BODY}", False, id="a second headline"),
        pytest.param(f"{H1}<div class=image-caption><p>{LEAD}</p></div>{BODY}", False, id="a caption"),
        pytest.param(
            f"{H1}<div><h3><a href=/x>Prices hold</a></h3><p>{LEAD}</p></div>{BODY}", False, id="another's teaser"
        ),
        pytest.param(f"{H1}<div class=breaking-news><p>{LEAD}</p></div>{BODY}", False, id="a ticker"),
    ],
)
def test_finds_the_lead_outside_the_body(body: str, with_lead: bool) -> None:
    assert lines(body) == [LEAD, FIRST, SECOND, THIRD] if with_lead else [FIRST, SECOND, THIRD]


def test_keeps_all_sections_of_one_name() -> None:
    sections = (
        f"<div><div class=news-text>{PROSE}</div></div><div><div class=news-text><p>{LEAD}</p>{PROSE}</div></div>"
    )
    assert lines(f"<div>{H1}{sections}</div>") == [FIRST, SECOND, THIRD, LEAD, FIRST, SECOND, THIRD]


def test_widens_the_content_where_half_of_it_follows_the_headline() -> None:
    first, second = f"<p>{LEAD}</p><p>{FIRST}</p>", f"<p>{SECOND}</p><p>{THIRD}</p>"
    body = f"<div class=x>{H1}<div>{first}</div><div class=article-body>{second}</div></div>"
    assert lines(body) == [LEAD, FIRST, SECOND, THIRD]


def test_the_linked_body_stands_in_for_a_page_that_shows_less() -> None:
    item = f'{{"@type": "NewsArticle", "articleBody": "{FIRST} {SECOND} {THIRD}"}}'
    linked = f'<script type="application/ld+json">{item}</script>'
    assert page(f"<article>{H1}<p>{FIRST}</p></article>", linked).text == f"{FIRST} {SECOND} {THIRD}"


def test_an_article_that_goes_by_names_of_furniture_is_still_read() -> None:
    parts = "".join(f"<div class=sidebar><p>{part}</p></div>" for part in (FIRST, SECOND, THIRD))
    assert lines(parts) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("sign", ["\f", "\x0b", "\ufffe", "&#11;", "&#12", "&#x1F;", "&#65534;", "&#0011 "])
def test_signs_that_no_tree_can_hold_cost_nothing_else(sign: str) -> None:
    # What stands behind an element that is taken out goes to the text before it, which lxml checks.
    assert lines(f"{H1}<article>{PROSE}<p>{sign}<nav>Menu</nav>{sign}{LEAD}</p></article>")[-1].endswith(LEAD)


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param('<div class="text"">', id="a quote too many"),
        pytest.param("<!--><div>", id="a comment that is closed at once"),
        pytest.param('<script>var opening = "<!--";</script><div>', id="a script that writes a comment"),
        pytest.param("<!-- <script> --><div>", id="a comment that holds half a script"),
    ],
)
def test_markup_that_is_a_little_wrong_does_not_swallow_the_article(opening: str) -> None:
    settings = f'<div data-settings="{"x" * 5000}"></div>'  # a page with one very long tag has its tags looked through
    body = f'{settings}<article>{H1}{opening}{PROSE * 20}</div></article><p title="end"></p><!-- end -->'
    assert lines(body)[-3:] == [FIRST, SECOND, THIRD]


def test_an_article_that_only_stands_in_for_scripts_is_read() -> None:
    body = f"{H1}<script type=text/template>{PROSE}</script><noscript>{PROSE}</noscript><p>Share this page</p>"
    assert lines(body)[-3:] == [FIRST, SECOND, THIRD]


def test_another_extractor_is_asked_where_there_is_little_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def found(markup: str) -> str:
        asked.append(markup)
        return f"{FIRST}\n{SECOND}\n{THIRD}"

    monkeypatch.setattr("pipeline.clean.page.reader.second_body", found)
    comments = "".join(f"<div class=comments><p>{line}</p></div>" for line in (FIRST, SECOND, THIRD))
    short = page(
        f"<div><p>Lanhe opens a plant in Fenglin, and a second one in the spring of next year.</p></div>{comments}"
    )
    assert short.text.split("\n") == [FIRST, SECOND, THIRD]
    assert short.steps == ("HTML to text", "body by trafilatura")
    assert page(f"<article>{H1}{PROSE * 3}</article>").steps == ("HTML to text",)
    assert page("<div><p>Lanhe opens a plant in Fenglin this spring.</p></div>").steps == (
        "HTML to text",
    )  # the page has no more
    assert len(asked) == 1


def test_the_other_extractor_finds_an_article_and_nothing_in_an_empty_page() -> None:
    assert FIRST in second_body(f"{HEAD}<article>{H1}{PROSE}</article></body></html>")
    assert second_body("<html></html>") == ""
    assert second_body("<b>" * 60_000) == ""


def test_letters_that_grow_in_lower_case_do_not_shift_the_script() -> None:
    assert (
        lines(f"<article><p>{'İ' * 300} {FIRST}</p><SCRIPT>var x = '<p>no</p>';</SCRIPT><p>{SECOND}</p></article>")[-1]
        == SECOND
    )


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "above", "day"),
    [
        pytest.param(meta("article:published_time", "2024-03-05T10:00:00+08:00"), "", "2024-03-05", id="stated"),
        pytest.param(
            meta("article:published_time", "2024-03-05T23:30:00Z") + meta("sailthru.date", "2024-03-06 07:30:00"),
            "",
            "2024-03-06",
            id="universal, with a local stamp beside it",
        ),
        pytest.param(meta("pubdate", "2024-03-05T23:00:00Z"), "", "2024-03-06", id="midnight in Europe"),
        pytest.param(meta("pubdate", "2024-03-05T21:40:00Z"), "", "2024-03-05", id="an evening stays"),
        pytest.param(
            meta("pubdate", "2024-03-06T02:30:00Z"),
            "<div class=date>March 5, 2024</div>",
            "2024-03-05",
            id="shown beside the title",
        ),
        pytest.param(
            meta("pubdate", "2024-03-06T10:30:00Z"),
            "<div class=date>March 5, 2024</div>",
            "2024-03-06",
            id="shown beside the title, and nowhere the same moment",
        ),
        pytest.param(meta("date", "2024-03-09"), "<div class=date>March 5, 2024</div>", "2024-03-05", id="a vague tag"),
        pytest.param("", "<span class=date>05.03.2024</span>", "2024-03-05", id="full stops: the day comes first"),
        pytest.param("", "<span class=date>5. März 2024</span>", "2024-03-05", id="a month in German"),
        pytest.param("", "<span class=date>05/03/2024</span>", "None", id="slashes do not tell"),
        pytest.param(
            "", "<abbr class=published title='2024-03-05T10:00:00'>Tuesday</abbr>", "2024-03-05", id="an old mark"
        ),
        pytest.param("", "<div>Datum: 5.3.2024 - At the opening</div>", "2024-03-05", id="the text opens with it"),
        pytest.param(
            "",
            "<aside class=related><time datetime=2024-03-01>1</time><time datetime=2024-03-02>2</time></aside>",
            "None",
            id="other articles' days",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=date>March 5, 2024</div>",
            "2024-03-05",
            id="published anew: the page shows the day of its change",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=date>Updated: March 5, 2024</div>",
            "2024-01-08",
            id="a change that is called one",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<p>last updated <time datetime=2024-03-05>5 March</time></p>",
            "2024-01-08",
            id="called one by the words before it",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08"),
            "<div class=date>March 5, 2024</div>",
            "2024-01-08",
            id="another day near the title, which no tag knows",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08"),
            "</article><article><p><time datetime=2024-03-05>05.03.2024</time></p>",
            "2024-03-05",
            id="the only <time> of the page opens the text below the title",
        ),
        pytest.param(
            meta("pubdate", "2024-03-06T02:30:00Z"),
            "<div class=date>3/5/2024 22:30</div>",
            "2024-03-05",
            id="slashes tell beside a stamp",
        ),
        pytest.param(
            meta("pubdate", "2024-03-05T07:00:00+08:00"),
            "<p><time class=updated datetime=2024-03-04>4 March</time> <time>2024-03-05</time></p>",
            "2024-03-05",
            id="changed before it was published",
        ),
        pytest.param(
            meta("dc.date", "2024-03-01"),
            "</article><div><div><div><div><time datetime=2024-03-05>5 March</time></div></div></div></div><article>",
            "2024-03-05",
            id="the only <time> of the page before a vague tag",
        ),
        pytest.param(
            "",
            "</article><div class=comments><p><time datetime=2024-03-09>9 March</time></p></div><article>",
            "None",
            id="a comment's day",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=date>Updated: 05.03.2024</div>",
            "2024-01-08",
            id="a change in figures",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=date>Aktualisiert: 05.03.2024</div>",
            "2024-01-08",
            id="a change in German",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<time datetime=2024-03-05>Updated March 5, 2024</time>",
            "2024-01-08",
            id="called one by its own words",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<span>Last updated:</span> <time datetime=2024-03-05>March 5, 2024</time>",
            "2024-01-08",
            id="by a label of its own",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=date>Updated: 03/05/2024</div>",
            "2024-01-08",
            id="with slashes",
        ),
        pytest.param(
            meta("pubdate", "2024-01-08") + meta("article:modified_time", "2024-03-05T09:00:00+08:00"),
            "<div class=updated>03/05/2024</div>",
            "2024-01-08",
            id="with slashes, by its name",
        ),
        pytest.param(
            meta("pubdate", "2024-03-03T20:00:00Z"),
            "Published <time datetime=2024-03-04>4 March</time>, updated <time datetime=2024-03-06>6 March</time>",
            "2024-03-04",
            id="published, then updated",
        ),
        pytest.param(
            "",
            "<div class=meta>Published: March 1, 2024 <span class=updated>Updated: March 5, 2024</span></div>",
            "2024-03-01",
            id="both in one line",
        ),
        pytest.param(
            "",
            "<p>Updated: May 20, 2024</p></article><p><time datetime=2024-03-01>1 March</time></p><article>",
            "2024-03-01",
            id="a change, and the only <time> of the page",
        ),
        pytest.param(
            meta("pubdate", "2024-03-05T10:00:00+08:00"),
            "</article><div class=latest-news><time datetime=2024-03-06>6 March</time></div><article>",
            "2024-03-05",
            id="the next day in a list of news",
        ),
        pytest.param(
            meta("date", "2024-03-05"),
            "</article><aside><time datetime=2023-01-01>1 January</time></aside><article>",
            "2024-03-05",
            id="an old day in a side column",
        ),
        pytest.param(
            meta("pubdate", "2024-03-05"),
            "<div class=date>05/03/2024</div></article><div><time datetime=2024-03-06>6 March</time></div><article>",
            "2024-03-05",
            id="slashes that confirm the stamp",
        ),
        pytest.param(
            meta("embargo:publish_at", "2024-03-05 08:00"), "", "None", id="a tag that is about something else"
        ),
        pytest.param(
            meta("pubdate", "2024-03-03T20:00:00Z"),
            "<p>Published <time datetime=2024-03-04>4</time> | Last updated <time datetime=2024-03-06>6</time></p>",
            "2024-03-04",
            id="published, then last updated",
        ),
        pytest.param(
            meta("date", "2024-04-09"),
            "<span>Market Update</span> <time datetime=2024-03-05>5 March</time>",
            "2024-03-05",
            id="a section that ends in a word for change",
        ),
        pytest.param(
            meta("date", "2024-04-09"),
            "<div class=meta>Edited by Wang Lin | March 5, 2024</div>",
            "2024-03-05",
            id="an editor",
        ),
        pytest.param(
            meta("date", "2024-03-05"),
            "<div class=date>Updated: March 5, 2024 | Published: March 1, 2024</div>",
            "2024-03-01",
            id="both in one line, the change first",
        ),
        pytest.param("", "<p>Qiuhe, (05.03.2024). At the opening</p>", "2024-03-05", id="a dateline in brackets"),
        pytest.param(meta("news:publish_time", "2024-03-05 08:00"), "", "2024-03-05", id="a tag that no list knows"),
        pytest.param(
            "", "<p class=created>الثلاثاء 5 آذار / مارس 2024 09:22</p>", "2024-03-05", id="a month in Arabic"
        ),
        pytest.param(
            "",
            "</article><div><div><div><div><time>2024-03-05 12:22</time></div></div></div></div>"
            "<ul><li><time>2024-03-01</time></li><li><time>2024-02-08</time></li></ul><article>",
            "2024-03-05",
            id="the only <time> in no list",
        ),
    ],
)
def test_reads_the_day_of_publication(head: str, above: str, day: str) -> None:
    assert str(page(f"<article>{H1}{above}{PROSE}</article>", head).published) == day


def test_the_longest_heading_that_the_title_confirms_is_the_headline_and_the_day_beside_it_counts() -> None:
    html = (
        "<html><head><title>Portal - Company notices - Second kiln lit in Qiuhe</title></head><body>"
        "<h1>Company notices</h1><div class=date>2024-02-01</div>"
        f"<main><h1>Second kiln lit in Qiuhe</h1><div class=date>2024-03-05</div>{PROSE}</main></body></html>"
    )
    got = clean_article(RawArticle("test", html, "html"))
    assert (got.title, got.published) == ("Second kiln lit in Qiuhe", date(2024, 3, 5))


@pytest.mark.parametrize(
    ("stamp", "url", "day"),
    [
        pytest.param(
            "2024-05-20T10:00:00+08:00", "https://x.example/2024/03/05/plant/", "2024-03-05", id="stamped anew later"
        ),
        pytest.param(
            "2024-03-06T02:30:00+08:00",
            "https://x.example/2024/03/05/plant/",
            "2024-03-06",
            id="a neighbour by its own clock",
        ),
        pytest.param(
            "2024-03-06T02:30:00Z", "https://x.example/2024/03/05/plant/", "2024-03-05", id="a neighbour by the world's"
        ),
    ],
)
def test_the_address_knows_the_first_day(stamp: str, url: str, day: str) -> None:
    html = (
        f'{HEAD}{meta("pubdate", stamp)}<link rel=canonical href="{url}"><article>{H1}{PROSE}</article></body></html>'
    )
    assert str(clean_article(RawArticle("test", html, "html")).published) == day


def test_an_inferred_day_is_flagged() -> None:
    html = f"{HEAD}<article>{PROSE}</article><div id=footer class=entry-date>12 March 2024</div></body></html>"
    got = clean_article(RawArticle("test", html, "html"))
    assert got.published == date(2024, 3, 12)
    assert "inferred day" in got.steps
    assert infer_day(f"{HEAD}{PROSE}</body></html>") is None


@pytest.mark.parametrize(
    ("page_end", "day"),
    [
        pytest.param("<div>Press release of 05.03.2024</div>", "2024-03-05", id="labelled"),
        pytest.param("<div>Lanhe | Published March 5, 2024</div>", "2024-03-05", id="labelled in a part of the line"),
        pytest.param(
            "<p>The maker went public on 12 May 2010.</p>", "None", id="a word that only begins like the label"
        ),
        pytest.param(
            "<p>Lanhe posted 5 billion yuan as of 31 December 2023.</p>", "None", id="another use of the label"
        ),
        pytest.param(
            "<p>A report published in May counts them as of 31 December 2023.</p>", "None", id="a date further on"
        ),
        pytest.param(
            "<p><em>05.03.2024 11:35</em></p><p>05.03.2024</p>", "2024-03-05", id="lines that are only a date"
        ),
        pytest.param("<p><em>05.03.2024 11:35</em></p><p>06.03.2024</p>", "None", id="two of them"),
        pytest.param("<p>Deadline 31.12.2024</p>", "None", id="a word before it"),
        pytest.param("<table><tr><td>31.12.2023</td></tr></table>", "None", id="in a table"),
        pytest.param(f"<p>{FIRST} <b>05.03.2024</b> {SECOND}</p>", "None", id="in the text"),
        pytest.param("<div class=comment><em>05.03.2024 11:35</em></div>", "None", id="a comment's"),
        pytest.param('<script>x={"publishedAt":"2024-03-05T08:00:00"}</script>', "2024-03-05", id="in a script"),
        pytest.param('<SCRIPT>x={"publishedAt":"2024-03-05T08:00:00"}</SCRIPT>', "2024-03-05", id="in capitals"),
        pytest.param('<script>x={"unpublishedAt":"2024-03-05T08:00:00"}</script>', "None", id="another word in it"),
        pytest.param('<p>publishedAt="2024-03-05T08:00:00"</p>', "None", id="in no script"),
        pytest.param('<!-- <rdf dc:date="2024-03-05T08:00:00"> -->', "2024-03-05", id="trackback data"),
    ],
)
def test_infers_the_day_that_all_of_the_page_agree_on(page_end: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.clean.page.inferred._by_htmldate", lambda _: None)
    assert str(infer_day(f"{HEAD}<article>{PROSE}</article>{page_end}</body></html>")) == day


@pytest.mark.parametrize(
    ("page_end", "day"),
    [
        pytest.param("<p>Veröffentlicht am 05.03.2024</p>", "2024-03-05", id="labelled"),
        pytest.param("<p>05.03.2024</p>", "2024-03-09", id="only a date"),
    ],
)
def test_a_labelled_day_goes_before_what_is_guessed(page_end: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.clean.page.inferred._by_htmldate", lambda _: date(2024, 3, 9))
    assert str(infer_day(f"{HEAD}<article>{PROSE}</article>{page_end}</body></html>")) == day


def test_a_change_does_not_vouch_for_a_stamp_against_the_address() -> None:
    head = f'{meta("pubdate", "2024-05-20")}<link rel=canonical href="https://x.example/2024/03/05/plant/">'
    html = f"{HEAD}{head}<article>{H1}<div class=date>Updated: May 20, 2024</div>{PROSE}</article></body></html>"
    assert clean_article(RawArticle("test", html, "html")).published == date(2024, 3, 5)


def test_a_headline_that_ends_in_a_word_for_change_labels_nothing() -> None:
    body = f"<h1>Hywind kiln update</h1><time datetime=2024-03-05>5 March</time>{PROSE}"
    assert page(body, meta("date", "2024-04-09")).published == date(2024, 3, 5)


def test_the_search_goes_on_past_a_change() -> None:
    body = f"<div><div>{H1}<span>Updated: March 5, 2024</span></div><p>Published: March 1, 2024</p></div>{PROSE}"
    assert page(body).published == date(2024, 3, 1)


def test_a_date_that_reads_two_ways_does_not_end_the_search() -> None:
    body = f"<div><div>{H1}<p>10/11/2023</p></div><p class=date>March 5, 2024</p></div>{PROSE}"
    assert page(body).published == date(2024, 3, 5)


def test_a_link_round_a_menu_does_not_take_the_article_along() -> None:
    menu = "".join(f"<li><a href=/{n}>Section of news number {n}</a></li>" for n in range(20))
    assert lines(f"<div id=page><a name=menu><ul>{menu}</ul></a>{H1}{PROSE}</div>")[-3:] == [FIRST, SECOND, THIRD]


def test_words_within_a_sentence_stay_whatever_their_link_is_called() -> None:
    """Content systems name the links that they set themselves "tag" or "rollover"; what pops up over one goes."""
    said = (
        "<p>The owner <a id=auto-tag_lanhe href=/tags/lanhe>Lanhe Battery</a> and <span class=rollover-people>"
        "<a class=rollover-people-link href=/ran>Fei Ran</a><span class=rollover-people-block>Head of sales since 2019"
        "</span></span> signed, <span class=tag>Markets</span></p>"
    )
    assert "The owner Lanhe Battery and Fei Ran signed," in lines(PROSE + said)


def test_tags_that_say_nothing_part_no_word() -> None:
    marked = FIRST.replace("plant", "<b class='x'>pl</b><my-tag>an</my-tag><i>t</i>")
    assert lines(f"<article>{H1}<p>{marked}</p><p>CO<sub>2</sub> <u>of</u> 5 m<sup>2</sup></p>{PROSE}</article>")[
        -5:
    ] == [
        *(FIRST, "CO2 of 5 m²"),
        *(FIRST, SECOND, THIRD),
    ]


def test_readers_are_shown_a_later_day_than_the_address_bears() -> None:
    head = f'{meta("pubdate", "2024-05-20")}<link rel=canonical href="https://x.example/2024/03/05/plant/">'
    html = f"{HEAD}{head}<article>{H1}<time datetime=2024-05-20>20 May</time>{PROSE}</article></body></html>"
    assert clean_article(RawArticle("test", html, "html")).published == date(2024, 5, 20)


def test_a_day_beside_the_name_of_the_site_is_not_the_articles() -> None:
    html = (
        f"<html><head><title>Second kiln lit in Qiuhe</title>{meta('date', '2024-03-05')}</head><body>"
        "<div><h1>Portal</h1><span class=date>2024-04-01</span></div>"
        f"<main><div><h1>Second kiln lit in Qiuhe</h1></div>{PROSE}</main></body></html>"
    )
    assert clean_article(RawArticle("test", html, "html")).published == date(2024, 3, 5)


def test_a_page_that_could_keep_the_guesser_busy_is_not_shown_to_it() -> None:
    assert infer_day("<i>12 March 2024</i>" * 50_001) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2.7.90", None),
        ("5. März 2024", date(2024, 3, 5)),
        ("mardi 13 juin 2023", date(2023, 6, 13)),
        ("3 de julio de 2018", date(2018, 7, 3)),
        ("12 februari 2020", date(2020, 2, 12)),
        ("3 lutego 2021", date(2021, 2, 3)),
        ("12 Ağustos 2020", date(2020, 8, 12)),
        ("24 апреля 2020 г.", date(2020, 4, 24)),
        ("3 Μαΐου 2021", date(2021, 5, 3)),
        ("17 באוגוסט 2020", date(2020, 8, 17)),
        ("24 نيسان / أبريل 2020", date(2020, 4, 24)),
        ("26 | 01 | 2022", date(2022, 1, 26)),
        ("26 | 13 | 2022", None),
        ("26.10.13", date(2013, 10, 26)),
        ("28.09.1912:44", date(2019, 9, 28)),
        ("28.09.201912:44", date(2019, 9, 28)),
        ("28.09.1912", date(1912, 9, 28)),
        ("31.02.2024", None),
        ("1.2.2024 – 3.4.2024", None),
        ("5 things 2024", None),
    ],
)
def test_reads_european_dates(line: str, day: date | None) -> None:
    assert find_european_date(line) == day


@pytest.mark.parametrize(
    ("head", "author"),
    [
        pytest.param(meta("author", "By Jane Doe"), "Jane Doe", id="meta tag"),
        pytest.param(meta("author", "https://x.example/jane"), None, id="an address"),
        pytest.param(meta("author", "admin"), None, id="no name"),
        pytest.param(
            '<script type="application/ld+json">'
            '{"@type": "Report", "author": [{"name": "Jane Doe"}, {"name": "Li Wei"}]}</script>',
            "Jane Doe, Li Wei",
            id="linked data",
        ),
        pytest.param("", None, id="nobody"),
    ],
)
def test_reads_the_author(head: str, author: str | None) -> None:
    assert page(PROSE, head).author == author
    html = HEAD.replace("</head>", head + "</head>") + PROSE
    assert clean_article(RawArticle("test", html, "html")).author == author


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=en-US><body>", "en"),
        (f"<html><head>{meta('og:locale', 'zh_CN')}</head><body>", "zh"),
        ("<html><body>", None),
        ("<html lang='x-default-thing'><body>", None),
    ],
)
def test_reads_the_language_that_the_page_declares(html: str, language: str | None) -> None:
    assert read_page(html + PROSE).language == language
