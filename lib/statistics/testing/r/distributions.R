# From the project's root: Rscript lib/statistics/testing/r/distributions.R
source("lib/statistics/testing/r/json.R")
rows <- function(grid, f) lapply(seq_len(nrow(grid)), function(i) { g <- as.list(grid[i, , drop = FALSE]); unname(c(unlist(g), do.call(f, unname(g)))) })
record("distributions", list(
  logGamma = rows(expand.grid(c(1e-8, 0.1, 0.5, 1.5, 3, 10, 15.9, 16, 100.5, 1e5, 1e9)), lgamma),
  gamma = rows(expand.grid(c(1e-4, 0.3, 1, 2.5, 7, 19, 60, 95, 100, 130, 400, 700, 1e5 - 500, 1e5 + 700), c(0.5, 1, 2.7, 20, 100, 1e5)),
    function(x, a) c(pgamma(x, a), pgamma(x, a, lower.tail = FALSE))),
  normal = rows(expand.grid(c(-37, -10, -3, -2.9, -1, -1e-3, 0, 0.5, 1.96, 2.999, 3.001, 5, 8, 20, 37)), function(x) c(pnorm(x), pnorm(x, lower.tail = FALSE))),
  chiSquare = rows(expand.grid(c(0.01, 1, 3.84, 10, 50, 300, 1350), c(1, 2, 3, 7, 30, 200)), function(x, df) c(pchisq(x, df), pchisq(x, df, lower.tail = FALSE))),
  t = rows(expand.grid(c(-40, -2, -0.01, 0, 1e-6, 0.7, 2.3, 12, 1000), c(1, 2, 4.6, 29, 500, 1e6)), function(x, df) c(pt(x, df), pt(x, df, lower.tail = FALSE))),
  f = rows(expand.grid(c(0.01, 0.5, 1, 3.3, 20, 500), c(1, 2, 5, 80), c(1, 3.7, 60, 1e5)), function(x, a, b) c(pf(x, a, b), pf(x, a, b, lower.tail = FALSE))),
  beta = rows(expand.grid(c(0.001, 0.1, 0.5, 0.77, 0.999), c(0.5, 2, 30, 2000), c(0.5, 3, 45)), function(x, a, b) c(pbeta(x, a, b), pbeta(x, a, b, lower.tail = FALSE))),
  # Probability above, and the quantile there.
  normalQuantile = rows(expand.grid(c(1e-300, 1e-20, 1e-6, 0.005, 0.025, 0.3, 0.499999, 0.5, 0.75, 0.999)), function(q) qnorm(q, lower.tail = FALSE)),
  chiSquareQuantile = rows(expand.grid(c(1e-200, 1e-10, 0.025, 0.5, 0.9, 0.999), c(1, 2, 5, 60, 3000)), function(q, df) qchisq(q, df, lower.tail = FALSE)),
  tQuantile = rows(expand.grid(c(1e-12, 0.001, 0.025, 0.2, 0.4999), c(1, 2, 7.3, 100, 1e5)), function(q, df) qt(q, df, lower.tail = FALSE)),
  fQuantile = rows(expand.grid(c(1e-8, 0.05, 0.5, 0.98), c(1, 3, 40), c(2, 9, 500)), function(q, a, b) qf(q, a, b, lower.tail = FALSE))
))
