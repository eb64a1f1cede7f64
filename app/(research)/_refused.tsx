import { notFound } from "next/navigation";
import { RefusedState } from "#components/ui/states.tsx";
import type { Refusal } from "#lib/kernel/result.ts";

/** A page that the rules do not let this person see. An address that cannot be one of ours is an address where nothing is. */
export function Refused({ refusal, title }: { refusal: Refusal; title: string }) {
  if (refusal.reason === "invalid-input") notFound();
  return <><h1 className="sr-only">{title}</h1><RefusedState reason={refusal.message} /></>;
}
