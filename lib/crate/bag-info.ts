/** `bag-info.txt`: what a bag says about itself, as `Label: value` lines; a long value folds onto lines that begin with white space. */

export type BagInfo = readonly (readonly [label: string, value: string])[];

export const formatBagInfo = (info: BagInfo): string => info.map(([label, value]) => `${label}: ${value.replace(/\s+/g, " ")}\n`).join("");

/** The entries in order, or the number of the first line that is none. */
export function parseBagInfo(text: string): BagInfo | { unreadableLine: number } {
  const info: [string, string][] = [];
  for (const [index, line] of text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "") continue;
    const last = info.at(-1);
    const match = /^([^\s:][^:]*?)\s*:\s*(.*)$/.exec(line);
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    else if (match?.[1] !== undefined && match[2] !== undefined) info.push([match[1], match[2].trim()]);
    else return { unreadableLine: index + 1 };
  }
  return info;
}

/** Values of a label, which ignores case. */
export const bagInfoValues = (info: BagInfo, label: string): string[] =>
  info.filter(([candidate]) => candidate.toLowerCase() === label.toLowerCase()).map(([, value]) => value);

const uuidUrn = /^urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
export const toUuidUrn = (uuid: string): string => `urn:uuid:${uuid}`;
export const fromUuidUrn = (urn: string | undefined): string | undefined => uuidUrn.exec(urn ?? "")?.[1]?.toLowerCase();
