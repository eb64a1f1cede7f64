/** Five sheets folded around a protected middle. Takes the colour of the text beside it. */
const sheets = [
  ["M16 1.6 30.27 11.96 22.14 15.74 17.08 10.49Z", 1],
  ["M30.27 11.96 24.82 28.74 18.72 22.17 22.14 15.74Z", 0.82],
  ["M24.82 28.74H7.18L11.54 20.91 18.72 22.17Z", 0.64],
  ["M7.18 28.74 1.73 11.96 10.53 13.69 11.54 20.91Z", 0.46],
  ["M1.73 11.96 16 1.6 17.08 10.49 10.53 13.69Z", 0.9],
] as const;

export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} fill="currentColor" aria-hidden="true" focusable="false" className="shrink-0">
    {sheets.map(([d, opacity]) => <path key={d} d={d} opacity={opacity} />)}
  </svg>
);
