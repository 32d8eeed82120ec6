"""Archives and gzip: what is inside, what is damaged, and what would never end."""

import gzip
import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits, Meter, total_bytes

PROSE = b"The plant will make cells."
Found = RawArticle | Refusal
Pack = Callable[[Mapping[str, bytes]], bytes]


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def tar_gz(members: Mapping[str, bytes]) -> bytes:
    return gzip.compress(tarred(members))


def read(path: Path, data: bytes, limits: Limits | None = None) -> list[Found]:
    path.write_bytes(data)
    return list(read_items([path], limits=limits or Limits()))


def noise(size: int) -> bytes:
    """Text that does not pack well."""
    return random.Random(size).randbytes(size // 2).hex().encode()


def refusals(found: list[Found]) -> list[Refusal]:
    return [one for one in found if isinstance(one, Refusal)]


def texts(found: list[Found]) -> list[str]:
    return [one.text for one in found if isinstance(one, RawArticle)]


@pytest.mark.parametrize(
    ("name", "pack"), [("d.zip", zipped), ("d.tar", tarred), ("d.tar.gz", tar_gz), ("d.tgz", tar_gz)]
)
def test_members_of_every_kind_are_read(tmp_path: Path, name: str, pack: Pack) -> None:
    members = {
        "a.txt": PROSE,
        "b/c.html": PROSE,
        "d.jsonl": b'{"text": "One."}\n\n{"text": "Two."}\n',
        "e.csv.gz": gzip.compress(b"title,text\nPlant,Cells.\n"),
        "f.png": b"\x89PNG",
        ".hidden.txt": PROSE,
        "__MACOSX/._a.txt": PROSE,
    }
    found = read(tmp_path / name, pack(members))
    inside = ["a.txt", "b/c.html", "d.jsonl#1", "d.jsonl#3", "e.csv.gz#2"]
    assert [one.source for one in found] == [f"{name}!/{member}" for member in inside]
    assert isinstance(found[0], RawArticle)
    assert found[0].identity == f"{tmp_path.resolve()}/{name}!/a.txt"


@pytest.mark.parametrize("pack", [zipped, tarred, tar_gz])
def test_an_archive_comes_through_standard_input_too(pack: Pack) -> None:
    (found,) = read_items(["-"], stdin=io.BytesIO(pack({"a.txt": PROSE})))
    assert found.source == "stdin!/a.txt"


@pytest.mark.parametrize("name", ["a.txt.gz", "a.gz", "A.TXT.GZ"])
def test_gzip_is_taken_off(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path / name, gzip.compress(PROSE))) == [PROSE.decode()]


def test_gzip_of_many_members_with_padding_is_one_file(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "One."}\n') + gzip.compress(b'{"text": "Two."}\n') + b"\0" * 200
    assert texts(read(tmp_path / "a.jsonl.gz", data)) == ["One.", "Two."]


def test_archives_inside_archives_are_read(tmp_path: Path) -> None:
    inner = tar_gz({"c.txt": PROSE, "d.zip": zipped({"e.txt": PROSE})})
    found = read(tmp_path / "a.zip", zipped({"b.tar.gz": inner}))
    assert [one.source for one in found] == ["a.zip!/b.tar.gz!/c.txt", "a.zip!/b.tar.gz!/d.zip!/e.txt"]


def test_records_before_the_damage_come_out_then_one_refusal(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%s"}\n' % noise(number) for number in range(2, 500))
    found = read(tmp_path / "a.jsonl.gz", gzip.compress(lines)[:-20_000])
    assert len(texts(found)) > 100
    (refusal,) = refusals(found)
    assert found[-1] is refusal
    assert refusal == Refusal("a.jsonl.gz", "the gzip data ends early, what follows is lost: fetch the file again")


@pytest.mark.parametrize("cut", [1, 8, 15])
def test_a_truncated_text_is_refused_as_a_whole(tmp_path: Path, cut: int) -> None:
    (found,) = read(tmp_path / "a.txt.gz", gzip.compress(PROSE * 5)[:-cut])
    assert isinstance(found, Refusal)


def test_a_wrong_checksum_is_damage(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(PROSE))
    data[-6] ^= 0xFF
    (found,) = read(tmp_path / "a.txt.gz", bytes(data))
    assert isinstance(found, Refusal)
    assert "damaged" in found.reason


def test_a_truncated_tar_gz_gives_the_whole_members_then_one_refusal(tmp_path: Path) -> None:
    members = {f"{number}.txt": noise(number) for number in range(2, 400)}
    found = read(tmp_path / "a.tar.gz", tar_gz(members)[:-3000])
    assert len(texts(found)) > 100
    (refusal,) = refusals(found)
    assert found[-1] is refusal


def test_a_truncated_tar_gives_the_whole_members_then_refuses(tmp_path: Path) -> None:
    found = read(tmp_path / "a.tar", tarred({"a.txt": PROSE, "b.txt": PROSE * 1000})[:2000])
    assert texts(found) == [PROSE.decode()]
    assert refusals(found)


def test_a_corrupt_zip_member_is_refused_and_the_others_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PROSE, "b.txt": bytes(range(65, 91)) * 40, "c.txt": PROSE}))
    start = data.index(b"b.txt") + len("b.txt")
    data[start : start + 8] = b"\xff" * 8
    found = read(tmp_path / "a.zip", bytes(data))
    assert len(texts(found)) == 2
    assert [one.source for one in refusals(found)] == ["a.zip!/b.txt"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.txt.gz"])
@pytest.mark.parametrize("data", [b"This is no archive at all. " * 40, b"PK\x03\x04rest", b"\x1f\x8brest"])
def test_what_is_no_archive_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    (found,) = read(tmp_path / name, data)
    assert isinstance(found, Refusal)
    assert "\n" not in found.reason


@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar", tarred)])
def test_an_archive_without_articles_is_refused(tmp_path: Path, name: str, pack: Pack) -> None:
    (found,) = read(tmp_path / name, pack({"a.png": b"x"}))
    assert found == Refusal(name, "no article in it: remove it or fetch it again")


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("name", ["../../a.txt", "/a.txt", "./a.txt", "..\\a.txt"])
def test_names_that_lead_out_of_the_archive_stay_inside(tmp_path: Path, name: str, pack: Pack) -> None:
    path = tmp_path / ("d.zip" if pack is zipped else "d.tar")
    assert [one.source for one in read(path, pack({name: PROSE}))] == [f"{path.name}!/a.txt"]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type = kind
        info.linkname = "/etc/passwd"
        archive.addfile(info)
    (found,) = read_items([tmp_path / "a.tar"])
    assert isinstance(found, Refusal)
    assert found.source == "a.tar!/a.txt"


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (found,) = read_items([tmp_path / "a.zip"])
    assert isinstance(found, Refusal)
    assert "link" in found.reason


def test_encrypted_members_are_one_refusal_and_the_others_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PROSE, "b.txt": PROSE, "c.txt": PROSE}))
    for name in (b"a.txt", b"b.txt"):
        entry = data.rindex(name) - 46  # the member's entry in the table of contents; its flags stand at 8
        data[entry + 8] |= 1
    found = read(tmp_path / "a.zip", bytes(data))
    assert len(texts(found)) == 1
    (refusal,) = refusals(found)
    assert refusal.reason.startswith("2 of 3 members are encrypted")


