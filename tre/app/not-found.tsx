import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";

export default function NotFound() {
  return (
    <>
      <h1 className="sr-only">Page not found</h1>
      <EmptyState title="There is nothing at this address" actions={<LinkButton href="/runs">Go to the runs</LinkButton>}>
        <p>The address may be mistyped, or the run may belong to another TRE. This console knows only the runs of this one.</p>
      </EmptyState>
    </>
  );
}
