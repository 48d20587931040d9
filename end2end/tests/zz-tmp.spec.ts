import { open, sampleDeck, test, scripts } from "../fixtures.ts";
for (const name of [/Dimir/, /Niv-Mizzet/, /Elves/, /Mardu/]) {
test(`look ${name}`, async ({ page }) => {
  if (!scripts(page)) return;
  await open(page, `${await sampleDeck(page, name)}/mana`);
  const times = await page.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>("#mana-lands input[type=range]")!;
    const out: number[] = [];
    for (let i = 0; i < 12; i++) {
      slider.value = String((Number(slider.value) + 1) % 15);
      const t = performance.now();
      slider.dispatchEvent(new Event("change", { bubbles: true }));
      out.push(Math.round((performance.now() - t) * 10) / 10);
    }
    return out;
  });
  console.log(String(name), "two draws + speech ms:", times.join(" "));
  const tag = String(name).replace(/\W/g, "");
  for (const [w, h] of [[1280, 900], [390, 844]] as const) for (const scheme of ["light", "dark"] as const) {
    await page.setViewportSize({ width: w, height: h });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `/tmp/shot-${tag}-${w}-${scheme}.png`, fullPage: true });
  }
});
}