def test_a_zip_packed_by_a_rare_method_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.txt", PROSE)
    (found,) = read_items([tmp_path / "a.zip"])
    assert isinstance(found, Refusal)
    assert "pack it again" in found.reason


def test_chinese_names_in_a_zip_are_readable(tmp_path: Path) -> None:
    data = zipped({"XXXX.txt": PROSE}).replace(b"XXXX", "电池".encode("gbk"))
    assert read(tmp_path / "a.zip", data)[0].source == "a.zip!/电池.txt"


BOMBS = [
    pytest.param("a.jsonl.gz", lambda: gzip.compress(b"\n" * 2_000_000), "250 times its size", id="blank lines"),
    pytest.param("a.zip", lambda: zipped({"a.jsonl": b"\n" * 2_000_000}), "250 times its size", id="in a zip"),
    pytest.param("a.tar.gz", lambda: tar_gz({"a.jsonl": b"\n" * 2_000_000}), "250 times its size", id="in a tar"),
]


@pytest.mark.parametrize(("name", "make", "reason"), BOMBS)
def test_a_bomb_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[], bytes], reason: str
) -> None:
    monkeypatch.setattr("pipeline.sources.limits.GRACE", 2**20)
    (found,) = read(tmp_path / name, make())
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_a_text_is_not_unpacked_past_the_limit_on_articles(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.txt.gz", gzip.compress(b"a" * 20_000_000))
    assert isinstance(found, Refusal)
    assert "more than 4,000,000 characters; the limit is 1,000,000" in found.reason


LOW = Limits(members=3, nesting=2, unpacked_bytes=10_000, nested_bytes=500)


@pytest.mark.parametrize(
    ("name", "data", "read_before", "reason"),
    [
        ("a.zip", zipped({f"{number}.txt": PROSE for number in range(9)}), 3, "holds more than 3 members"),
        ("a.tar", tarred({f"{number}.txt": PROSE for number in range(9)}), 3, "holds more than 3 members"),
        ("a.zip", zipped({"a.txt": PROSE, "b.txt": PROSE * 500}), 1, "unpacks to more than"),
        ("a.zip", zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": PROSE})})}), 0, "more than 2 deep"),
        ("a.gz", gzip.compress(gzip.compress(gzip.compress(PROSE))), 0, "more than 2 deep"),
        ("a.zip", zipped({"b.zip": zipped({f"{number}.txt": PROSE for number in range(9)})}), 0, "a zip of more than"),
    ],
)
def test_archives_have_limits(tmp_path: Path, name: str, data: bytes, read_before: int, reason: str) -> None:
    found = read(tmp_path / name, data, LOW)
    assert len(texts(found)) == read_before
    (refusal,) = refusals(found)
    assert reason in refusal.reason


def test_a_bomb_in_one_file_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": PROSE * 500}))
    (tmp_path / "b.txt").write_bytes(PROSE)
    found = list(read_items([tmp_path], limits=LOW))
    assert [type(one) for one in found] == [Refusal, RawArticle]


def test_a_zip_with_an_enormous_table_of_contents_is_not_loaded(tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 300 * 2**20, 0, 0)
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(300 * 2**20)
        file.seek(0, io.SEEK_END)
        file.write(end)
    (found,) = read_items([tmp_path / "a.zip"])
    assert isinstance(found, Refusal)
    assert "table of contents" in found.reason


def test_the_meter_moves_through_an_archive_and_ends_at_its_size(tmp_path: Path) -> None:
    members = {f"{number}.txt": noise(50_000 + number) for number in range(30)}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    meter = Meter()
    stream = read_items([tmp_path], meter=meter)
    next(stream)
    early = meter.bytes_read
    list(stream)
    assert early < meter.bytes_read == total_bytes([tmp_path])
