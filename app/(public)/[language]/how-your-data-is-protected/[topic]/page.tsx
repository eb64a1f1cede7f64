import type { Metadata } from "next";
import { editionNamed, editionsHere, explainingMetadata, topicNamed } from "#app/_server/languages.ts";
import { ExplainingPage } from "#components/explain/explaining-page.tsx";

type Props = PageProps<"/[language]/how-your-data-is-protected/[topic]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { language, topic } = await params;
  return explainingMetadata(editionNamed(language), topicNamed(topic));
}

export default async function Topic({ params }: Props) {
  const { language, topic } = await params;
  return <ExplainingPage edition={editionNamed(language)} editions={editionsHere()} topic={topicNamed(topic)} />;
}
