"""foreign_language: what is surely not English is refused, and nothing else."""

import pytest

from pipeline.clean import clean_article
from pipeline.clean.language import foreign_language
from pipeline.errors import ArticleRefused
from pipeline.records import RawArticle

GERMAN = """Das Unternehmen hat am Dienstag den Grundstein für ein neues Werk in Erfurt gelegt, in dem ab dem
kommenden Jahr Zellen für Elektroautos mit einer Kapazität von zwölf Gigawattstunden gefertigt
werden sollen. CATL und BYD rechnen mit weiter sinkenden Preisen."""
FRENCH = """La société a posé mardi la première pierre d'une usine de batteries à Dunkerque, qui produira dès
l'année prochaine des cellules pour voitures électriques. L'investissement s'élève à près de 900
millions d'euros selon CATL et BYD, qui y participent. Le chantier doit durer deux ans."""
SPANISH = """La empresa colocó el martes la primera piedra de una nueva planta en Zaragoza, donde se fabricarán a
partir del próximo año celdas para coches eléctricos. La inversión asciende a unos 900 millones de
euros, según CATL y sus socios. Las obras durarán dos años."""
PORTUGUESE = """A empresa lançou na terça-feira a primeira pedra de uma nova fábrica em Sines, onde serão produzidas
a partir do próximo ano células para carros elétricos. O investimento é de cerca de 900 milhões de
euros, segundo a CATL e os seus parceiros. As obras vão durar dois anos, segundo o governo."""
VIETNAMESE = """Hôm thứ Ba, công ty đã khởi công xây dựng nhà máy mới tại Hà Tĩnh, nơi sẽ sản xuất pin cho ô tô điện
từ năm sau với công suất mười hai gigawatt giờ. Theo ban lãnh đạo, tổng vốn đầu tư của dự án vào
khoảng 900 triệu euro và sẽ tạo ra hơn hai nghìn việc làm cho người dân địa phương."""
INDONESIAN = """Harga nikel kembali turun pada bulan September di pasar Asia. Para analis memperkirakan CATL dan LG
Energy Solution akan diuntungkan oleh penurunan ini, sementara produsen di Sulawesi harus mengurangi
biaya dan menunda beberapa proyek smelter."""
RUSSIAN = """Во вторник компания заложила первый камень нового завода в Калининграде, где с будущего года будут
выпускать аккумуляторы для электромобилей мощностью двенадцать гигаватт-часов. По словам
руководства, объём инвестиций составляет около 900 миллионов евро."""
CHINESE = "周二，该公司在宜宾举行了新工厂的奠基仪式。从明年起，该厂将生产电动汽车用电池，年产能为12GWh。" * 6
JAPANESE = "同社は火曜日、新工場の起工式を行った。来年から電気自動車用の電池セルを生産する予定である。" * 6
KOREAN = "회사는 화요일 청주에서 새 공장 기공식을 열었다. 내년부터 전기차용 배터리 셀을 생산할 예정이다. " * 6
ENGLISH = """The company laid the foundation stone of a new plant in Yibin on Tuesday. From next year it will
make cells for electric cars there, 12 GWh of them a year. """


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "German (de)"),
        (GERMAN.upper(), "German (de)"),
        (GERMAN * 100, "German (de)"),
        (FRENCH, "French (fr)"),
        (SPANISH, "Spanish (es)"),
        (PORTUGUESE, "Portuguese (pt)"),
        (VIETNAMESE, "Vietnamese (vi)"),
        (INDONESIAN, "Indonesian (id)"),
        (RUSSIAN, "Russian"),
        (CHINESE, "Chinese (zh)"),
        (JAPANESE, "Japanese (ja)"),
        (KOREAN, "Korean (ko)"),
        (f"CATL Breaks Ground on a Plant in Yibin\n\n{CHINESE}", "Chinese (zh)"),
        ("ბატარეების ქარხანა გაიხსნება მომავალ წელს. " * 8, "another script"),
    ],
)
def test_a_foreign_text_is_told_by_its_language(text: str, language: str) -> None:
    assert language in (foreign_language(text) or "")


NAMES = "Ningde, Yibin, Chongqing, Hefei, Changzhou, Wuhu, Xiangyang, Zhengzhou, Luoyang, Huizhou, Dongguan, Xiamen, "
COMPANIES = (
    "Gotion High-tech, Sunwoda, EVE Energy, Svolt, Farasis, CALB, Hithium, REPT Battero, Ganfeng Lithium, Yahua, "
)
TABLE = "Model LF280K, 280 Ah, 3.2 V, 5.42 kg\nModel LF304, 304 Ah, 3.2 V, 5.5 kg\nCycle life: 6000; Charge: 0.5C\n" * 4


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENGLISH, id="English"),
        pytest.param(ENGLISH.upper(), id="English in capitals"),
        pytest.param(NAMES * 3, id="places in China"),
        pytest.param(COMPANIES * 3, id="companies"),
        pytest.param(TABLE, id="a table"),
        pytest.param(f"{GERMAN} {ENGLISH}", id="half German"),
        pytest.param(f"{ENGLISH * 2}\n\n{CHINESE[:150]}", id="with its Chinese original"),
        pytest.param(GERMAN[:190], id="a short text"),
        pytest.param(CHINESE[:150], id="a short Chinese text"),
        pytest.param("1,234.5 " * 300, id="figures"),
        pytest.param("", id="nothing"),
    ],
)
def test_english_and_whatever_is_in_doubt_is_kept(text: str) -> None:
    assert foreign_language(text) is None


def test_a_foreign_article_is_refused_with_what_to_do() -> None:
    with pytest.raises(ArticleRefused, match=r"the text is German \(de\), gigawire reads English: translate it first"):
        clean_article(RawArticle(source="a.txt", text=GERMAN))
