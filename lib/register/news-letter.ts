/** Letters about the register, as text: only what the register itself shows to everyone, to an address that asked for it. */
import { letterPaces, watchInWords, type LetterPace, type WatchKind } from "./watch.ts";

/** What changed in one entry, the oldest first; the page that shows the last of it. */
export type EntryNews = { readonly reference: string; readonly title: string; readonly organisation: string; readonly because: readonly string[]; readonly revision: number };
export type Followed = { readonly kind: WatchKind; readonly value: string; readonly endSecret: string };

/** Entries in one letter; what more there is stands in the register. */
export const mostInLetter = 30;
const mostReasons = 5;

function entryText({ reference, title, organisation, because, revision }: EntryNews, portalUrl: string): string {
  const left = because.length - mostReasons;
  const reasons = [...because.slice(-mostReasons), ...(left > 0 ? [`And ${String(left)} ${left === 1 ? "change" : "changes"} before.`] : [])];
  return `“${title}”, ${organisation}\n\n${reasons.join("\n")}\n\n${portalUrl}/register/${encodeURIComponent(reference)}?revision=${String(revision)}\n`;
}

/** `followed`: the watches that brought it; at least one. The link that changes how often letters come is the first one's. */
export function newsLetter(news: readonly EntryNews[], followed: readonly Followed[], pace: LetterPace, portalUrl: string): { subject: string; text: string } {
  const [first] = news;
  const more = news.length - mostInLetter;
  return {
    subject: news.length === 1 ? `Data use register: ${first?.reference ?? ""} has changed` : `Data use register: news of ${String(news.length)} studies`,
    text: [
      ...news.slice(0, mostInLetter).map((one) => entryText(one, portalUrl)),
      ...(more > 0 ? [`${String(more)} more ${more === 1 ? "study has" : "studies have"} changed:\n${portalUrl}/register?sort=changed\n`] : []),
      `${letterPaces[pace].words}. To get letters more often, or less:\n${portalUrl}/register/follow/letters?key=${followed[0]?.endSecret ?? ""}\n`,
      ...followed.map(({ kind, value, endSecret }) => `You get this letter because you follow ${watchInWords(kind, value)}. To get no more of them:\n${portalUrl}/register/follow/end?key=${endSecret}\n`),
    ].join("\n"),
  };
}
