/** A real context over a database of its own, with a clock that the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileBlobStore } from "#lib/portal/blob-store.ts";
import type { Context } from "#lib/portal/context.ts";
import { eventHub } from "#lib/portal/events.ts";
import { createLogger } from "#lib/portal/log.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { testDatabase } from "./test-database.ts";

export type TestContext = Context & { readonly databaseUrl: string; advance(milliseconds: number): void; end(): Promise<void> };

export async function testContext(start = "2026-11-22T09:00:00.000Z"): Promise<TestContext> {
  const { db, url, end } = await testDatabase();
  const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-blobs-"));
  const events = eventHub(db.$client);
  let now = Date.parse(start);
  return {
    db,
    databaseUrl: url,
    clock: { now: () => new Date(now) },
    blobs: fileBlobStore(folder),
    events,
    signingKey: await newSigningKey(),
    registerLogKey: await newSigningKey(),
    portalUrl: "http://localhost:3000",
    log: createLogger("silent"),
    requestId: "test-request",
    advance: (milliseconds) => void (now += milliseconds),
    end: async () => {
      await events.close();
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
