"""Encodings: proof first, then declarations, then guesses; and what is no text at all."""

import codecs
import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources.charset import decode

ENGLISH = (
    "The company said that the first phase of its sodium-ion plant will be finished by the end of 2024. "
    "Total investment is put at 1.2 billion yuan, and the line should turn out 3 GWh a year once it is in full use. "
)
CHINESE = "公司表示，钠离子电池一期项目将于年底建成，总投资约十二亿元，达产后年产能为三吉瓦时。当地政府出席了开工仪式。"
TAIWANESE = (
    "公司表示，鈉離子電池一期項目將於年底建成，總投資約十二億元，達產後年產能為三吉瓦時。當地政府出席了開工儀式。"
)
JAPANESE = (
    "同社は、ナトリウムイオン電池の第一期工場を年末までに完成させると発表した。総投資額は約十二億元となる見込みだ。"
)
KOREAN = "회사는 나트륨이온 배터리 공장을 연말까지 완공할 계획이라고 밝혔다. 총투자액은 약 이십억 위안에 이를 전망이다."
FRENCH = "L’usine sera achevée avant la fin de l’année, a déclaré la société. L’effort s’élève à 120 millions d’euros."
GERMAN = "Die Fabrik für Natriumbatterien wird größer als geplant, erklärte der Geschäftsführer über die Förderung."


def among_english(text: str) -> str:
    return ENGLISH * 5 + text + " " + ENGLISH * 5


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *((text, codec) for text in (ENGLISH, CHINESE, KOREAN) for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-32")),
        *((text, codec) for text in (ENGLISH, f"{CHINESE}\n{CHINESE}\n") for codec in ("utf-16-le", "utf-16-be")),
        (CHINESE, "gb18030"),
        (among_english(CHINESE), "gb18030"),
        (TAIWANESE, "big5"),
        (among_english(TAIWANESE), "big5"),
        (JAPANESE, "cp932"),
        (among_english(JAPANESE), "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (among_english(KOREAN), "cp949"),
        (among_english("SK온, 포드와 합작 공장 착공"), "cp949"),
        (among_english("LG에너지솔루션은 오창 공장"), "cp949"),
        (FRENCH, "cp1252"),
        (GERMAN, "latin-1"),
        (among_english(FRENCH), "cp1252"),
        (among_english(GERMAN), "latin-1"),
    ],
)  # fmt: skip
def test_reads_undeclared_text_in_many_encodings(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text.removeprefix("\ufeff") == text


@pytest.mark.parametrize("times", [1, 3, 20])
@pytest.mark.parametrize(
    ("word", "codecs"),
    [
        ("China’s", "gb18030 cp1252"),
        ("“sodium-ion”", "gb18030 cp1252"),
        ("cells — and packs", "gb18030 cp1252"),
        ("plan… and", "gb18030 cp1252"),
        ("25 °C", "gb18030 cp1252 latin-1"),
        ("¥5 ± 1", "cp1252 latin-1"),
    ],
)
def test_a_handful_of_signs_in_english_text_is_enough(word: str, codecs: str, times: int) -> None:
    text = among_english(f"{word} " * times)
    assert [decode(text.encode(codec)).text == text for codec in codecs.split()] == [True] * len(codecs.split())


@pytest.mark.parametrize("word", ["宁德时代", "（CATL）", "，", "10％", "一", "电池·储能"])
def test_a_handful_of_chinese_in_english_text_is_enough(word: str) -> None:
    text = among_english(word)
    assert decode(text.encode("gbk")).text == text


@pytest.mark.parametrize("word", ["café", "Škoda", "m²", "5 €", "a\xa0\xa0b", "naïve—but", "“It’s”"])
def test_a_handful_of_accents_in_english_text_is_enough(word: str) -> None:
    text = among_english(word)
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("declaration", "codec", "body"),
    [
        ('<meta charset="gb2312">', "gb18030", CHINESE + "鎔㙍"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=GBK'>", "gb18030", CHINESE),
        ('<meta charset="big5">', "big5", TAIWANESE),
        ('<meta charset="euc-kr">', "cp949", "배터리"),
        ('<?xml version="1.0" encoding="euc-jp"?>', "euc_jp", "電池"),
        ('<meta charset="windows-1251">', "cp1251", "Завод батарей"),
        ('<meta charset="utf-8">', "gb18030", CHINESE),
        ('<meta charset="iso-8859-1">', "gb18030", "宁德时代"),
        ('<meta charset="iso-8859-1">', "cp1252", "“Café”"),
        ('<meta charset="made-up">', "gb18030", CHINESE),
        ('<meta charset="gb2312">', "utf-8", CHINESE),
    ],
)
def test_a_declared_charset_is_believed_if_the_bytes_bear_it_out(declaration: str, codec: str, body: str) -> None:
    page = f"<html><head>{declaration}</head><p>{body}</p>"
    assert decode(page.encode(codec)).text == page


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_character_and_is_noted(codec: str) -> None:
    data = f"{CHINESE}\n{CHINESE}\n{CHINESE}\n".encode(codec)
    decoded = decode(data[:-11] + data[-10:])
    assert decoded.encoding == f"{codec}, damaged"
    assert CHINESE in decoded.text


def test_an_accent_at_the_very_end_is_not_a_broken_character() -> None:
    assert decode("Cells for a café".encode("cp1252")).text == "Cells for a café"


def test_a_text_cut_off_inside_a_character_keeps_the_rest() -> None:
    assert decode(CHINESE.encode()[:-1]).text.startswith(CHINESE[:-1])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "it is a JPEG picture"),
        (gzip.compress(b"Cells."), "it is gzip data"),
        (b"\0" * 500, "control characters"),
        (random.Random(1).randbytes(5000), "control characters"),
        (b"\x01\0\0\0\x7f\x22" * 100, "control characters"),
    ],
)
def test_a_binary_file_named_txt_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (found,) = read_items([tmp_path])
    assert isinstance(found, Refusal)
    assert found.reason.startswith("binary file, not text: ")
    assert reason in found.reason


