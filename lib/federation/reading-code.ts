/** Code that reads the downloaded CSV, to copy. Both need nothing but the language itself; a hidden number is missing there, never 0. */
const quoted = (name: string): string => JSON.stringify(name);

export const rSnippet = (file: string): string => `results <- read.csv(${quoted(file)}, na.strings = "", encoding = "UTF-8", check.names = FALSE)

# One row for each number. A hidden number is NA, never 0: what is known of it stands in low, high and state.
pooled <- subset(results, tre == "pooled")
print(pooled[, c("analysis", "measure", "value", "low", "high", "state")], row.names = FALSE)

# What was reckoned from these numbers: tests, ratios, standardised differences.
if ("statistic" %in% names(results)) {
  print(subset(results, !is.na(statistic))[, c("analysis", "tre", "statistic", "measure", "value", "state")], row.names = FALSE)
}

# Each data environment's own numbers beside the pooled ones.
by_tre <- split(results, results$tre)
print(sapply(by_tre, nrow))
`;

export const pythonSnippet = (file: string): string => `import csv

with open(${quoted(file)}, newline="", encoding="utf-8") as source:
    results = list(csv.DictReader(source))

# One row for each number. A hidden number is None, never 0: what is known of it stands in low, high and state.
for row in results:
    for name in ("value", "low", "high", "rounded_to", "noise_variance"):
        row[name] = float(row[name]) if row[name] != "" else None

# Also what was reckoned from these numbers: tests, ratios, standardised differences, named by statistic.
pooled = [row for row in results if row["tre"] == "pooled"]
for row in pooled:
    levels = ", ".join(level for name, level in row.items() if (name.startswith("level_") or name == "statistic") and level != "")
    print(row["analysis"], row["measure"], levels, row["value"], row["low"], row["high"], row["state"], sep="\\t")
`;
