import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ok } from "#lib/kernel/result.ts";
import type { AgentContext } from "./context.ts";
import { join } from "./join.ts";
import { readAudit } from "./store/audit-chain.ts";
import { kept } from "./store/kept-settings.ts";
import { startStubPortal, type StubPortal } from "./testing/stub-portal.ts";
import { testTre, until } from "./testing/test-tre.ts";

let portal: StubPortal;
let tre: ReturnType<typeof testTre>;
let running: Awaited<ReturnType<typeof tre.start>>;
beforeEach(async () => {
  portal = await startStubPortal();
  tre = testTre({ portalUrl: portal.url });
  running = await tre.start();
  await until("it has joined", () => kept(running.context.store.db, "membership") !== undefined);
});
afterEach(async () => {
  await running.stop();
  await portal.stop();
  tre.remove();
});
const otherKey = async (): Promise<AgentContext["key"]> => {
  const { d, x } = await crypto.subtle.exportKey("jwk", (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])).privateKey);
  return { kty: "OKP", crv: "Ed25519", d: d!, x: x! };
};
const did = (action: string) => readAudit(running.context.store.db, { limit: 1000 }).filter((row) => row.action === action).length;

describe("a TRE whose key is changed", () => {
  it("joins again, as itself, when its key file was put away and it has an invitation", async () => {
    const before = kept(running.context.store.db, "joinedAs");
    const member = kept(running.context.store.db, "membership");
    await running.stop();
    portal.forgetKey();
    rmSync(path.join(tre.folder, "agent-key.json"));
    running = await tre.start();
    await until("it has joined again", () => kept(running.context.store.db, "joinedAs") !== before);
    expect(kept(running.context.store.db, "joinedAs")).toBe(running.context.key.x);
    expect(kept(running.context.store.db, "membership")).toEqual(member);
    expect([did("joined"), did("key-replaced")]).toEqual([1, 1]);
  });

  it("says what to do where it has another key and no invitation, and joins neither another portal nor another TRE's place", async () => {
    const context: AgentContext = { ...running.context, key: await otherKey() };
    expect(await join(context, undefined)).toMatchObject({ ok: false, refusal: { message: expect.stringContaining("another key than the one that it joined with") as string } });
    const member = kept(context.store.db, "membership")!;
    for (const change of [{ treId: crypto.randomUUID() }, { portalKey: { ...member.portalKey, x: "A".repeat(43) } }, { registerLog: "elsewhere/log+00000000+AAAA" }]) {
      const elsewhere = { ...context, portal: { ...context.portal, join: () => Promise.resolve(ok({ ...member, ...change })) } } as AgentContext;
      expect(await join(elsewhere, "an invitation")).toMatchObject({ ok: false, refusal: { reason: "conflict" } });
    }
    expect(kept(context.store.db, "membership")).toEqual(member);
    expect(did("key-replaced")).toBe(0);
  });

  it("that joined before keys were noted notes the one that it has", async () => {
    const { store } = running.context;
    store.db.prepare("DELETE FROM settings WHERE key = 'joinedAs'").run();
    expect((await join(running.context, undefined)).ok).toBe(true);
    expect(kept(store.db, "joinedAs")).toBe(running.context.key.x);
    expect(did("key-noted")).toBe(1);
  });
});
