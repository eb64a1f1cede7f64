/** An ORCID iD is linked by ORCID itself, opens one account, and cannot be linked to another. Against a real OpenID Connect provider on this machine that stands in for ORCID. */
import type { BrowserContext, Page } from "@playwright/test";
import { colleague, researcher } from "#db/seed/people.ts";
import { expect, inspected, signIn, test } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { accountsAtOrcid, clientOf, startOidcServer } from "./browser/oidc-server.ts";
import { placeForPortal, startSecondPortal } from "./world/second-portal.ts";

const main = (page: Page) => page.getByRole("main");

async function comeBackFromOrcid(page: Page, orcid: keyof typeof accountsAtOrcid): Promise<void> {
  await page.locator("input[name=login]").fill(orcid);
  await page.locator("input[name=password]").fill("not looked at");
  await page.getByRole("button", { name: /sign-?in/i }).click();
  await page.waitForURL((url) => !/^\/(interaction|auth)\b/.test(url.pathname));
}

test("an iD is linked by ORCID, shown as authenticated, and opens the account; a stranger's iD opens none", async ({ browser, world, errors, expectedErrors }) => {
  expectedErrors.push(/^\/(interaction|auth)\b.*/); // the provider's own pages are not ours
  const place = await placeForPortal();
  const { portalUrl } = place;
  const orcid = await startOidcServer(`${portalUrl}/api/auth/callback/orcid`, accountsAtOrcid, "body");
  const second = await startSecondPortal(world, place, { ORCID_ISSUER: orcid.issuer, ORCID_CLIENT_ID: clientOf.id, ORCID_CLIENT_SECRET: clientOf.secret });
  const visits: BrowserContext[] = [];
  const visitor = async () => {
    const visit = await browser.newContext({ baseURL: portalUrl });
    visits.push(visit);
    const page = await visit.newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(`${new URL(page.url()).pathname}: ${message.text()}`));
    return page;
  };
  try {
    const stranger = await visitor();
    await stranger.goto("/sign-in");
    await main(stranger).getByRole("button", { name: "Sign in with ORCID" }).click();
    await comeBackFromOrcid(stranger, "0000-0002-1694-233X");
    await expect(main(stranger)).toContainText("This ORCID iD is linked to no account here");
    await inspected(stranger, "an iD that is linked to no account");

    const amara = await visitor();
    await signIn(amara, researcher);
    await amara.goto("/account");
    await main(amara).getByRole("button", { name: "Link your ORCID iD" }).click();
    await comeBackFromOrcid(amara, "0000-0002-1825-0097");
    await expect(main(amara)).toContainText("Your ORCID iD is linked");
    await expect(main(amara).getByText("Authenticated", { exact: true })).toBeVisible();
    await inspected(amara, "an iD that is linked");
    await inspectedNarrow(amara, "an iD that is linked");

    const rhys = await visitor();
    await signIn(rhys, colleague);
    await rhys.goto("/account");
    await main(rhys).getByRole("button", { name: "Link your ORCID iD" }).click();
    await comeBackFromOrcid(rhys, "0000-0002-1825-0097");
    await expect(main(rhys)).toContainText("This ORCID iD is linked to another account");
    await inspected(rhys, "an iD that is somebody else's");

    // The iD alone opens the account that it is linked to.
    const back = await visitor();
    await back.goto("/sign-in");
    await main(back).getByRole("button", { name: "Sign in with ORCID" }).click();
    await comeBackFromOrcid(back, "0000-0002-1825-0097");
    await expect(back.getByRole("banner").getByText(researcher.name).first()).toBeVisible();

    // Left as it was for the journeys that follow.
    await amara.goto("/account");
    await main(amara).getByRole("button", { name: "Unlink" }).first().click();
    await amara.getByRole("dialog").getByRole("button", { name: "Unlink", exact: true }).click();
    await expect(main(amara).getByRole("button", { name: "Link your ORCID iD" })).toBeVisible();
  } finally {
    // A page that is open when its portal ends would call that an error.
    await Promise.all(visits.map((visit) => visit.close()));
    await second.stop();
    await orcid.stop();
  }
});
