import type { Page } from "@playwright/test";

export type KeptPasskeys = { credentialId: string; isResidentCredential: boolean; rpId?: string; privateKey: string; userHandle?: string; signCount: number }[];

/**
 * Chromium's own authenticator in software, for every page of this browser tab: whoever sits there touches it, and is who they are. `passkeys` are those
 * that another one held, as `kept` gives them: the authenticator goes with its tab.
 */
export async function giveAuthenticator(page: Page, passkeys: KeptPasskeys = []): Promise<{ kept: () => Promise<KeptPasskeys> }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  for (const credential of passkeys) await devtools.send("WebAuthn.addCredential", { authenticatorId, credential });
  return { kept: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials };
}
