"""A room whose people each have a picture of one colour and a tone of their own, and what a recording shows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import av
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.rtp import RtpPacket
from playwright.async_api import Page, expect

from server.actions import kesediaan
from server.login import STAF, TAMU, cookie_name
from server.media import mjr
from server.store import wakil as persons
from tests.journeys.ruang import HOST, LOST, PHONE, Sidang, choose, shoot

COLOURS = {"ketua": (200, 30, 30), "anggota": (30, 170, 30), "wakil": (30, 60, 210), "pendamping": (210, 190, 20)}
PENDAMPING = "Lina Contoh"

CAMERA = """
([r, g, b, hertz]) => {
  if (!navigator.mediaDevices) return;
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const pen = canvas.getContext("2d");
  let n = 0;
  setInterval(() => {
    pen.fillStyle = `rgb(${r}, ${g}, ${b})`;
    pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = "#fff";
    pen.fillRect((n++ * 7) % 600, 440, 40, 40);
  }, 66);
  const picture = () => canvas.captureStream(15).getVideoTracks()[0];
  const tone = () => {
    const sound = new AudioContext();
    const [wave, end] = [sound.createOscillator(), sound.createMediaStreamDestination()];
    wave.frequency.value = hertz;
    wave.connect(end);
    wave.start();
    return end.stream.getAudioTracks()[0];
  };
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) =>
    new MediaStream([...(audio ? [tone()] : []), ...(video ? [picture()] : [])]);
}
"""


class Berwarna(Sidang):
    """The same lobby; "pendamping" comes with the wakil."""

    async def answered(self) -> None:
        """Two are coming."""
        jalan = self.jalan
        isian = {"pilihan": "bersedia", "alasan": "", "usul": "", "whatsapp": "0812-0000-0001", "perangkat": "telepon"}
        coming = [
            {"nama": jalan.peserta.direktur, "jabatan": "Direktur", "kapasitas": "direksi"},
            {"nama": PENDAMPING, "jabatan": "Staf", "kapasitas": "pendamping", "surel": "lina@contoh.id"},
        ]
        await kesediaan.answer(jalan.services, await jalan.guest(), jalan.sesi.id, isian, coming, "127.0.0.1")

    async def id_of(self, key: str) -> str:
        if key in self.jalan.office.people:
            return str(self.jalan.office.people[key].id)
        people = await self.jalan.services.store.read(lambda c: persons.of_sesi(c, self.jalan.sesi.id))
        wanted = PENDAMPING if key == "pendamping" else self.jalan.peserta.direktur
        return next(str(one.id) for one in people if one.nama == wanted)

    async def enter(self, key: str, tolerate: str = LOST, **options: object) -> Page:
        guest = key in ("wakil", "pendamping")
        kind, path = (TAMU, "/hadir/ruang") if guest else (STAF, f"/sesi/{self.jalan.sesi.id}/ruang")
        phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
        context = await self.new_context(tolerate, **{**(phone if guest else {"viewport": HOST}), **options})
        token = await self._login(kind, await self.id_of(key))
        await context.add_cookies([{"name": cookie_name(kind, False), "value": token, "url": self.url}])
        context.set_default_timeout(30_000)
        picture = [*COLOURS[key], 300 + 100 * list(COLOURS).index(key)]
        await context.add_init_script(f"({CAMERA})({picture})")
        page = self.pages[key] = await context.new_page()
        await page.goto(self.url + path)
        return page

    async def come(self, key: str, choice: str = "A") -> Page:
        """Somebody of the peserta, waiting."""
        page = await self.enter(key)
        await page.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
        await page.get_by_role("button", name="Lanjut", exact=True).click()
        await choose(page, choice)
        await page.get_by_role("button", name="Simpan pilihan").click()
        for apa in ("kartu identitas", "wajah"):
            await page.get_by_role("button", name=f"Ambil foto {apa}").click()
            await shoot(page)
        return page

    async def all_four(self, **choices: str) -> None:
        """Inside, each by their choice (A unless said), and the sesi begun."""
        ketua = await self.sit("ketua", choices.get("ketua", "A"))
        await self.sit("anggota", choices.get("anggota", "A"))
        for key, nama in (("wakil", self.jalan.peserta.direktur), ("pendamping", PENDAMPING)):
            await self.come(key, choices.get(key, "A"))
            await ketua.get_by_role("button", name=f"Terima {nama}").click()
        await ketua.get_by_role("button", name="Mulai sesi").click()
        await expect(self.pages["pendamping"].get_by_text("Sedang berlangsung")).to_be_visible()

    async def record(self) -> Page:
        ketua = self.pages["ketua"]
        await ketua.get_by_role("button", name="Mulai rekam").click()
        await ketua.get_by_role("button", name="Sudah dibacakan, mulai").click()
        return ketua


@dataclass(frozen=True, slots=True)
class Gambar:
    """One picture of a recording: whose colour it is, and when it came."""

    orang: str
    waktu: datetime


def pictures_in(path: Path) -> Iterator[Gambar]:
    """Every picture of a segment that a decoder gives, by its colour; "siapa" for a colour that nobody has."""
    begin = mjr.moment(mjr.header(path).first)
    decoder = av.CodecContext.create("vp8", "r")
    frame = b""
    for packet in mjr.packets(path):
        rtp = RtpPacket.parse(packet.rtp)
        if not rtp.payload:
            continue
        _, rest = VpxPayloadDescriptor.parse(rtp.payload)
        frame += rest
        if rtp.marker:
            for picture in _decoded(decoder, frame):
                yield Gambar(_whose(picture), begin + timedelta(milliseconds=packet.ms))
            frame = b""


def _decoded(decoder: "av.CodecContext", frame: bytes) -> list["av.VideoFrame"]:
    try:
        return list(decoder.decode(av.Packet(frame)))
    except av.FFmpegError:  # begins before its first key frame
        return []


def _whose(picture: "av.VideoFrame") -> str:
    seen = picture.to_ndarray(format="rgb24")
    middle = seen[: seen.shape[0] * 3 // 4].reshape(-1, 3).mean(axis=0)
    for key, colour in COLOURS.items():
        if all(abs(float(one) - other) < 40 for one, other in zip(middle, colour, strict=True)):
            return key
    return "siapa"


def count(path: Path) -> Counter[str]:
    return Counter(one.orang for one in pictures_in(path))
