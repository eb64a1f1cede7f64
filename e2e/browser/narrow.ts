import { expect, type Page } from "@playwright/test";
import { inspected } from "./journey.ts";

/** The page as it is now on a phone: nothing sticks out to the side, and axe finds nothing. */
export async function inspectedNarrow(page: Page, state: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  const { wide, widest } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    widest: [...document.querySelectorAll("main *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((element) => element.outerHTML.slice(0, 120)),
  }));
  expect(wide, `${new URL(page.url()).pathname}, ${state}, scrolls sideways: ${widest.join(" ")}`).toBeLessThanOrEqual(390);
  await inspected(page, `${state}, 390 px`);
  if (before) await page.setViewportSize(before);
}
