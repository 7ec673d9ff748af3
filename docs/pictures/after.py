"""After the close: the minutes, the signatures, the seal, the auditor."""

from docs.pictures.camera import SEEN, picture
from docs.pictures.tour import Tour
from server.actions import berita_acara
from server.demo import office as scene
from server.demo.panggung import letter_to, personal_link
from server.demo.segel import finish
from server.demo.tanda_tangan import closed, sign_as
from tests.browser import until


async def signing(tour: Tour) -> None:
    made, ketua, guest = tour.made, tour.ketua, tour.guest
    leader = made.office.pelaku("ketua")
    await berita_acara.compose(made.services, leader, tour.sesi.id)
    await berita_acara.read_out(made.services, leader, tour.sesi.id)
    await tour.go(ketua, f"/sesi/{tour.sesi.id}/ba")
    await until(ketua, SEEN)
    await picture(ketua, "berita-acara")
    await berita_acara.freeze(made.services, leader, tour.sesi.id)
    await tour.go(guest, "/hadir/ba")
    await guest.locator("#tanda-tangan").wait_for()
    await guest.get_by_role("button", name="Kirim kode").click()
    await guest.get_by_label("Kode dari surel").wait_for()
    await picture(guest, "penyedia-tanda-tangan", top="#tanda-tangan")
    await letter_to(made, tour.firm.peserta.surel, "kode_tanda_tangan")  # read, so that the next is another
    for key in ("ketua", "anggota1", "anggota2"):
        await sign_as(made, made.office.pelaku(key), tour.sesi.id, made.office.staff[key].surel)
    await sign_as(made, tour.wakil, tour.sesi.id, tour.firm.peserta.surel)
    await made.until(lambda: closed(made, tour.sesi.id), "the closing seal")
    for page in tour.members:
        await page.context.close()
    await finish(made, tour.firm, tour.sesi, [])


async def seal(tour: Tour) -> None:
    made, ketua, guest = tour.made, tour.ketua, tour.guest
    mail = await letter_to(made, tour.firm.peserta.surel, "berkas_disegel")
    await guest.goto(personal_link(mail))
    await guest.wait_for_url("**/hadir")
    await picture(guest, "penyedia-salinan", top=".card.next")
    await tour.go(ketua, f"/sesi/{tour.sesi.id}/bukti")
    await picture(ketua, "bukti")
    kepala = await tour.staff("kepala")
    await tour.go(kepala, "/audit/hak")
    await picture(kepala, "hak-audit")
    await kepala.context.close()
    await scene.let_audit(made.services, made.office)
    auditor = await tour.staff("auditor")
    await tour.go(auditor, "/audit")
    await picture(auditor, "audit")
    await tour.go(auditor, f"/sesi/{tour.sesi.id}/bukti?cari=NIB")
    await picture(auditor, "audit-bukti", top="section.card")
    await tour.go(auditor, f"/periksa/BA-{tour.sesi.kode}")
    await picture(auditor, "periksa")
