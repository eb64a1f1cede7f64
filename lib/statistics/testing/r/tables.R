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
record("tables", list(
  pearson = test(chisq.test(cp, correct = FALSE)), expected = unclass(unname(chisq.test(cp)$expected)),
  plain = test(chisq.test(exang, correct = FALSE)), yates = test(chisq.test(exang)),
  fisher = lapply(fisher, function(t) list(table = unclass(unname(matrix(t, nrow(t)))), p = fisher.test(t, workspace = 2e7)$p.value)),
  trend = test(prop.trend.test(slopes[, 2], rowSums(slopes))), trendScored = test(prop.trend.test(c(15, 10, 30), c(40, 60, 50), c(0, 1, 5))),
  exang = unclass(unname(matrix(exang, 2))), effect = do.call(effect, as.list(as.vector(t(exang)))),
  mantelHaenszel = list(ratio = unname(mh$estimate), interval = as.vector(mh$conf.int), statistic = unname(mh$statistic), p = mh$p.value,
    plain = unname(mh_plain$statistic), plainP = mh_plain$p.value)
))
