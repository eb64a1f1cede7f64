/** The newest changes as an Atom feed (RFC 4287), so that anyone can follow the register. */
import { entryAddress, type EntryAt } from "./json-ld.ts";

// Characters that XML 1.0 cannot hold even as references are left out.
const xml = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function registerAtom(entries: readonly EntryAt[], portalUrl: string, now: string): string {
  const updated = entries.map((e) => e.changedAt).sort().at(-1) ?? now;
  const items = entries.map(({ record, revision, firstPublishedAt, changedAt }) => `  <entry>
    <id>${xml(entryAddress(portalUrl, record.reference))}#${revision}</id>
    <title>${xml(record.title)}</title>
    <link href="${xml(entryAddress(portalUrl, record.reference))}"/>
    <published>${firstPublishedAt}</published>
    <updated>${changedAt}</updated>
    <author><name>${xml(record.organisationName)}</name></author>
    <summary>${xml(record.laySummary)}</summary>
  </entry>
`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${xml(portalUrl)}/register</id>
  <title>Data use register</title>
  <link rel="self" href="${xml(portalUrl)}/api/register/v1/feed.atom"/>
  <link href="${xml(portalUrl)}/register"/>
  <updated>${updated}</updated>
${items.join("")}</feed>
`;
}
