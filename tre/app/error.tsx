"use client";

import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/states.tsx";

/** Shows the reference under which the server logged the error, never the error's own text: it may quote data. */
export default function Failure({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState reference={error.digest} actions={<Button onClick={reset}>Try again</Button>} title="Something went wrong in this console">
        <p>The agent works on by itself: no run is lost. Try again in a minute.</p>
      </ErrorState>
    </>
  );
}
