/** A criterion as a variable that tells apart who meets it: what was one group becomes a table of all. */
import type { Criterion, Variable } from "./model.ts";

/** A column's own levels, a band on each side of a bound, or had and had not. Undefined where no variable tells the two apart. */
export function criterionAsVariable(criterion: Criterion, name: string): Variable | undefined {
  switch (criterion.kind) {
    case "sex": return { kind: "sex", name, label: "Sex" };
    case "age": {
      const cutPoints = cutsOf(criterion);
      return cutPoints && { kind: "age-band", name, label: "Age", at: criterion.at, cutPoints };
    }
    case "number": {
      const cutPoints = cutsOf(criterion);
      return cutPoints && { kind: "column-band", name, label: named(criterion.column), column: criterion.column, cutPoints };
    }
    case "category": return { kind: "column", name, label: named(criterion.column), column: criterion.column };
    case "condition": case "drug": case "procedure": case "measurement": case "observation": {
      // Whether there is a record is a variable; of which age, source or value it is, is not.
      const isPlain = criterion.ageAtEvent === undefined && criterion.typeConceptIds === undefined && (!("value" in criterion) || criterion.value === undefined) && (!("unitConceptId" in criterion) || criterion.unitConceptId === undefined);
      return isPlain ? { kind: "had", name, label: criterion.concepts[0]!.name.slice(0, 80), domain: criterion.kind, concepts: criterion.concepts, ...(criterion.window && { window: criterion.window }) } : undefined;
    }
    // Who does not meet the one of a group is its other level.
    case "group": return criterion.match === "none" && criterion.of.length === 1 ? criterionAsVariable(criterion.of[0]!, name) : undefined;
    case "race": case "ethnicity": return undefined;
  }
}

const named = (column: string): string => column.charAt(0).toUpperCase() + column.slice(1).replaceAll("_", " ");
/** A band begins at its cut point: those who are at most 76 are under 77. Beyond whole numbers there is no next one. */
function cutsOf({ min, max }: { min?: number | undefined; max?: number | undefined }): number[] | undefined {
  if (max !== undefined && !Number.isInteger(max)) return undefined;
  return [...(min === undefined ? [] : [min]), ...(max === undefined ? [] : [max + 1])];
}
