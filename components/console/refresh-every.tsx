"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page anew at the server every few seconds while somebody looks at it. Without script, reloading does the same. */
export function RefreshEvery({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) router.refresh(); }, seconds * 1000);
    return () => { clearInterval(timer); };
  }, [router, seconds]);
  return null;
}
