"use client";

import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { asPng, standaloneSvg } from "./standalone-svg.ts";

/** A chart as a file: its drawing as SVG and PNG, made here in the browser from what is on the page, and its numbers as CSV. */
export function SaveChart({ title, csv }: { title: string; csv: string }) {
  const here = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  const drawn = () => {
    const svg = here.current?.closest("figure")?.querySelector<SVGSVGElement>("svg[data-chart]");
    if (!svg) throw new Error("a chart's buttons stand in its figure");
    return standaloneSvg(svg, title);
  };
  const save = (extension: string, content: () => Blob | Promise<Blob>) => async () => {
    try {
      saveAs(`${name}.${extension}`, await content());
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const files = {
    SVG: save("svg", () => new Blob([drawn().text], { type: "image/svg+xml" })),
    PNG: save("png", () => asPng(drawn())),
    CSV: save("csv", () => new Blob([csv], { type: "text/csv;charset=utf-8" })),
  };
  return (
    <div ref={here} className="no-print flex flex-wrap items-center gap-2 text-sm" role="group" aria-label={`Take along: ${title}`}>
      <span className="text-muted">Take along:</span>
      {Object.entries(files).map(([format, onClick]) => <Button key={format} variant="quiet" small onClick={() => void onClick()}>{format}</Button>)}
      <span role="status" className="text-muted">{failed ? "Your browser could not make the file." : ""}</span>
    </div>
  );
}

function saveAs(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the file after this turn.
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
