import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { chromium } from "@playwright/test";

/** The first draws pages and nothing else: no window, no lists of its own, and an eighth of the time less. */
const system = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** CHROMIUM_PATH, else Playwright's own browser (undefined: it finds that by itself), else the system's. */
export const browserPath = (): { readonly found: boolean; readonly executablePath?: string } => {
  const own = process.env.CHROMIUM_PATH;
  if (own) return { found: fs.existsSync(own), executablePath: own };
  if (fs.existsSync(chromium.executablePath())) return { found: true };
  const executablePath = system.find((file) => fs.existsSync(file));
  return executablePath ? { found: true, executablePath } : { found: false };
};

/** Sees to it that there is a browser: on Debian, as root, it is installed. Otherwise says what the reader should do. */
export async function findBrowser(): Promise<string | undefined> {
  if (process.env.CHROMIUM_PATH && !browserPath().found) return `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which is not there`;
  if (!browserPath().found && process.getuid?.() === 0 && fs.existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium with apt-get (once) ...");
    const aptGet = (...args: string[]) => spawnSync("apt-get", args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] });
    aptGet("update", "-qq");
    // Older releases of Debian have the whole browser only.
    for (const packageName of ["chromium-headless-shell", "chromium"]) if (!browserPath().found) aptGet("install", "-y", "-qq", "--no-install-recommends", packageName, "fonts-dejavu-core");
  }
  return browserPath().found ? undefined : "no Chromium was found: run `npx playwright install chromium`, or set CHROMIUM_PATH to one";
}
