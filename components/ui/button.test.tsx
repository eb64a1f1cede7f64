import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Button, LinkButton } from "./button.tsx";

describe("a button that would be refused", () => {
  const markup = renderToStaticMarkup(<form><Button type="submit" name="decision" value="approve" refusedBecause="You are a member of this project.">Approve</Button></form>);
  test("stays, cannot submit, and is described by its visible reason", () => {
    expect(markup).toContain('type="button"');
    expect(markup).toContain('aria-disabled="true"');
    expect(markup).not.toContain('name="decision"');
    const reasonId = /aria-describedby="([^"]+)"/.exec(markup)?.[1];
    expect(markup).toMatch(new RegExp(`id="${reasonId}"[^>]*>.*You are a member of this project\\.`));
  });
  test("a link that would be refused leads nowhere", () => {
    expect(renderToStaticMarkup(<LinkButton href="/secret" refusedBecause="Only its members see it.">Open</LinkButton>)).not.toContain("href");
  });
});
test("a button is no submit button unless it says so", () => {
  expect(renderToStaticMarkup(<Button>Save</Button>)).toContain('type="button"');
});
