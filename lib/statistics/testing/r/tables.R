# From the project's root: Rscript lib/statistics/testing/r/tables.R
source("lib/statistics/testing/r/json.R")
h <- heart()
test <- function(t) list(statistic = unname(t$statistic), df = unname(t$parameter), p = t$p.value)
cp <- table(h$cp, h$num)
k <- complete(h)
exang <- table(factor(k$exang, c(1, 0)), factor(k$disease, c(1, 0)))
strata <- table(factor(k$exang, c(1, 0)), factor(k$disease, c(1, 0)), factor(k$hospital, hospitals))
mh <- mantelhaen.test(strata)
mh_plain <- mantelhaen.test(strata, correct = FALSE)
slopes <- table(factor(h$slope, 1:3), h$disease)
effect <- function(a, b, c, d) {
  z <- qnorm(.975)
  or <- log(a * d / (b * c)); or_se <- sqrt(1/a + 1/b + 1/c + 1/d)
  rr <- log((a / (a + b)) / (c / (c + d))); rr_se <- sqrt(1/a - 1/(a + b) + 1/c - 1/(c + d))
  p1 <- a / (a + b); p2 <- c / (c + d); rd_se <- sqrt(p1 * (1 - p1) / (a + b) + p2 * (1 - p2) / (c + d))
  list(or = c(exp(or), or_se, exp(or - z * or_se), exp(or + z * or_se), 2 * pnorm(-abs(or / or_se))),
    rr = c(exp(rr), rr_se, exp(rr - z * rr_se), exp(rr + z * rr_se), 2 * pnorm(-abs(rr / rr_se))),
    rd = c(p1 - p2, rd_se, p1 - p2 - z * rd_se, p1 - p2 + z * rd_se, 2 * pnorm(-abs((p1 - p2) / rd_se))))
}
fisher <- list(matrix(c(3, 1, 1, 3), 2), matrix(c(0, 7, 9, 2), 2), matrix(c(12, 30, 5, 44), 2), matrix(c(1, 200, 30, 900), 2), exang,
  matrix(c(3, 1, 0, 2, 5, 1, 0, 2, 6), 3), matrix(c(4, 0, 3, 1, 2, 9), 2))
# The risk ratio of Mantel and Haenszel, with the variance of Greenland & Robins 1985.
mh_risk <- local({
  s <- lapply(hospitals, function(h) { t <- strata[, , h]; list(a = t[1, 1], b = t[1, 2], c = t[2, 1], d = t[2, 2], n = sum(t)) })
  over <- function(f) sum(sapply(s, function(x) with(x, f(as.numeric(a), as.numeric(b), as.numeric(c), as.numeric(d), as.numeric(n)))))
  R <- over(function(a, b, c, d, n) a * (c + d) / n); S <- over(function(a, b, c, d, n) c * (a + b) / n)
  P <- over(function(a, b, c, d, n) ((a + b) * (c + d) * (a + c) - a * c * n) / n^2); se <- sqrt(P / (R * S)); z <- qnorm(.975)
  c(R / S, exp(log(R / S) - z * se), exp(log(R / S) + z * se))
})
wilson <- prop.test(exang[1, 1], sum(exang[1, ]), correct = FALSE)
record("tables", list(
  mhRisk = mh_risk, wilson = c(unname(wilson$estimate), as.vector(wilson$conf.int)),
  pearson = test(chisq.test(cp, correct = FALSE)), expected = unclass(unname(chisq.test(cp)$expected)),
  plain = test(chisq.test(exang, correct = FALSE)), yates = test(chisq.test(exang)),
  fisher = lapply(fisher, function(t) list(table = unclass(unname(matrix(t, nrow(t)))), p = fisher.test(t, workspace = 2e7)$p.value)),
  trend = test(prop.trend.test(slopes[, 2], rowSums(slopes))), trendScored = test(prop.trend.test(c(15, 10, 30), c(40, 60, 50), c(0, 1, 5))),
  exang = unclass(unname(matrix(exang, 2))), effect = do.call(effect, as.list(as.vector(t(exang)))),
  mantelHaenszel = list(ratio = unname(mh$estimate), interval = as.vector(mh$conf.int), statistic = unname(mh$statistic), p = mh$p.value,
    plain = unname(mh_plain$statistic), plainP = mh_plain$p.value)
))
