/** The letters that the portal wrote into its mail folder, as their readers see them. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { waitUntil } from "../world/wait-until.ts";

/** The text of the newest letter to somebody; waits for it. */
export async function letterTo(mailFolder: string, email: string, about: RegExp): Promise<string> {
  return waitUntil(`a letter to ${email}`, async () => {
    const names = (await readdir(mailFolder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort().reverse();
    for (const name of names) {
      const [head = "", ...rest] = (await readFile(path.join(mailFolder, name), "utf8")).split("\r\n\r\n");
      if (!head.includes(`To: ${email}`) || !about.test(head)) continue;
      const body = rest.join("\r\n\r\n");
      return /^content-transfer-encoding: quoted-printable/im.test(head) ? fromQuotedPrintable(body) : body;
    }
    return undefined;
  }, { withinMs: 20_000 });
}

const fromQuotedPrintable = (text: string): string => {
  const bytes = text.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};
