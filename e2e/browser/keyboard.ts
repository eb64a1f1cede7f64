import { expect, type Locator, type Page } from "@playwright/test";

/** Moves the focus with Tab alone until it is on `target`, which must show that it has it. */
export async function tabTo(page: Page, target: Locator, most = 400): Promise<void> {
  await expect(target).toBeVisible();
  // Found once: finding by role and name computes the names of a whole page, and a key comes every few milliseconds.
  let found = await target.elementHandle();
  for (let n = 0; n < most; n++) {
    const focus = await found.evaluate((element) => (element.isConnected ? element === document.activeElement : "gone"));
    if (focus === "gone") found = await target.elementHandle();
    else if (focus) {
      // Whoever uses the keyboard must see where they are.
      const marked = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
      expect(marked, "the focus can be seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
    await focusIsUncovered(page);
  }
  throw new Error(`${most} times Tab did not lead to ${target.toString()}`);
}

/** Nothing that has the focus lies wholly below a bar that stays at the top (WCAG 2.2, 2.4.11). */
async function focusIsUncovered(page: Page): Promise<void> {
  const covered = await page.evaluate(() => {
    const [bar, focus] = [document.querySelector("[data-stays]"), document.activeElement];
    if (!bar || !focus || focus === document.body || bar.contains(focus)) return null;
    const [over, under] = [bar.getBoundingClientRect(), focus.getBoundingClientRect()];
    return under.height > 0 && under.top >= over.top && under.bottom <= over.bottom ? focus.outerHTML.slice(0, 120) : null;
  });
  expect(covered, "hidden by the bar").toBeNull();
}

/** Backwards, where what gets the focus comes into view from above. */
export async function tabBack(page: Page, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await page.keyboard.press("Shift+Tab");
    await focusIsUncovered(page);
  }
}

export async function press(page: Page, target: Locator, key: "Enter" | "Space" = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
}
