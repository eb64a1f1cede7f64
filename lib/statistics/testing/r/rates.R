# From the project's root: Rscript lib/statistics/testing/r/rates.R
source("lib/statistics/testing/r/json.R")
d <- colon(); years <- d$time / 365.25
band <- pmin(floor(d$age / 10), 8)
bands <- 1:8
ev <- sapply(bands, function(b) sum(d$event[band == b])); py <- sapply(bands, function(b) sum(years[band == b]))
byar <- function(o, level = .95) { z <- qnorm(1 - (1 - level) / 2); c(o * (1 - 1 / (9 * o) - z / (3 * sqrt(o)))^3, (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * sqrt(o + 1)))^3) }
# Fay & Feuer 1997 in their own terms: chi-square quantiles.
fay_feuer <- function(count, pop, std, level = .95) {
  a <- 1 - level; w <- std / sum(std) / pop; y <- sum(w * count); v <- sum(w^2 * count); wm <- max(w)
  c(y, v, v / (2 * y) * qchisq(a / 2, 2 * y^2 / v), (v + wm^2) / (2 * (y + wm)) * qchisq(1 - a / 2, 2 * (y + wm)^2 / (v + wm^2)))
}
esp <- c(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 800, 200)
std <- colSums(matrix(esp, 2))[2:9]; std[8] <- std[8] + sum(colSums(matrix(esp, 2))[10])
# The same by bands cut at 45, 60 and 75, the first from birth on: per 1,000 person-years.
cut_at <- findInterval(d$age, c(45, 60, 75)); wide_std <- as.vector(tapply(esp, findInterval(5 * (0:19), c(45, 60, 75)), sum))
wide <- fay_feuer(as.vector(tapply(d$event, cut_at, sum)), as.vector(tapply(years, cut_at, sum)) / 1000, wide_std)
by_sex <- lapply(sort(unique(d$male)), function(s) { k <- d$male == s; fay_feuer(as.vector(tapply(d$event[k], cut_at[k], sum)), as.vector(tapply(years[k], cut_at[k], sum)) / 1000, wide_std) })
all <- poisson.test(sum(d$event), sum(years)); few <- lapply(c(0, 1, 3, 20, 1000, 250000), function(n) c(n, as.vector(poisson.test(n)$conf.int), byar(n)))
few[[1]][4] <- 0
arm <- function(a) c(sum(d$event[d$rx == a]), sum(years[d$rx == a])); A <- arm("Lev+5FU"); B <- arm("Obs")
lr <- log(A[1] / A[2]) - log(B[1] / B[2]); se <- sqrt(1 / A[1] + 1 / B[1]); z <- qnorm(.975)
smr <- lapply(list(c(30, 22.4), c(3, 9.1), c(0, 2)), function(x) c(x, x[1] / x[2], as.vector(poisson.test(x[1])$conf.int) / x[2], min(1, 2 * min(ppois(x[1], x[2]), ppois(x[1] - 1, x[2], lower.tail = FALSE)))))
record("rates", list(rate = c(sum(d$event) / sum(years), as.vector(all$conf.int)), counts = few, ratio = c(exp(lr), se, exp(lr - z * se), exp(lr + z * se), 2 * pnorm(-abs(lr / se))),
  bands = rbind(ev, py), standard = std, standardised = fay_feuer(ev, py, std), small = fay_feuer(c(0, 2, 1), c(120, 80, 15), c(50, 30, 20)), smr = smr, wide = wide, by_sex = by_sex))
