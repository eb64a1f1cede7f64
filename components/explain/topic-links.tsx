import { Link } from "#components/ui/link.tsx";
import { topicNames, type PublicWords, type TopicName } from "./words/public-words.ts";

/** The other pages of this kind. */
export const TopicLinks = ({ words, here }: { words: PublicWords; here: TopicName | undefined }) => (
  <nav aria-label={words.more} className="no-print mt-14 border-t border-rule pt-6">
    <h2 className="text-xl">{words.more}</h2>
    <ul className="mt-3 flex flex-col gap-2">
      {here !== undefined && <li><Link href="/how-your-data-is-protected">{words.overview.short}</Link></li>}
      {topicNames.filter((name) => name !== here).map((name) => <li key={name}><Link href={`/how-your-data-is-protected/${name}`}>{words.topics[name].short}</Link></li>)}
    </ul>
  </nav>
);
