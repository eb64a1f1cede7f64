import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type StateProps = { title: string; children?: ReactNode; actions?: ReactNode };

function State({ icon, ink, title, children, actions, role }: StateProps & { icon: IconName; ink: string; role?: "status" | "alert" }) {
  return (
    <div role={role} className="flex flex-col items-start gap-2 rounded-lg border border-dashed border-edge px-6 py-8">
      <Icon name={icon} className={`text-2xl ${ink}`} />
      <p className="text-lg font-semibold">{title}</p>
      {children !== undefined && <div className="max-w-measure text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}

/** Nothing here, why, and what would fill it. */
export const EmptyState = (props: StateProps) => <State {...props} icon="hollow" ink="text-muted" />;

/** Something broke on our side. Never shows an unknown error's text; `reference` lets support find it in the logs. */
export const ErrorState = ({ title = "Something went wrong on our side", children, reference, ...rest }: Partial<StateProps> & { reference?: string | undefined }) => (
  <State {...rest} title={title} icon="warning" ink="text-bad" role="alert">
    {children ?? <p>What you entered is not lost unless the page says so. Try again in a minute.</p>}
    {reference !== undefined && <p className="mt-2 text-sm">Reference for support: <code>{reference}</code></p>}
  </State>
);

/** The rules say no: the reason, and who or what could change that. */
export const RefusedState = ({ title = "You cannot open this page", children, reason, ...rest }: Partial<StateProps> & { reason: string }) => (
  <State {...rest} title={title} icon="lock" ink="text-caution"><p className="text-ink">{reason}</p>{children}</State>
);

/** Grey lines where text will stand. `lines` is about as many as the real thing has. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const widths = ["w-11/12", "w-4/5", "w-full", "w-2/3"];
  return (
    <div aria-hidden="true" className="flex flex-col gap-3">
      {Array.from({ length: lines }, (_, at) => <div key={at} className={`h-4 animate-pulse rounded-sm bg-sunken ${widths[at % widths.length] ?? ""}`} />)}
    </div>
  );
}

export const LoadingState = ({ what, lines = 4 }: { what: string; lines?: number }) => (
  <div role="status" className="flex flex-col gap-4"><p className="text-sm text-muted">Loading {what} …</p><Skeleton lines={lines} /></div>
);
