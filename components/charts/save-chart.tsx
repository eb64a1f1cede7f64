"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { asPng, standaloneSvg } from "./standalone-svg.ts";

const formats = ["SVG", "PNG", "CSV"] as const;
type Format = (typeof formats)[number];

/** A chart as a file: its drawing as SVG and PNG, made here in the browser from what is on the page, and its numbers as CSV. */
export function SaveChart({ title, csv }: { title: string; csv: string }) {
  const [failed, setFailed] = useState(false);
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  const save = async (format: Format, button: HTMLElement) => {
    try {
      saveAs(`${name}.${format.toLowerCase()}`, format === "CSV" ? new Blob([csv], { type: "text/csv;charset=utf-8" }) : await pictureIn(button, title, format));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div className="no-print flex flex-wrap items-center gap-x-1 text-sm" role="group" aria-label={`Take along: ${title}`}>
      <span className="text-muted">Take along:</span>
      {formats.map((format) => <Button key={format} variant="quiet" small onClick={({ currentTarget }) => void save(format, currentTarget)}>{format}</Button>)}
      <span role="status" className="text-muted">{failed ? "Your browser could not make the file." : ""}</span>
    </div>
  );
}

/** The drawing of the figure that a button stands in. */
async function pictureIn(button: HTMLElement, title: string, format: "SVG" | "PNG"): Promise<Blob> {
  const svg = button.closest("figure")?.querySelector<SVGSVGElement>("svg[data-chart]");
  if (!svg) throw new Error("a chart's buttons stand in its figure");
  const drawn = standaloneSvg(svg, title);
  return format === "SVG" ? new Blob([drawn.text], { type: "image/svg+xml" }) : asPng(drawn);
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
