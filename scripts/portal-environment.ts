import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What the portal is told in every way of starting it; settings that the caller already has in its environment win. */
export function portalEnvironment(at: { databaseUrl: string; port: number; dataFolder: string }): Record<string, string> {
  const portalUrl = process.env.PORTAL_URL ?? `http://localhost:${at.port}`;
  return {
    DATABASE_URL: at.databaseUrl,
    PORT: String(at.port),
    PORTAL_URL: portalUrl,
    FIVEFOLD_DATA: at.dataFolder,
    AUTH_SECRET: process.env.AUTH_SECRET ?? keptSecret(at.dataFolder),
    AUTH_URL: portalUrl, // next-auth believes no Host header that it was not told about
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/** Made once and kept, so that a restart signs nobody out. */
function keptSecret(dataFolder: string): string {
  const file = path.join(dataFolder, "auth-secret");
  fs.mkdirSync(dataFolder, { recursive: true });
  try {
    fs.writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return fs.readFileSync(file, "utf8");
}
