/** /kantor: shows the next letter's number while its pattern is typed; the server knows how it is made. */

const pattern = document.querySelector<HTMLInputElement>("#pola_nomor")!;
const example = document.querySelector<HTMLOutputElement>("#contoh-nomor")!;
let waiting = 0;

pattern.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(show, 250);
});

async function show(): Promise<void> {
  const asked = pattern.value;
  const answer = await fetch(`${example.dataset["contoh"]}?pola=${encodeURIComponent(asked)}`);
  if (!answer.ok || asked !== pattern.value) return;
  const said = (await answer.json()) as { nomor?: string; galat?: string };
  example.textContent = said.nomor ?? said.galat ?? "";
}
