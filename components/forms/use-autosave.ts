"use client";

import { useEffect, useState } from "react";
import { draftSaver, type Save } from "./draft-saver.ts";
import { useSettled } from "./use-settled.ts";

/**
 * Saves `content` (the form's values as text) when the person pauses, and tries again while that fails. `flush` saves now and answers the
 * version stored; `settled` is the content at the last pause. Who leaves the page with something unsaved is asked first.
 */
export function useAutosave({ version, content, save }: { version: number; content: string; save: Save }) {
  const [status, setStatus] = useState("Saved.");
  const [saver] = useState(() => draftSaver({ version, content, say: setStatus }));
  const settled = useSettled(content, 700);
  useEffect(() => {
    void saver.save(settled, save);
    const again = setInterval(() => { void saver.save(settled, save); }, 5000);
    return () => { clearInterval(again); };
  }, [saver, settled, save]);
  useEffect(() => {
    const ask = (leaving: BeforeUnloadEvent) => { if (!saver.holds(content)) leaving.preventDefault(); };
    window.addEventListener("beforeunload", ask);
    return () => { window.removeEventListener("beforeunload", ask); };
  }, [saver, content]);
  return { status, settled, flush: () => saver.save(content, save) };
}
