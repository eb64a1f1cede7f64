import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";

/** In English, also where the page round it is not. */
export default function NotFound() {
  return (
    <div lang="en-GB">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState title="There is nothing at this address" actions={<LinkButton href="/">Go to the start page</LinkButton>}>
        <p>The address may be mistyped, or the page may belong to a project that you are not part of.</p>
      </EmptyState>
    </div>
  );
}
