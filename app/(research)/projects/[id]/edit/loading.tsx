import { LoadingState } from "#components/ui/states.tsx";

/** Only pages that need script have one: a page behind a loading state is blank without script, and answers 200 for what is not there. */
export default function Loading() {
  return <LoadingState what="the application" lines={6} />;
}
