import type { Metadata } from "next";
import { Explained } from "#components/explain/explained.tsx";
import { FollowTheQuestion } from "#components/explain/follow-the-question.tsx";
import { TopicLinks } from "#components/explain/topic-links.tsx";
import { publicWords } from "#components/explain/words/languages.ts";
import { PageHeader } from "#components/ui/layout.tsx";

const { overview } = publicWords;
export const metadata: Metadata = { title: overview.title, description: overview.description };

export default function HowYourDataIsProtected() {
  return (
    <>
      <PageHeader title={overview.title} lead={overview.lead} />
      <FollowTheQuestion />
      <div className="mt-12"><Explained blocks={overview.blocks} words={publicWords} /></div>
      <TopicLinks words={publicWords} here={undefined} />
    </>
  );
}
