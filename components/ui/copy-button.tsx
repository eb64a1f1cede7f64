"use client";

import { useState } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** Copies a digest, an identifier or an address. `what` names it: "Copy the digest". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  return (
    <span className="no-print inline-flex items-center gap-2">
      <Button variant="secondary" small onClick={() => void copy()}><Icon name="copy" />Copy {what}</Button>
      <span role="status" className="text-sm text-muted">{outcome === "copied" ? "Copied" : outcome === "failed" ? "Your browser did not allow copying" : ""}</span>
    </span>
  );
}
