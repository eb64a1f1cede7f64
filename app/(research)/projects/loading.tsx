import { LoadingState } from "#components/ui/states.tsx";

export default function Loading() {
  return <LoadingState what="your projects" lines={6} />;
}
