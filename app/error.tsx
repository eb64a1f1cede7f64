"use client";

import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/states.tsx";

/** Shows the reference under which the server logged the error, never the error's own text. */
export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div lang="en-GB">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState reference={error.digest} actions={<Button onClick={reset}>Try again</Button>} />
    </div>
  );
}
