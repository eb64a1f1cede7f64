/** A feed as Atom (RFC 4287; its licence as RFC 4946 has it), so that anyone can follow the register. */
import type { Feed } from "./feed.ts";
import { registerLicence } from "./json-ld.ts";

// Characters that XML 1.0 cannot hold even as references are left out.
const xml = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function atomOf({ title, home, address, query, updated, items }: Feed): string {
  const entries = items.map((item) => `  <entry>
    <id>${xml(item.id)}</id>
    <title>${xml(item.title)}</title>
    <link href="${xml(item.url)}"/>
    <published>${item.published}</published>
    <updated>${item.updated}</updated>
    <author><name>${xml(item.author)}</name></author>
${item.tags.map((tag) => `    <category term="${xml(tag)}"/>\n`).join("")}    <summary>${xml(item.summary)}</summary>
  </entry>
`);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${xml(home)}</id>
  <title>${xml(title)}</title>
  <link rel="self" href="${xml(`${address}.atom${query === "" ? "" : `?${query}`}`)}"/>
  <link href="${xml(home)}"/>
  <link rel="license" href="${registerLicence}"/>
  <updated>${updated}</updated>
${entries.join("")}</feed>
`;
}
