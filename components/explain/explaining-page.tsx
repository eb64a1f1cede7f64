import type { ReactNode } from "react";
import { PageHeader } from "#components/ui/layout.tsx";
import { Explained } from "./explained.tsx";
import { FollowTheQuestion } from "./follow-the-question.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { TopicLinks } from "./topic-links.tsx";
import { partAt, type Edition, type Part } from "./words/languages.ts";
import type { TopicName } from "./words/public-words.ts";
import { filled } from "./words/template.ts";

/** A part in the page's language, or in English under a sentence that says so. */
const InItsLanguage = ({ part, edition, children }: { part: Part<unknown>; edition: Edition; children: ReactNode }) => (
  part.lang === undefined ? <>{children}</> : <><p className="mb-4 border-l-2 border-accent pl-4">{edition.notices?.notTranslated}</p><div lang={part.lang}>{children}</div></>
);

/** Whether anyone has read the translation beside the English: nobody should take a draft for the word of the federation. */
function ReadBy({ edition: { notices, readBy, shell: { language } } }: { edition: Edition }) {
  if (!notices) return null;
  const day = readBy && new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(readBy.day));
  return <p className={readBy ? "mt-14 text-sm text-muted" : "mb-8 font-semibold"}>{readBy ? filled(notices.readBy, { who: readBy.who, day: day! }, language) : notices.draft}</p>;
}

/** One page of this kind: the overview, or the page of a topic. `editions`: all that this portal shows. */
export function ExplainingPage({ edition, editions, topic }: { edition: Edition; editions: readonly Edition[]; topic?: TopicName }) {
  const page = partAt(edition, topic);
  const { title, lead, blocks } = page.words;
  return (
    <>
      <LanguageSwitch edition={edition} editions={editions} topic={topic} />
      {edition.readBy === undefined && <ReadBy edition={edition} />}
      <InItsLanguage part={page} edition={edition}>
        <PageHeader title={title} lead={lead} />
      </InItsLanguage>
      {topic === undefined && (
        <div className="mb-12"><InItsLanguage part={edition.path} edition={edition}><FollowTheQuestion words={edition.path.words} language={edition.path.lang ?? edition.shell.language} /></InItsLanguage></div>
      )}
      <div lang={page.lang}><Explained blocks={blocks} page={page} edition={edition} /></div>
      <TopicLinks edition={edition} here={topic} />
      {edition.readBy !== undefined && <ReadBy edition={edition} />}
    </>
  );
}
