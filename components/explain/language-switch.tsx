import { pageAddress, type Edition } from "./words/languages.ts";
import type { TopicName } from "./words/public-words.ts";
import { Link } from "#components/ui/link.tsx";

/** The same page in the other languages, each by its own name for itself; nothing where there is only one. */
export const LanguageSwitch = ({ edition, editions, topic }: { edition: Edition; editions: readonly Edition[]; topic: TopicName | undefined }) => (
  editions.length < 2 ? null : (
    <nav aria-label={edition.languages} className="no-print mb-4">
      <ul className="flex flex-wrap gap-x-5">
        {editions.map((one) => {
          const { language } = one.shell;
          return (
            <li key={language} lang={language}>
              {one.address === edition.address ? <span aria-current="page" className="inline-block py-1 font-semibold">{one.name}</span> : <Link href={pageAddress(one, topic)} hrefLang={language} className="inline-block py-1">{one.name}</Link>}
            </li>
          );
        })}
      </ul>
    </nav>
  )
);
