import { LoadingState } from "#components/ui/states.tsx";

export default function Loading() {
  return <LoadingState what="the project" lines={6} />;
}
