# From the project's root: Rscript lib/statistics/testing/r/survival.R
source("lib/statistics/testing/r/json.R"); library(survival)
d <- colon(); d$rx <- factor(d$rx, c("Obs", "Lev", "Lev+5FU"))
curve <- function(d) {
  plain <- survfit(Surv(time, event) ~ 1, d, conf.type = "plain"); ll <- survfit(Surv(time, event) ~ 1, d, conf.type = "log-log")
  q <- function(f) { q <- quantile(f, c(.25, .5)); unname(rbind(q$quantile, q$lower, q$upper)) }
  m <- function(f, tau) unname(summary(f, rmean = tau)$table[c("rmean", "se(rmean)")])
  list(time = plain$time, atRisk = plain$n.risk, events = plain$n.event, survival = plain$surv, se = plain$std.err * plain$surv,
    plainLow = plain$lower, plainHigh = plain$upper, logLow = ll$lower, logHigh = ll$upper, plainQuantiles = q(plain), logQuantiles = q(ll),
    atRiskAt = summary(plain, times = c(0, 500, 1000, 2000, 3000))$n.risk, rmst1000 = m(plain, 1000), rmst2500 = m(plain, 2500))
}
lr <- function(f, of = d) { t <- survdiff(f, of); o <- if (is.matrix(t$obs)) rowSums(t$obs) else t$obs; e <- if (is.matrix(t$exp)) rowSums(t$exp) else t$exp
  list(statistic = t$chisq, p = pchisq(t$chisq, length(o) - 1, lower.tail = FALSE), observed = unname(o), expected = unname(e), covariance = unname(t$var)) }
grid <- seq(180, 2520, 180); g <- d; g$event <- ifelse(g$time > 2520, 0, g$event); g$time <- pmin(ceiling(g$time / 180) * 180, 2521)
gf <- survfit(Surv(time, event) ~ 1, g)
means <- function(arm) unname(summary(survfit(Surv(time, event) ~ 1, g[g$rx == arm, ]), rmean = 2520)$table[c("rmean", "se(rmean)")])
# Nobody knows the arm of people whose age is a multiple of five: survdiff leaves them out.
u <- g; u$rx[u$age %% 5 == 0] <- NA
flat <- data.frame(time = c(1, 2, 3, 4), event = 1)
record("survival", list(
  all = curve(d), arms = lapply(levels(d$rx), function(a) curve(d[d$rx == a, ])),
  logRank = lr(Surv(time, event) ~ rx), bySite = lr(Surv(time, event) ~ rx + strata(site)),
  grouped = list(survival = gf$surv[gf$time <= 2520], se = (gf$std.err * gf$surv)[gf$time <= 2520], atRisk = gf$n.risk[gf$time <= 2520]), groupedMeans = lapply(levels(d$rx), means),
  groupedLogRank = lr(Surv(time, event) ~ rx, g),
  armUnknown = list(people = sum(is.na(u$rx)), logRank = lr(Surv(time, event) ~ rx, u), bySite = lr(Surv(time, event) ~ rx + strata(site), u),
    means = lapply(levels(d$rx), function(arm) unname(summary(survfit(Surv(time, event) ~ 1, u[!is.na(u$rx) & u$rx == arm, ]), rmean = 2520)$table[c("rmean", "se(rmean)")]))),
  flatMedian = unname(quantile(survfit(Surv(time, event) ~ 1, flat), .5)$quantile)
))
