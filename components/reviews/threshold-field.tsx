import { TextInput } from "#components/ui/inputs.tsx";

/** `own`: the data environment's own threshold. `most`: the highest that it keeps for one project; where it keeps none beyond its own, the same. */
export const ThresholdField = ({ own, most, error }: { own: number; most: number; error: string | undefined }) => (
  <TextInput
    label="Least number of people behind a count" name="leastThreshold" optional type="number" min={1} max={most} width="number" error={error}
    hint={most > own
      ? `This TRE hides counts below ${own}. Ask for more, and this project’s results are held to that: smaller counts are hidden, and averages and models of fewer people. Left empty, it stays at ${own} for this project, even if the TRE became less strict.`
      : `This TRE hides counts below ${own}, for every project alike: it can’t hide more for one of them. If it ever became less strict, runs under this approval would stop.`}
  />
);
