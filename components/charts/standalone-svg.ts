/**
 * A drawing of the page as a file of its own: light colours whatever the reader's screen, on white, its title above. Colours are written
 * as values, because drawing programs know no custom properties. Runs in the browser.
 */
export type StandaloneSvg = { text: string; width: number; height: number };

const margin = 24;
const titleHeight = 34;
const namespace = "http://www.w3.org/2000/svg";

export function standaloneSvg(drawing: SVGSVGElement, title: string): StandaloneSvg {
  // As wide as it is read, but never so narrow that its labels would meet.
  const plot = { width: Math.max(480, Math.round(drawing.getBoundingClientRect().width)), height: Number(drawing.getAttribute("height")) };
  const [width, height] = [plot.width + 2 * margin, plot.height + 2 * margin + titleHeight];
  const inner = drawing.cloneNode(true) as SVGSVGElement;
  for (const [name, value] of Object.entries({ x: margin, y: margin + titleHeight, width: plot.width, height: plot.height })) inner.setAttribute(name, String(value));
  const colours = lightColours();
  for (const element of [inner, ...inner.querySelectorAll("*")]) {
    element.removeAttribute("class");
    for (const { name, value } of [...element.attributes]) if (value.startsWith("var(")) element.setAttribute(name, colours.of(value));
  }
  const root = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({ xmlns: namespace, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, Arial, sans-serif" })) root.setAttribute(name, String(value));
  const ground = document.createElementNS(namespace, "rect");
  for (const [name, value] of Object.entries({ width, height, fill: "#ffffff" })) ground.setAttribute(name, String(value));
  const heading = document.createElementNS(namespace, "text");
  for (const [name, value] of Object.entries({ x: margin, y: margin + 12, "font-size": 16, "font-weight": 600, fill: colours.of("var(--color-ink)") })) heading.setAttribute(name, String(value));
  heading.textContent = title;
  root.append(ground, heading, inner);
  colours.done();
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

/** Reads tokens of the theme as they are on a light screen, off an element that nobody sees. */
function lightColours() {
  const probe = document.createElement("span");
  probe.style.cssText = "position:absolute;visibility:hidden;color-scheme:light";
  document.body.append(probe);
  return {
    of: (token: string): string => {
      // What stands behind a drawing on the page is white on paper.
      if (token === "var(--color-paper)" || token === "var(--color-surface)") return "#ffffff";
      probe.style.color = token;
      return getComputedStyle(probe).color;
    },
    done: () => { probe.remove(); },
  };
}

/** Twice as many pixels as the drawing has: sharp on paper. */
export async function asPng({ text, width, height }: StandaloneSvg): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * 2, height * 2];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => { canvas.toBlob((png) => { if (png) resolve(png); else reject(new Error("no picture")); }, "image/png"); });
  } finally {
    URL.revokeObjectURL(address);
  }
}
