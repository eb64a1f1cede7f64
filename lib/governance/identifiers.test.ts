import { describe, expect, test } from "vitest";
import { isOrcid, isRorId } from "./identifiers.ts";

describe("identifiers", () => {
  test.each([["0000-0002-1825-0097", true], ["https://orcid.org/0000-0001-5109-3700", true], ["0000-0002-1694-233X", true], ["0000-0002-1825-0098", false], ["0000-0002-1694-2330", false], ["1825-0097", false]])("ORCID %s → %s", (value, valid) => {
    expect(isOrcid(value)).toBe(valid);
  });
  test.each([["https://ror.org/02mhbdp94", true], ["https://ror.org/027m9bs27", true], ["052gg0110", true], ["https://ror.org/02mhbdp95", false], ["https://ror.org/2mhbdp94", false]])("ROR %s → %s", (value, valid) => {
    expect(isRorId(value)).toBe(valid);
  });
});
