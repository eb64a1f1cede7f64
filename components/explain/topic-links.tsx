import { Link } from "#components/ui/link.tsx";
import { pageAddress, partAt, type Edition } from "./words/languages.ts";
import { topicNames, type TopicName } from "./words/public-words.ts";

/** The other pages of this kind. */
export const TopicLinks = ({ edition, here }: { edition: Edition; here: TopicName | undefined }) => (
  <nav aria-label={edition.more} className="no-print mt-14 border-t border-rule pt-6">
    <h2 className="text-xl">{edition.more}</h2>
    <ul className="mt-3 flex flex-col gap-2">
      {[undefined, ...topicNames].filter((name) => name !== here).map((name) => {
        const { words, lang } = partAt(edition, name);
        return <li key={name ?? ""}><Link href={pageAddress(edition, name)} lang={lang}>{words.short}</Link></li>;
      })}
    </ul>
  </nav>
);
