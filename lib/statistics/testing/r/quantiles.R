# From the project's root: Rscript lib/statistics/testing/r/quantiles.R
source("lib/statistics/testing/r/json.R")
x <- na.omit(heart()$thalach); at <- c(0, .05, .1, .25, .5, .75, .9, .95, 1)
record("quantiles", list(n = length(x), at = at, type7 = unname(quantile(x, at))))
