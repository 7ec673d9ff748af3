"""Before the day: the invitation, its approval, the answer, and the pages of the office."""

from datetime import timedelta

from playwright.async_api import Page

from docs.pictures.camera import SEEN, picture
from docs.pictures.tour import DESK, PHONE, Tour
from server.actions import kesediaan
from server.demo import office as scene
from server.demo.panggung import letter_to, pass_minutes, personal_link
from server.store import undangan as letters
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran
from tests.browser import until


async def plan(tour: Tour) -> Sesi:
    """Three sesi; the first company is invited, and the pictures are of the second."""
    made, morning = tour.made, tour.made.jam.now() + timedelta(days=2)
    one, two, _ = [
        await scene.schedule(made.services, made.office, firm, morning + timedelta(hours=3 * place))
        for place, firm in enumerate(made.office.firms)
    ]
    pass_minutes(made, 35)
    await scene.invite(made.services, made.office, one.id)
    await scene.sent(made.app, one.id)
    return two


async def invite(tour: Tour) -> None:
    made, ketua = tour.made, tour.ketua
    masuk = await tour.page(tour.desk, "/masuk", viewport=DESK)
    await picture(masuk, "masuk")
    await masuk.context.close()
    await tour.go(ketua, f"/sesi/{tour.sesi.id}/undangan")
    await ketua.get_by_role("button", name="Susun undangan").click()
    await ketua.get_by_role("button", name="Ajukan untuk disahkan").click()
    await ketua.get_by_role("button", name="Sahkan undangan").wait_for()
    await until(ketua, SEEN)
    await picture(ketua, "undangan")
    await ketua.get_by_role("button", name="Sahkan undangan").click()
    await ketua.get_by_role("button", name="Kirim undangan").click()
    await scene.sent(made.app, tour.sesi.id)
    await tour.go(ketua, f"/paket/{made.office.paket.id}")
    await picture(ketua, "paket")
    await tour.go(ketua, f"/paket/{made.office.paket.id}/impor")
    await picture(ketua, "impor")


async def open_link(tour: Tour) -> Page:
    tour.link = personal_link(await letter_to(tour.made, tour.firm.peserta.surel, "undangan"))
    box = await tour.page(tour.desk, "/surel", viewport=DESK)
    await box.get_by_role("link", name=f"direktur@{tour.firm.peserta.surel.partition('@')[2]}").first.click()
    await picture(box, "surel")
    await box.context.close()
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}
    guest = await tour.page(tour.phone, "/uji", **phone)
    await guest.get_by_role("button", name="Mulai uji").click()
    await guest.locator("#simpulan:not(:empty)").wait_for()
    await picture(guest, "penyedia-uji")
    await guest.goto(tour.link)
    await guest.wait_for_url("**/hadir")
    await picture(guest, "penyedia-undangan")
    return guest


async def answer(tour: Tour) -> None:
    """The answer itself goes in by the action, as in the demonstration; the form is only shown."""
    made = tour.made
    await picture(tour.guest, "penyedia-jawaban", top="form.stack, form:not(.who form)")
    pass_minutes(made, 190)
    isian, coming = scene.answer_of(tour.firm)
    person = await made.services.store.read(lambda c: letters.first_person(c, tour.sesi.id))
    tour.wakil = Pelaku(person, tour.firm.peserta.direktur, Peran.PENYEDIA, made.office.kantor.id)
    await kesediaan.answer(made.services, tour.wakil, tour.sesi.id, isian, coming, "127.0.0.1")
    pass_minutes(made, 6)
    await tour.go(tour.guest, "/hadir")
    await picture(tour.guest, "penyedia-bersiap", top=".card.next")
    await tour.go(tour.ketua, "/beranda")
    await picture(tour.ketua, "beranda")
    await scene.make_ready(made.services, made.office, tour.sesi.id)
    await tour.go(tour.ketua, f"/sesi/{tour.sesi.id}")
    await picture(tour.ketua, "sesi")
    timit = await tour.staff("timit")
    await tour.go(timit, f"/sesi/{tour.sesi.id}")
    await picture(timit, "sarana", top="#sarana")
    await timit.context.close()


async def office_pages(tour: Tour) -> None:
    admin = await tour.staff("admin")
    for path, name in (("/orang", "orang"), ("/kantor", "kantor")):
        await tour.go(admin, path)
        await picture(admin, name)
    await admin.context.close()
