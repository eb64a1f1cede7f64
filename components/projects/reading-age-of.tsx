"use client";

import { useWatch } from "react-hook-form";
import { ReadingAge } from "#components/forms/reading-age.tsx";

/** The reading age of one field of the form around it. */
export function ReadingAgeOf({ path }: { path: string }) {
  return <ReadingAge text={(useWatch({ name: path }) as string | undefined) ?? ""} />;
}
