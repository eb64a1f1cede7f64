import type { Metadata } from "next";
import { editionNamed, editionsHere, explainingMetadata } from "#app/_server/languages.ts";
import { ExplainingPage } from "#components/explain/explaining-page.tsx";

type Props = PageProps<"/[language]/how-your-data-is-protected">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return explainingMetadata(editionNamed((await params).language));
}

export default async function HowYourDataIsProtected({ params }: Props) {
  return <ExplainingPage edition={editionNamed((await params).language)} editions={editionsHere()} />;
}
