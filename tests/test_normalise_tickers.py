"""Tickers: read beside a company's name, in the one spelling of their exchange."""

import pytest
from spelt import read


@pytest.mark.parametrize(
    ("beside", "ticker"),
    [
        ("[SHE: 002601]", "SZSE:002601"),
        ("(688931.SH)", "SSE:688931"),
        ("(SZSE: 300750)", "SZSE:300750"),
        ("(HKEX: 3750)", "HKEX:3750"),
        ("300750.SZ", "SZSE:300750"),
        ("(KRX: 373220)", "KRX:373220"),
        ("(NASDAQ: BORN)", "NASDAQ:BORN"),
        ("(NYSE：BRN)", "NYSE:BRN"),
        ("（03750.HK）", "HKEX:3750"),
        ("(700.HK)", "HKEX:0700"),
        ("(6752.T)", "TSE:6752"),
        ("(SZ.300750)", "SZSE:300750"),
        ("(stock code: 300750.SZ)", "SZSE:300750"),
        ("(SZSE: 300750; HKEX: 3750)", "SZSE:300750"),
        ("'s (ASX: BRN)", "ASX:BRN"),
        ("(Shenzhen Stock Exchange: 300750)", "SZSE:300750"),
    ],
)
def test_a_ticker_beside_a_name_is_the_companys(beside: str, ticker: str) -> None:
    (company,) = read(f"Borun Cells {beside} rose.").companies
    assert (company.text, company.ticker) == ("Borun Cells", ticker)


def test_a_ticker_holds_for_every_mention_of_the_company_and_for_no_other() -> None:
    found = read("Borun Cells Co., Ltd. (688931.SH) and Zhongpo Energy met. Borun Cells said so.").companies
    assert [(c.text, c.ticker) for c in found] == [
        ("Borun Cells Co., Ltd.", "SSE:688931"),
        ("Zhongpo Energy", None),
        ("Borun Cells", "SSE:688931"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Borun Cells rose, as did the rest of its sector (688931.SH).",
        "Borun Cells listed on the NASDAQ: a first.",
        "Borun Cells (SZSE) rose.",
        "Borun Cells held 300750 shares. SH followed.",
    ],
)
def test_what_stands_elsewhere_or_is_no_code_is_no_ticker(text: str) -> None:
    assert [company.ticker for company in read(text).companies if company.text == "Borun Cells"] == [None]
