"use client";

import { useCallback, useEffect, useRef, useState } from "react";

const deepest = 100;
/** Keystrokes within this many milliseconds are one step. */
const oneStep = 600;

/** Steps back and forth through what a form held. `state` is the whole of it as text; `show` puts an earlier one back. */
export function useHistory(state: string, show: (state: string) => void) {
  const [past, setPast] = useState<string[]>([]);
  const [future, setFuture] = useState<string[]>([]);
  const settled = useRef(state);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (state === settled.current) return;
    if (state === shown.current) { settled.current = state; return; }
    const timer = setTimeout(() => {
      const before = settled.current;
      settled.current = state;
      setPast((steps) => [...steps, before].slice(-deepest));
      setFuture([]);
    }, oneStep);
    return () => { clearTimeout(timer); };
  }, [state]);
  const step = useCallback((from: string[], set: (steps: string[]) => void, other: (change: (steps: string[]) => string[]) => void) => {
    const target = from.at(-1);
    if (target === undefined) return;
    const now = settled.current;
    shown.current = target;
    settled.current = target;
    set(from.slice(0, -1));
    other((steps) => [...steps, now]);
    show(target);
  }, [show]);
  // What was typed a moment ago and is no step yet counts as one.
  const undo = useCallback(() => {
    if (state !== settled.current) { const before = settled.current; setFuture([state]); shown.current = before; show(before); return; }
    step(past, setPast, setFuture);
  }, [state, past, step, show]);
  const redo = useCallback(() => { step(future, setFuture, setPast); }, [future, step]);
  return { undo, redo, canUndo: past.length > 0 || state !== settled.current, canRedo: future.length > 0 };
}
