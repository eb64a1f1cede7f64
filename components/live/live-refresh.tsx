"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { followEvents } from "./follow-events.ts";

/**
 * Renders the page anew at the server whenever something that it shows has changed. The page itself knows nothing of it: it is the same
 * without script. `about` holds ids that the page shows; an event that names none of them is not its concern.
 */
export function LiveRefresh({ about, pollSeconds = 5 }: { about: readonly string[]; pollSeconds?: number }) {
  const router = useRouter();
  const ids = about.join(" ");
  useEffect(
    () => followEvents({
      open: () => new EventSource("/api/events"),
      about: new Set(ids.split(" ")),
      changed: () => { router.refresh(); },
      hidden: () => document.hidden,
      pollSeconds,
    }),
    [router, ids, pollSeconds],
  );
  return null;
}
