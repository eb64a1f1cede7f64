"use client";

import { useCallback, useEffect, useState } from "react";

const deepest = 100;
/** Keystrokes within this many milliseconds are one step. */
const oneStep = 600;

/** Steps back and forth through what a form held. `state` is the whole of it as text; `show` puts an earlier one back. */
export function useHistory(state: string, show: (state: string) => void) {
  const [past, setPast] = useState<string[]>([]);
  const [future, setFuture] = useState<string[]>([]);
  const [settled, setSettled] = useState(state);
  useEffect(() => {
    if (state === settled) return;
    const timer = setTimeout(() => {
      setSettled(state);
      setPast((steps) => [...steps, settled].slice(-deepest));
      setFuture([]);
    }, oneStep);
    return () => { clearTimeout(timer); };
  }, [state, settled]);
  const step = useCallback((from: string[], set: (steps: string[]) => void, other: (change: (steps: string[]) => string[]) => void) => {
    const target = from.at(-1);
    if (target === undefined) return;
    setSettled(target);
    set(from.slice(0, -1));
    other((steps) => [...steps, settled]);
    show(target);
  }, [settled, show]);
  // What was typed a moment ago and is no step yet counts as one.
  const undo = useCallback(() => {
    if (state !== settled) { setFuture([state]); show(settled); return; }
    step(past, setPast, setFuture);
  }, [state, settled, past, step, show]);
  const redo = useCallback(() => { step(future, setFuture, setPast); }, [future, step]);
  return { undo, redo, canUndo: past.length > 0 || state !== settled, canRedo: future.length > 0 };
}
