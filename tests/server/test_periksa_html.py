"""periksa.html: opened from the disk without any network, it finds in every bag exactly what periksa.py finds."""

import base64
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server import bag
from server.periksa import periksa
from tests.browser import NewContext, browser, new_context, violations, width  # noqa: F401  # fixtures, used by name
from tests.server.verify.test_vektor import INDEX, put_vector
from tests.vectors import make, rantai, sample

VERIFY = """async ({base, cases}) => {
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const original = Object.entries(base).map(([path, text]) => [path, bytes(text)]);
    const reports = [];
    for (const one of cases) {
        const entries = new Map();
        for (const [path, raw] of original) {
            const edited = path in one.edits ? one.edits[path] : undefined;
            if (edited !== null) entries.set(path, new Blob([edited === undefined ? raw : bytes(edited)]));
        }
        for (const [path, text] of Object.entries(one.edits))
            if (text !== null && !(path in base)) entries.set(path, new Blob([bytes(text)]));
        reports.push(await Periksa.verify("bag", await Periksa.measure(entries), one.heads, one.kunci, one.lengkap));
    }
    return reports;
}"""


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bag.write(tmp_path / "S-CONTOH-1", sample.contents())
    return tmp_path / "S-CONTOH-1"


@pytest.fixture
async def halaman(new_context: NewContext, folder: Path) -> Page:  # noqa: F811
    """The page out of the bag itself, in a browser without network."""
    context = await new_context()
    await context.set_offline(True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = await context.new_page()
    await page.goto((folder / "periksa.html").as_uri())
    assert asked == [(folder / "periksa.html").as_uri()]
    return page


def told(report: periksa.Laporan) -> dict[str, Any]:
    return {**report.as_dict(), "bag": "bag"}


def case(
    before: dict[str, bytes], after: dict[str, bytes], head: str = "", vkey: str | None = None, lengkap: bool = False
) -> dict[str, Any]:
    """What `after` has that `before` has not, as the page is told it."""
    paths = before.keys() | after.keys()
    changed = {path: after.get(path) for path in paths if before.get(path) != after.get(path)}
    edits = {path: None if raw is None else b64(raw) for path, raw in changed.items()}
    return {"edits": edits, "heads": [["surat", head]] if head else [], "kunci": vkey, "lengkap": lengkap}


async def both(page: Page, folder: Path, cases: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    base = {path: b64(raw) for path, raw in content(folder).items()}
    answers = await page.evaluate(VERIFY, {"base": base, "cases": cases})
    for number, (answer, want) in enumerate(zip(answers, wanted, strict=True)):
        assert answer == want, f"case {number}"


async def agree(page: Page, folder: Path, count: int) -> None:
    """Random flips in any file of the bag, half of them with every manifest rebuilt by somebody who has no key."""
    chance = random.Random(count)  # noqa: S311 - to repeat a failure
    before, mailed = content(folder), sample.contents().head
    cases, wanted = [], []
    for number in range(count):
        path = chance.choice(sorted(before))
        spoilt = bytearray(before[path])
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        (folder / path).write_bytes(spoilt)
        if number % 2 and path.startswith("data/") and path != periksa.INDEKS:
            sample.reseal(folder, key=None)
        report = periksa.verify(folder, [("surat", mailed)])
        assert not report.utuh, path
        wanted.append(told(report))
        cases.append(case(before, content(folder), mailed))
        for name, raw in before.items():
            (folder / name).write_bytes(raw)
    await both(page, folder, cases, wanted)


async def test_it_agrees_with_the_other_verifier_on_flipped_bits(halaman: Page, folder: Path) -> None:
    await agree(halaman, folder, 40)


@pytest.mark.slow
async def test_it_agrees_with_the_other_verifier_on_300_flipped_bits(halaman: Page, folder: Path) -> None:
    await agree(halaman, folder, 300)


async def test_it_judges_each_vector_as_the_other_verifier(halaman: Page, folder: Path, tmp_path: Path) -> None:
    before = content(folder)
    cases, wanted = [], []
    for vector in INDEX["kasus"]:
        copy = Path(shutil.copytree(folder, tmp_path / vector["nama"]))
        place = make.HERE / vector["nama"]
        put_vector(copy, place, vector["kunci"], vector["salinan"])
        luar = (place / vector["luar"]).read_text("utf-8") if vector["luar"] else ""
        heads = [("surat", luar)] if luar else []
        wanted.append(told(periksa.verify(copy, heads, vector["kunci_luar"])))
        cases.append(case(before, content(copy), luar, vector["kunci_luar"]))
    await both(halaman, folder, cases, wanted)


async def test_it_agrees_on_copies_heads_keys_and_what_is_missing(halaman: Page, folder: Path, tmp_path: Path) -> None:
    before, mailed = content(folder), sample.contents().head
    bag.write(tmp_path / "peserta", bag.copy_for_provider(sample.contents(), sample.for_peserta))
    cases, wanted = [], []
    printed = "Kepala rantai 40:00000000…11111111, hal. 1; 41:00000000…11111111"
    for place in (folder, tmp_path / "peserta"):
        behind = (sample.later(), sample.nightly(), printed.replace("40:", "43:"))
        for head in ("", mailed, "surat tanpa kepala", printed, mailed.replace("40", "41"), f"> {mailed}", *behind):
            for vkey in (None, rantai.VKEY, rantai.OTHER_VKEY, "bukan kunci"):
                for lengkap in (False, True):
                    heads = [("surat", head)] if head else []
                    wanted.append(told(periksa.verify(place, heads, vkey, lengkap)))
                    cases.append(case(before, content(place), head, vkey, lengkap))
    for path in before:
        kept = {name: raw for name, raw in before.items() if name != path}
        (folder / path).unlink()
        wanted.append(told(periksa.verify(folder)))
        cases.append(case(before, kept))
        (folder / path).write_bytes(before[path])
    await both(halaman, folder, cases, wanted)


async def test_large_files_are_hashed_piece_by_piece(halaman: Page) -> None:
    fits = await halaman.evaluate(
        """async () => {
            for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 1 << 20]) {
                const raw = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)));
                const whole = new Uint8Array(size);
                for (let at = 0; at < size; at += raw.length) whole.set(raw.subarray(0, size - at), at);
                const ours = new Periksa.Sha256();
                for (let at = 0; at < size; at += 777) ours.update(whole.subarray(at, at + 777));
                if (Periksa.hex(ours.digest()) !== Periksa.hex(await Periksa.sha256(whole))) return size;
            }
            return "ya";
        }"""
    )

    assert fits == "ya"


async def test_a_zip_is_chosen_a_head_pasted_and_the_verdict_read(halaman: Page, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bag.zip").write_bytes(b"".join(bag.zip_stream(folder)))

    await halaman.set_input_files("#zip", tmp_path / "bag.zip")
    await halaman.fill("#kepala", sample.contents().head)
    await halaman.click("#mulai")

    await halaman.wait_for_selector("#putusan")
    assert (await halaman.inner_text("#putusan")).startswith("UTUH")
    assert "pada 40 baris" in await halaman.inner_text("#hasil")
    assert await violations(halaman) == []
    await halaman.set_viewport_size({"width": 360, "height": 700})
    assert await width(halaman) <= 360


async def test_a_head_from_behind_the_seal_is_told_as_such(halaman: Page, folder: Path) -> None:
    await halaman.set_input_files("#folder", folder)
    await halaman.fill("#kepala", sample.later())
    await halaman.click("#mulai")

    await halaman.wait_for_selector("#putusan")
    shown = await halaman.inner_text("#hasil")
    assert shown.startswith("BELUM LENGKAP: isi bag ini benar, tetapi kepala yang Anda pegang lebih baru")
    assert "BELUM Kepala dari luar" in shown
    assert "3 baris ditulis sesudah segel ini" in shown
    assert "GAGAL" not in shown
    assert await violations(halaman) == []


async def test_a_spoilt_folder_is_chosen_and_what_is_wrong_is_named(halaman: Page, folder: Path) -> None:
    (folder / "data/05-dokumen/asli/foto-3.jpg").write_bytes(b"contoh lain")

    await halaman.set_input_files("#folder", folder)
    await halaman.click("#mulai")

    await halaman.wait_for_selector("#putusan")
    assert (await halaman.inner_text("#putusan")).startswith("TIDAK UTUH")
    assert "data/05-dokumen/asli/foto-3.jpg: isinya diubah" in await halaman.inner_text("#hasil")


@pytest.mark.parametrize("spoil", [lambda raw: raw[:1000], lambda raw: b"bukan zip", lambda raw: raw[:-30]])
async def test_what_is_no_bag_is_refused_in_words(halaman: Page, folder: Path, tmp_path: Path, spoil: Any) -> None:
    (tmp_path / "bag.zip").write_bytes(spoil(b"".join(bag.zip_stream(folder))))

    await halaman.set_input_files("#zip", tmp_path / "bag.zip")
    await halaman.click("#mulai")

    await halaman.wait_for_selector("#hasil:not([hidden])")
    assert "Tidak dapat diperiksa" in await halaman.inner_text("#hasil")
