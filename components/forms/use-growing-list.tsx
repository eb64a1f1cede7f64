"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";

/**
 * For a list of groups of fields that a button makes longer: the new group's first field takes the focus, and what was added or removed is heard by whoever does not see it.
 * `firstOfLast`: the id of that field in the last group. `said` is drawn below the list.
 */
export function useGrowingList(length: number, firstOfLast: string): { said: ReactNode; hasAdded: (words: string) => void; hasRemoved: (words: string) => void } {
  const [said, setSaid] = useState("");
  const added = useRef(false);
  useEffect(() => {
    if (added.current) document.getElementById(firstOfLast)?.focus();
    added.current = false;
  }, [length, firstOfLast]);
  return { said: <p className="sr-only" aria-live="polite">{said}</p>, hasAdded: (words) => { added.current = true; setSaid(words); }, hasRemoved: setSaid };
}
