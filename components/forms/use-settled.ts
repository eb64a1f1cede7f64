"use client";

import { useEffect, useState } from "react";

/** Settles when nothing has changed for `ms`: the portal is asked when the person pauses, not at each key. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => { const timer = setTimeout(() => { setSettled(value); }, ms); return () => { clearTimeout(timer); }; }, [value, ms]);
  return settled;
}
