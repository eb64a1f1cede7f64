import type { Metadata } from "next";
import { editionsHere, explainingMetadata } from "#app/_server/languages.ts";
import { ExplainingPage } from "#components/explain/explaining-page.tsx";
import { englishEdition } from "#components/explain/words/languages.ts";

export const generateMetadata = (): Metadata => explainingMetadata(englishEdition);

export default function HowYourDataIsProtected() {
  return <ExplainingPage edition={englishEdition} editions={editionsHere()} />;
}
