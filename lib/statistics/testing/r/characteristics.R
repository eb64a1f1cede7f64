# “Table 1” of the heart data by disease. From the project's root: Rscript lib/statistics/testing/r/characteristics.R
source("lib/statistics/testing/r/json.R")
h <- heart()
number <- function(x) { m <- tapply(x, h$disease, mean, na.rm = TRUE); s <- tapply(x, h$disease, sd, na.rm = TRUE)
  list(means = as.vector(m), sds = as.vector(s), all = c(mean(x, na.rm = TRUE), sd(x, na.rm = TRUE)), missing = as.vector(tapply(is.na(x), h$disease, sum)), difference = unname(abs(m[2] - m[1]) / sqrt(sum(s^2) / 2))) }
# Yang & Dalton 2012
category <- function(x) {
  n <- table(h$disease, x); t <- prop.table(n, 1); p <- t[2, -1]; q <- t[1, -1]
  s <- -(outer(p, p) + outer(q, q)) / 2; diag(s) <- (p * (1 - p) + q * (1 - q)) / 2
  list(people = unclass(unname(matrix(n, 2))), shares = unclass(unname(matrix(t, 2))), all = as.vector(prop.table(table(x))), missing = as.vector(tapply(is.na(x), h$disease, sum)), difference = sqrt(drop((p - q) %*% solve(s) %*% (p - q))))
}
# Hyndman and Fan's type 7: lower quartile, median, upper quartile of each group and of everyone.
middle <- function(x) { q <- function(v) as.vector(quantile(v, c(0.25, 0.5, 0.75), na.rm = TRUE, type = 7)); list(groups = unname(lapply(split(x, h$disease), q)), all = q(x)) }
record("characteristics", list(people = as.vector(table(h$disease)), age = number(h$age), oldpeak = number(h$oldpeak), cp = category(h$cp), exang = category(h$exang), medians = list(age = middle(h$age), oldpeak = middle(h$oldpeak))))
