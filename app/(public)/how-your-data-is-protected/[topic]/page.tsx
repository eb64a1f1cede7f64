import type { Metadata } from "next";
import { editionsHere, explainingMetadata, topicNamed } from "#app/_server/languages.ts";
import { ExplainingPage } from "#components/explain/explaining-page.tsx";
import { englishEdition } from "#components/explain/words/languages.ts";

type Props = PageProps<"/how-your-data-is-protected/[topic]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return explainingMetadata(englishEdition, topicNamed((await params).topic));
}

export default async function Topic({ params }: Props) {
  return <ExplainingPage edition={englishEdition} editions={editionsHere()} topic={topicNamed((await params).topic)} />;
}
