import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { DataTable } from "./data-table.tsx";

const columns = [
  { key: "name", header: "TRE", rowHeader: true, cell: (row: { name: string; people: number }) => row.name },
  { key: "people", header: "People", align: "number" as const, cell: (row: { name: string; people: number }) => row.people },
];

describe("a table", () => {
  const markup = renderToStaticMarkup(<DataTable caption="People by TRE" columns={columns} rows={[{ name: "Wessex", people: 20 }]} rowKey={(row) => row.name} />);
  test("scrolls in a frame that the keyboard reaches and that is named by the caption", () => {
    const captionId = /<caption id="([^"]+)"/.exec(markup)?.[1];
    expect(markup).toContain(`role="group" aria-labelledby="${captionId}" tabindex="0"`);
  });
  test("names its columns and its rows", () => {
    expect(markup).toContain('<th role="columnheader" scope="col">TRE</th>');
    expect(markup).toContain('<th role="rowheader" scope="row">Wessex</th>');
    expect(markup).toContain('<td role="cell" data-align="number" data-label="People">20</td>');
  });
  test("without rows says so instead of showing an empty grid", () => {
    const empty = renderToStaticMarkup(<DataTable caption="People by TRE" columns={columns} rows={[]} rowKey={(row) => row.name} />);
    expect(empty).not.toContain("<table");
    expect(empty).toContain("Nothing here yet");
  });
});
