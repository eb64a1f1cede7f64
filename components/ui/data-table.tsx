import { useId, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { EmptyState } from "./states.tsx";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  /** Plain words of the header where it is not plain text; needed by a stacked table on a phone. */
  label?: string;
  cell: (row: Row, index: number) => ReactNode;
  align?: "text" | "number";
  /** This column names the row. */
  rowHeader?: boolean;
  className?: string;
};

export type DataTableProps<Row> = {
  caption: ReactNode;
  /** Heard but not seen, where a heading stands right above. */
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => string;
  density?: "roomy" | "dense";
  /** On a phone: scroll sideways (numbers), or turn each row into a small card (lists). */
  narrow?: "scroll" | "stack";
  /** More columns than a screen holds: scroll inside a frame at every width, under a fixed header. */
  wide?: boolean;
  /** Only as wide as its contents: a few columns of numbers stay near the names of their rows. */
  fit?: boolean;
  /** Rows of totals, already as cells in column order. */
  footer?: readonly (readonly ReactNode[])[];
  /** What to say when there are no rows. */
  empty?: ReactNode;
};

export function DataTable<Row>({ caption, captionHidden = false, columns, rows, rowKey, density = "roomy", narrow = "scroll", wide = false, fit = false, footer, empty }: DataTableProps<Row>) {
  const captionId = useId();
  if (rows.length === 0) {
    return (
      <section className="flex flex-col gap-2">
        <p className={captionHidden ? "sr-only" : "font-semibold"}>{caption}</p>
        {empty ?? <EmptyState title="Nothing here yet" />}
      </section>
    );
  }
  return (
    <div
      // A frame that scrolls must be reachable by keyboard, and say what it is.
      role="group" aria-labelledby={captionId} tabIndex={0}
      className={classNames("relative overflow-x-auto", wide ? "max-h-[75vh] overflow-y-auto" : "lg:overflow-visible")}
    >
      {/* Roles are spelled out: a browser drops a table's meaning when CSS lays its rows out as cards. */}
      <table role="table" className="data-table" data-density={density} data-narrow={narrow} data-fit={fit || undefined}>
        <caption id={captionId} className={captionHidden ? "sr-only" : "pb-2 text-left font-semibold"}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} role="columnheader" scope="col" data-align={column.align} className={column.className}>{column.header}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} role="row">
              {columns.map((column) => <BodyCell key={column.key} column={column}>{column.cell(row, index)}</BodyCell>)}
            </tr>
          ))}
        </tbody>
        {footer !== undefined && (
          <tfoot role="rowgroup">
            {footer.map((cells, at) => (
              <tr key={at} role="row">
                {columns.map((column, index) => <BodyCell key={column.key} column={column}>{cells[index]}</BodyCell>)}
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </div>
  );
}

function BodyCell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  if (column.rowHeader === true) return <th role="rowheader" scope="row" data-align={column.align} className={column.className}>{children}</th>;
  const label = column.label ?? (typeof column.header === "string" ? column.header : undefined);
  return <td role="cell" data-align={column.align} data-label={label} className={column.className}>{children}</td>;
}
