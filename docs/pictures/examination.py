"""The examination: documents photographed, read, one of them clarified, and the result decided."""

from functools import partial
from typing import Any

from docs.pictures.camera import picture
from docs.pictures.tour import Tour
from server.actions import dokumen, percakapan, putusan
from server.demo.browser import Browser
from server.demo.foto import LEVELS, drawn
from server.demo.panggung import pass_minutes
from sessions.dokumen import Sumber
from sessions.penilaian import Putusan
from sessions.peserta import Hasil
from sessions.putusan import Perihal


async def examine(tour: Tour) -> None:
    """Photos are sent over the guest's own login; the NIB differs from what was typed at SPSE."""
    made, ketua = tour.made, tour.ketua
    sender: Browser = await made.browser("foto")
    await sender.open_link(tour.link)
    for item in await tour.papers():
        level = LEVELS[item["jenis"]]
        photo = await drawn(tour.firm, item["jenis"], level, made.jam.now().date())
        await sender.send_photo("dokumen", item["id"], photo)
    await made.until(partial(all_read, tour), "reading the documents", 120)
    for item in await tour.papers():
        if item["jenis"] != "nib":
            await judge(tour, item)
    await ketua.locator(".checks button.item", has_text="NIB").click()
    await ketua.locator(".checks [aria-current=true]").wait_for()
    await ketua.wait_for_timeout(2_000)  # the large copy
    await picture(ketua, "pemeriksaan")
    await clarify(tour, next(item for item in await tour.papers() if item["jenis"] == "nib"))
    pass_minutes(made, 50)
    await putusan.propose(*tour.one, Perihal.HASIL, Hasil.LULUS, "")
    await ketua.get_by_role("button", name="Setujui").wait_for()
    await picture(ketua, "putusan")
    await ketua.get_by_role("button", name="Setujui").click()
    await putusan.propose(*tour.one, Perihal.TUTUP, None, "")
    await putusan.vote(*tour.two, (await tour.papers("usul"))[-1]["id"])
    await tour.guest.get_by_role("heading", name="Sesi sudah ditutup").wait_for()


async def all_read(tour: Tour) -> bool:
    return all(item["keadaan"] in ("siap_periksa", "perlu_ulang") for item in await tour.papers())


async def judge(tour: Tour, item: dict[str, Any], why: str = "") -> None:
    """Shown before the camera, then valid in the eyes of two."""
    if item["keadaan"] == "perlu_ulang":
        await dokumen.force(*tour.one, item["id"], "Foto cukup jelas bagi pemeriksa.")
    versi = item["versi"]
    if item["keadaan"] != "klarifikasi":
        versi = await dokumen.shown(*tour.one, item["id"], "")
    for member in (tour.one, tour.two) if item["kunci"] else (tour.one,):
        versi = await dokumen.judge(*member, item["id"], versi, Putusan.SAH, why, Sumber.ASLI, {})


async def clarify(tour: Tour, item: dict[str, Any]) -> None:
    """The NIB is asked about, the guest answers on the phone."""
    ketua, guest, id = tour.ketua, tour.guest, item["id"]
    versi = await dokumen.shown(*tour.one, id, "")
    why = "Nomor NIB pada dokumen berbeda dari isian SPSE."
    await dokumen.judge(*tour.one, id, versi, Putusan.KLARIFIKASI, why, Sumber.ASLI, {})
    await percakapan.ask(*tour.one, "NIB pada isian SPSE berbeda dari dokumen asli. Mana yang benar?", id)
    await guest.get_by_role("button", name="Jawab pertanyaan ini").click()
    await guest.get_by_label("Jawaban Saudara untuk pertanyaan 1").fill(
        "Yang benar tercetak pada dokumen asli; isian kami salah ketik."
    )
    await picture(guest, "penyedia-tanya")
    await guest.get_by_role("button", name="Kirim jawaban").click()
    await ketua.get_by_role("tab", name="Pertanyaan").click()
    await ketua.get_by_text("isian kami salah ketik").wait_for()
    await percakapan.conclude(*tour.one, 1, "Jawaban dapat diterima.")
    asked = next(one for one in await tour.papers() if one["id"] == id)
    await judge(tour, asked, "Diterima setelah klarifikasi; isian SPSE salah ketik.")
