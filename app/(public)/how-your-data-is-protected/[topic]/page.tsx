import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Explained } from "#components/explain/explained.tsx";
import { TopicLinks } from "#components/explain/topic-links.tsx";
import { publicWords } from "#components/explain/words/languages.ts";
import { topicNames } from "#components/explain/words/public-words.ts";
import { PageHeader } from "#components/ui/layout.tsx";

type Props = PageProps<"/how-your-data-is-protected/[topic]">;
const nameIn = async ({ params }: Props) => {
  const { topic } = await params;
  return topicNames.find((name) => name === topic) ?? notFound();
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title, description } = publicWords.topics[await nameIn(props)];
  return { title, description };
}

export default async function Topic(props: Props) {
  const name = await nameIn(props);
  const { title, lead, blocks } = publicWords.topics[name];
  return (
    <>
      <PageHeader title={title} lead={lead} />
      <Explained blocks={blocks} words={publicWords} />
      <TopicLinks words={publicWords} here={name} />
    </>
  );
}
