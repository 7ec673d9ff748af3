/**
 * The replay: everybody's film on one clock beside the chain. It imports nothing and asks for nothing but films and pictures, so that
 * the same script works inside a bag, opened from the disk.
 */

interface Celah { jenis: string; dari: number; sampai: number; sebab: string }
interface Orang { nama: string; peran: string; keterangan: string; film: string; mulai: number; lama: number; gambar: boolean; celah: Celah[] }
interface Foto { label: string; kecil: string; besar: string }
interface Baris { no: number; waktu: number; kalimat: string; oleh: string; rincian: string[]; foto: Foto[] }
interface Butir { bagian: string; teks: string; baris: number[]; foto: Foto[] }
interface Garis {
  zona: string; geser: number; mulai: number; selesai: number; cap: string;
  orang: Orang[]; baris: Baris[]; ba: Butir[]; jenis: Record<string, string>; kata: Record<string, string>; tombol: string[][];
}

/** One film on the clock. */
interface Layar { orang: Orang; video: HTMLVideoElement; kotak: HTMLElement; kata: HTMLElement }

const garis = JSON.parse(document.getElementById("garis")?.textContent ?? "null") as Garis;
const akar = document.getElementById("tayangan");
const LAJU = [0.5, 0.75, 1, 1.25, 1.5, 2];
const BEDA = 0.25;

function kata(name: string, values: Record<string, string> = {}): string {
  return (garis.kata[name] ?? name).replace(/%\((\w+)\)s/g, (all, key: string) => values[key] ?? all);
}

function el<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** `09.41.12`, on the clocks of the sesi's zone. */
function jam(at: number): string {
  return new Date(at + garis.geser).toISOString().slice(11, 19).replaceAll(":", ".");
}