def test_a_zip_named_txt_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.txt", "w") as archive:
        archive.writestr("b.txt", "Cells.")
    (found,) = read_items([tmp_path])
    assert isinstance(found, Refusal)
    assert "zip archive" in found.reason


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "cp1252"])
@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_lines_are_decoded_as_the_head_of_their_file(tmp_path: Path, suffix: str, codec: str) -> None:
    text = f"{GERMAN} “Café”" if codec == "cp1252" else CHINESE
    lines = json.dumps({"text": text}, ensure_ascii=False) if suffix == "jsonl" else f'title,text\nPlant,"{text}"'
    (tmp_path / f"a.{suffix}").write_bytes(f"{lines}\n".encode(codec))
    (found,) = read_items([tmp_path])
    assert isinstance(found, RawArticle)
    assert found.text == text


def test_a_line_in_an_encoding_of_its_own_is_read_by_itself() -> None:
    head = "".join(json.dumps({"text": ENGLISH}) + "\n" for _ in range(2000)).encode()
    last = json.dumps({"text": CHINESE}, ensure_ascii=False).encode("gb18030")
    *_, found = read_items(["-"], stdin=io.BytesIO(head + last))
    assert isinstance(found, RawArticle)
    assert (found.text, found.encoding) == (CHINESE, "gb18030")


def test_a_binary_line_is_refused_alone() -> None:
    good = b'{"text": "Cells."}\n'
    junk = b"\x01\x02\x03\x04\xff\xfe\x90" * 20 + b"\n"
    found = list(read_items(["-"], stdin=io.BytesIO(good * 1000 + junk + good)))
    assert [one.source for one in found if isinstance(one, Refusal)] == ["stdin#1001"]
    assert len(found) == 1002


def test_the_encoding_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"))
    (found,) = read_items([tmp_path])
    assert isinstance(found, RawArticle)
    assert found.encoding == "utf-16"
