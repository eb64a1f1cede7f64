"use client";

import { useEffect, useState } from "react";
import { draftSaver, type Save } from "./draft-saver.ts";

/** Saves `settled` (the form's content as text) whenever it differs from what is stored, and tries again while that fails. `flush` saves now and answers the version stored. */
export function useAutosave({ version, settled, save }: { version: number; settled: string; save: Save }) {
  const [status, setStatus] = useState("Saved.");
  const [saver] = useState(() => draftSaver({ version, content: settled, say: setStatus }));
  useEffect(() => {
    void saver.save(settled, save);
    const again = setInterval(() => { void saver.save(settled, save); }, 5000);
    return () => { clearInterval(again); };
  }, [saver, settled, save]);
  return { status, flush: (content: string) => saver.save(content, save) };
}
