/** The first line of a text file, gzipped or not: what is needed to read the rest by header name. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** Up to 64 KiB; a header longer than that is not one. */
export async function firstLine(file: string): Promise<string> {
  const raw = createReadStream(file);
  const stream = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  let text = "";
  try {
    for await (const chunk of stream) {
      text += (chunk as Buffer).toString("utf8");
      if (text.includes("\n") || text.length > 65_536) break;
    }
  } finally {
    raw.destroy();
  }
  return text.replace(/^\uFEFF/, "").split(/\r?\n/, 1)[0] ?? "";
}

/** Vocabulary downloads are tab-separated and unquoted; exports have commas or semicolons. */
export function delimiterOf(header: string): string {
  return ["\t", ";", "|"].find((d) => header.includes(d)) ?? ",";
}

/** `date(birth_datetime,'unixepoch')` and `"PERSON_ID"` name the columns birth_datetime and person_id. */
export function columnNameOf(heading: string): string {
  const bare = heading.trim().replace(/^"(.*)"$/, "$1").toLowerCase();
  return /^\w+\(\s*"?(\w+)"?/.exec(bare)?.[1] ?? bare;
}
