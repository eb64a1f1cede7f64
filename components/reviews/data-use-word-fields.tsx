"use client";

import { useState } from "react";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import type { AdviceWord } from "#lib/governance/data-use-match.ts";

const advised: Record<AdviceWord, string> = { yes: "The advice is that the use fits the data.", no: "The advice is that the use does not fit the data.", abstain: "The advice leaves it to you whether the use fits the data." };

/** Whether the committee agrees with the advice; an approval against it has to say why. */
export function DataUseWordFields({ advice, errors }: { advice: AdviceWord; errors: Readonly<Record<string, string>> }) {
  const [word, setWord] = useState("");
  return (
    <>
      <RadioGroup
        label="What the committee makes of the advice on data use" name="dataUse" error={errors.dataUse} onChange={(event) => { setWord(event.target.value); }} hint={`${advised[advice]} Your word stands in the minutes.`}
        choices={[{ value: "agrees", label: "The committee agrees with the advice" }, { value: "otherwise", label: "The committee decides otherwise" }]}
      />
      {word === "otherwise" && <TextArea label="Why otherwise than the advice" name="dataUseReason" rows={3} required error={errors.dataUseReason} />}
    </>
  );
}
