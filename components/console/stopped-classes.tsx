import type { ReactNode } from "react";
import { Instant } from "#components/ui/age.tsx";
import { Notice } from "#components/ui/notice.tsx";

type Stopped = { class: string; runId: string | null; outputId: string | null; reason: string; accountName: string; at: string };

/** Told to everyone who may use the console, first of all to its operators. `actions`: what stands under each. */
export const StoppedClasses = ({ stopped, actions }: { stopped: readonly Stopped[]; actions?: (one: Stopped) => ReactNode }) => (
  <>
    {stopped.map((one) => (
      <Notice key={one.class} kind="warning" title={`An output should not have left: automatic release of ${one.class} is stopped`} {...(actions && { actions: actions(one) })}>
        <p>{one.accountName} found it <Instant of={one.at} />{one.outputId !== null && <> in the output <code>{one.outputId}</code></>}: {one.reason}</p>
        <p>Outputs of this class wait for people until an operator opens it again.</p>
      </Notice>
    ))}
  </>
);