function tayangkan(akar: HTMLElement): void {
  const awal = garis.mulai, akhir = garis.selesai;
  let now = awal, jalan = false, laju = 1, dulu = 0;
  const layar: Layar[] = [];

  // The films

  const wadah = el("div", { class: "tayangan-film" });
  for (const orang of garis.orang) wadah.append(orang.film ? film(orang) : tanpa(orang));

  function film(orang: Orang): HTMLElement {
    const video = el("video", { src: orang.film, preload: "auto", playsinline: "", "aria-label": kata("rekaman", { nama: orang.nama }), tabindex: "-1" });
    const tulisan = el("p", { class: "tayangan-kata" });
    const kotak = el("div", { class: "tayangan-layar" }, video, tulisan, ...(garis.cap ? [el("span", { class: "tayangan-cap", "aria-hidden": "true" }, garis.cap)] : []));
    const bisu = el("button", { type: "button", class: "tight", "aria-pressed": "false" }, kata("bisu"), el("span", { class: "unseen" }, ` ${orang.nama}`));
    bisu.addEventListener("click", () => {
      video.muted = !video.muted;
      bisu.setAttribute("aria-pressed", String(video.muted));
    });
    video.addEventListener("error", () => { video.dataset["rusak"] = "ya"; tunjuk(); });
    layar.push({ orang, video, kotak, kata: tulisan });
    return el("figure", {}, kotak, keterangan(orang, bisu));
  }

  function tanpa(orang: Orang): HTMLElement {
    const sebab = orang.keterangan || kata("kosong");
    return el("figure", { class: "tanpa" }, el("div", { class: "tayangan-layar kosong" }, el("p", { class: "tayangan-kata" }, sebab)), keterangan(orang));
  }

  function keterangan(orang: Orang, ...more: Node[]): HTMLElement {
    const said = orang.film && orang.keterangan ? [el("span", { class: "soft small" }, ` · ${orang.keterangan}`)] : [];
    return el("figcaption", {}, el("span", {}, el("b", {}, orang.nama), ` · ${orang.peran}`, ...said), ...more);
  }

  /** The photo that a line came with, beside the films and as large as they are; null puts it away. */
  const bidik = el("figure", { class: "tayangan-bukti", hidden: "" });
  wadah.prepend(bidik);
  function perlihatkan(foto: Foto[]): void {
    const one = foto.find(({ besar }) => besar);
    bidik.hidden = !one;
    if (!one || bidik.dataset["foto"] === one.label) return;
    bidik.dataset["foto"] = one.label;
    const label = kata("foto", { nomor: one.label });
    bidik.replaceChildren(el("a", { href: one.besar, class: "tayangan-layar" }, el("img", { src: one.besar, alt: label })), el("figcaption", {}, el("b", {}, label)));
  }

  // The controls

  const main = tombol(kata("main"), () => putar(!jalan), "primary");
  const pilih = el("select", { id: "laju" }, ...LAJU.map((one) => el("option", { value: String(one) }, `${one}×`.replace(".", ","))));
  pilih.value = "1";
  pilih.addEventListener("change", () => percepat(Number(pilih.value)));
  const geser = el("input", { type: "range", min: "0", max: String(Math.max(1, akhir - awal)), step: "100", "aria-label": kata("waktu") });
  geser.addEventListener("input", () => menuju(awal + Number(geser.value), false));
  const papan = el("output", { class: "tayangan-jam", for: "laju" });
  const kabar = el("p", { role: "status", class: "unseen" });
  const kendali = el("div", { class: "row tayangan-kendali", role: "group", "aria-label": kata("kendali") },
    tombol("−10", () => menuju(now - 10_000), "", kata("mundur")), main, tombol("+10", () => menuju(now + 10_000), "", kata("maju")),
    el("label", { for: "laju" }, kata("laju")), pilih, papan);

  function tombol(text: string, act: () => void, kelas = "", label = ""): HTMLButtonElement {
    const made = el("button", { type: "button", ...(kelas ? { class: kelas } : {}), ...(label ? { "aria-label": label } : {}) }, text);
    made.addEventListener("click", act);
    return made;
  }

  // The line of time: drawn for the eye; the same stands in words below

  const jarum = el("div", { class: "tayangan-jarum" });
  const tempat = (at: number): string => `${(100 * (at - awal)) / Math.max(1, akhir - awal)}%`;
  const pita = (kelas: string, dari: number, sampai: number): HTMLElement => {
    const made = el("i", { class: kelas });
    made.style.left = tempat(dari);
    made.style.width = `${Math.max(0.3, (100 * (sampai - dari)) / Math.max(1, akhir - awal))}%`;
    return made;
  };
  const lukisan = el("div", { class: "tayangan-garis", "aria-hidden": "true" });
  for (const orang of garis.orang) {
    const jalur = el("div", { class: "jalur" });
    if (orang.film) jalur.append(pita("ada", orang.mulai, orang.mulai + orang.lama));
    jalur.append(...orang.celah.map((one) => pita(`celah ${one.jenis}`, one.dari, one.sampai)));
    lukisan.append(el("span", { class: "small" }, orang.nama), jalur);
  }
  const terlihat = garis.baris.filter((one) => one.waktu >= awal && one.waktu <= akhir).sort((a, b) => a.waktu - b.waktu || a.no - b.no);
  const titik = el("div", { class: "jalur titik" }, ...terlihat.map((one) => pita("peristiwa", one.waktu, one.waktu)), jarum);
  lukisan.append(el("span", { class: "small" }, kata("peristiwa")), titik);
  lukisan.addEventListener("click", (event) => {
    const box = titik.getBoundingClientRect();
    if (event.clientX >= box.left) menuju(awal + ((event.clientX - box.left) / box.width) * (akhir - awal));
  });

  // What happened, what the minutes say, what is missing

  const butir = new Map<number, HTMLElement>();
  const daftar = el("ol", { class: "tayangan-daftar", tabindex: "0", "aria-label": kata("peristiwa") });
  for (const one of terlihat) {
    const isi = el("div", {}, el("b", {}, one.kalimat), ` `, el("span", { class: "soft small" }, [`L-${String(one.no).padStart(4, "0")}`, one.oleh].filter(Boolean).join(" · ")));
    if (one.rincian.length) isi.append(el("p", { class: "small" }, one.rincian.join(" · ")));
    isi.append(...gambar(one.foto));
    const item = el("li", { id: `L-${String(one.no).padStart(4, "0")}` }, tombol(jam(one.waktu), () => datangi(one.waktu, one.foto), "tight", `${jam(one.waktu)} ${one.kalimat}`), isi);
    butir.set(one.no, item);
    daftar.append(item);
  }

  const waktu = new Map(garis.baris.map((one) => [one.no, one.waktu]));
  const berita = el("ul", { class: "tayangan-ba" });
  for (const one of garis.ba.filter((one) => one.baris.length)) {
    berita.append(el("li", {}, el("span", { class: "soft small" }, one.bagian), el("p", {}, one.teks), el("p", { class: "row" }, ...one.baris.map((no) => rujuk(no, one.foto))), ...gambar(one.foto)));
  }

  function rujuk(no: number, foto: Foto[]): HTMLElement {
    const at = waktu.get(no) ?? 0, label = `L-${String(no).padStart(4, "0")}`;
    if (at < awal - 5000 || at > akhir) return el("span", { class: "soft small" }, `${label} (${kata("diluar")})`);
    return tombol(`${label} · ${jam(at)}`, () => datangi(at, foto), "tight", `${label} · ${jam(at)}: ${kata("sumber", { nomor: label })}`);
  }

  function gambar(foto: Foto[]): HTMLElement[] {
    return foto.filter((one) => one.besar).map((one) => {
      const label = kata("foto", { nomor: one.label });
      return el("a", { href: one.besar, class: "tayangan-foto" }, one.kecil ? el("img", { src: one.kecil, alt: label, loading: "lazy", class: "thumb" }) : label);
    });
  }

  const celah = garis.orang.flatMap((orang) => orang.celah.map((one) => ({ ...one, nama: orang.nama }))).sort((a, b) => a.dari - b.dari);
  const hilang = el("ul", { class: "tayangan-celah" }, ...celah.map((one) => el("li", {},
    tombol(`${jam(one.dari)}–${jam(one.sampai)}`, () => menuju(one.dari), "tight"), ` ${one.nama}: ${garis.jenis[one.jenis] ?? one.jenis} (${one.sebab}).`)));
  hilang.append(...garis.orang.filter((one) => !one.film).map((one) => el("li", {}, `${one.nama}: ${one.keterangan || kata("kosong")}.`)));
  const bantuan = el("details", {}, el("summary", {}, kata("tombol")), el("ul", {}, ...garis.tombol.map(([key = "", text = ""]) => el("li", {}, el("kbd", {}, key), ` ${text}`))));

  const kartu = (judul: string, ...isi: Node[]): HTMLElement => el("section", { class: "card" }, el("h2", {}, judul), ...isi);
  akar.append(
    kartu(kata("film"), wadah, geser, kendali, kabar, lukisan, bantuan),
    el("div", { class: "columns even" },
      kartu(kata("peristiwa"), daftar),
      el("div", { class: "stack" },
        kartu(kata("celah"), hilang.childElementCount ? hilang : el("p", {}, kata("utuh"))),
        ...(berita.childElementCount ? [kartu(kata("ba"), berita)] : []))));

  // The clock

  function putar(ya: boolean): void {
    if (ya && now >= akhir) now = awal;
    jalan = ya;
    dulu = performance.now();
    main.textContent = kata(ya ? "jeda" : "main");
    tunjuk();
    if (ya) requestAnimationFrame(detak);
  }

  function detak(): void {
    if (!jalan) return;
    const kini = performance.now();
    // All wait for one another: who is not ready holds the clock, at most as long as a browser needs to find a key frame.
    if (!layar.some((one) => dalam(one) && one.video.seeking)) now += (kini - dulu) * laju;
    dulu = kini;
    if (now >= akhir) { now = akhir; putar(false); }
    tunjuk();
    if (jalan) requestAnimationFrame(detak);
  }

  const dalam = ({ orang, video }: Layar): boolean => !video.dataset["rusak"] && now >= orang.mulai && now < orang.mulai + orang.lama;

  function menuju(at: number, say = true): void {
    now = Math.min(akhir, Math.max(awal, at));
    for (const one of layar) if (dalam(one)) one.video.currentTime = (now - one.orang.mulai) / 1000;
    if (say) kabar.textContent = kata("menuju", { waktu: jam(now) });
    tunjuk();
  }

  /** To the moment of a line, with its photo; where the films are out of sight, they are brought into it. */
  function datangi(at: number, foto: Foto[]): void {
    menuju(at);
    perlihatkan(foto);
    const { bottom } = wadah.getBoundingClientRect();
    if (bottom < 120) wadah.scrollIntoView({ block: "start" });
  }

  function percepat(nilai: number): void {
    laju = nilai;
    pilih.value = String(nilai);
    for (const { video } of layar) video.playbackRate = nilai;
  }

  /** Everything that shows the moment. */
  function tunjuk(): void {
    for (const one of layar) {
      const { orang, video } = one, at = (now - orang.mulai) / 1000, masuk = dalam(one);
      if (masuk && !video.seeking && Math.abs(video.currentTime - at) > BEDA * Math.max(1, laju)) video.currentTime = at;
      if (masuk && jalan && video.paused) void video.play().catch(() => undefined);
      if ((!masuk || !jalan) && !video.paused) video.pause();
      const hilang = orang.celah.filter((gap) => now >= gap.dari && now < gap.sampai);
      const sebab = (jenis: string): string => hilang.find((gap) => gap.jenis === jenis)?.sebab ?? "";
      const buta = !masuk || !orang.gambar || Boolean(sebab("gambar"));
      const text = video.dataset["rusak"] ? kata("rusak")
        : !masuk ? kata(now < orang.mulai ? "belum" : "selesai")
        : [["gambar", "tanpa_gambar"], ["suara", "tanpa_suara"], ["cacat", "cacat"]].filter(([jenis = ""]) => sebab(jenis)).map(([jenis = "", name = ""]) => kata(name, { sebab: sebab(jenis) })).join(" · ");
      if (one.kata.textContent !== text) one.kata.textContent = text;
      one.kotak.classList.toggle("kosong", buta);
    }
    geser.value = String(now - awal);
    const text = `${jam(now)} ${garis.zona}`;
    if (papan.textContent !== text) {
      papan.textContent = text;
      geser.setAttribute("aria-valuetext", text);
    }
    jarum.style.left = tempat(now);
    tandai(terlihat.findLast((one) => one.waktu <= now + 50)?.no);
  }

  let tanda: HTMLElement | undefined;
  function tandai(no: number | undefined): void {
    const item = no === undefined ? undefined : butir.get(no);
    if (item === tanda) return;
    tanda?.removeAttribute("aria-current");
    item?.setAttribute("aria-current", "true");
    tanda = item;
    if (item && !daftar.contains(document.activeElement)) daftar.scrollTop = item.offsetTop - daftar.offsetTop - daftar.clientHeight / 3;
  }

  function lompat(arah: 1 | -1): void {
    const next = arah > 0 ? terlihat.find((one) => one.waktu > now + 50) : terlihat.findLast((one) => one.waktu < now - 500);
    if (next) datangi(next.waktu, next.foto);
  }

  function ubah(arah: 1 | -1): void {
    const next = LAJU[LAJU.indexOf(laju) + arah];
    if (next) percepat(next);
  }

  const KUNCI: Record<string, () => void> = {
    " ": () => putar(!jalan), k: () => putar(!jalan), j: () => menuju(now - 10_000), l: () => menuju(now + 10_000),
    ArrowLeft: () => menuju(now - 5000), ArrowRight: () => menuju(now + 5000), Home: () => menuju(awal), End: () => menuju(akhir),
    p: () => lompat(-1), n: () => lompat(1), "-": () => ubah(-1), "+": () => ubah(1), "=": () => ubah(1),
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const act = KUNCI[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || target.closest("select, textarea, input:not([type=range])")) return;
    if (event.key === " " && target.closest("button, a, summary")) return;
    if (target === geser && event.key.length > 1) return;
    event.preventDefault();
    act();
  });

  /** `#L-0142` in the address: that line's moment. */
  function alamat(): void {
    const no = Number(/^#L-(\d+)$/.exec(location.hash)?.[1] ?? 0), at = waktu.get(no);
    if (at !== undefined && at >= awal && at <= akhir) menuju(at);
  }
  addEventListener("hashchange", alamat);
  tunjuk();
  alamat();
}

if (akar && garis?.mulai) tayangkan(akar);
