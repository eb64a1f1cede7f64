/** The lines of a BagIt manifest (RFC 8493 section 2.1.3): a hex digest, white space, a path from the bag's root. */

export type ManifestLine = { readonly digest: string; readonly path: string };
export type UnreadableLine = { readonly number: number; readonly text: string };

const encodePath = (path: string): string => path.replace(/[%\n\r]/g, (c) => ({ "%": "%25", "\n": "%0A", "\r": "%0D" })[c] ?? c);
/** Only these three sequences are encodings; any other % stands for itself. */
const decodePath = (path: string): string => path.replace(/%(0A|0D|25)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

export const formatManifest = (lines: readonly ManifestLine[]): string =>
  lines.map(({ digest, path }) => `${digest}  ${encodePath(path)}\n`).join("");

export function parseManifest(text: string): { lines: ManifestLine[]; unreadable: UnreadableLine[] } {
  const lines: ManifestLine[] = [];
  const unreadable: UnreadableLine[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line === "") continue;
    const match = /^([0-9a-fA-F]+)[ \t]+\*?(.+)$/.exec(line);
    if (match?.[1] && match[2]) lines.push({ digest: match[1].toLowerCase(), path: decodePath(match[2]).replace(/^\.\//, "") });
    else unreadable.push({ number: index + 1, text: line.slice(0, 80) });
  }
  return { lines, unreadable };
}
