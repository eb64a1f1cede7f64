# From the project's root: Rscript lib/statistics/testing/r/rates.R
source("lib/statistics/testing/r/json.R")
d <- colon(); years <- d$time / 365.25
band <- pmin(floor(d$age / 10), 8)
bands <- 1:8
ev <- sapply(bands, function(b) sum(d$event[band == b])); py <- sapply(bands, function(b) sum(years[band == b]))
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
# Fay 1999: F quantiles, the lower end of one rate against the upper end of the other; and its p at a ratio of one.
fay_ratio <- function(c1, p1, c2, p2, std, level = .95) {
  a <- 1 - level; parts <- function(count, pop) { w <- std / sum(std) / pop; y <- sum(w * count); v <- sum(w^2 * count); m <- max(w); c(y, 2 * y^2 / v, y + m, 2 * (y + m)^2 / (v + m^2)) }
  x <- parts(c1, p1); y <- parts(c2, p2)
  c(x[1] / y[1], x[1] / y[3] * qf(a / 2, x[2], y[4]), x[3] / y[1] * qf(1 - a / 2, x[4], y[2]), 2 * min(pf(y[3] / x[1], x[2], y[4]), pf(y[1] / x[3], x[4], y[2], lower.tail = FALSE)))
}
sums <- function(k) list(as.vector(tapply(d$event[k], cut_at[k], sum)), as.vector(tapply(years[k], cut_at[k], sum)) / 1000)
men <- sums(d$male == 1); women <- sums(d$male == 0)
ratio_by_sex <- fay_ratio(men[[1]], men[[2]], women[[1]], women[[2]], wide_std)
ratio_few <- fay_ratio(c(0, 2, 1), c(120, 80, 15), c(3, 1, 4), c(90, 60, 40), c(50, 30, 20))
# One band is two counts, of which R has the exact conditional interval.
ratio_one <- as.vector(poisson.test(c(11, 25), c(800, 1011))$conf.int)
all <- poisson.test(sum(d$event), sum(years)); few <- lapply(c(0, 1, 3, 20, 1000, 250000), function(n) c(n, as.vector(poisson.test(n)$conf.int)))
arm <- function(a) c(sum(d$event[d$rx == a]), sum(years[d$rx == a])); A <- arm("Lev+5FU"); B <- arm("Obs")
lr <- log(A[1] / A[2]) - log(B[1] / B[2]); se <- sqrt(1 / A[1] + 1 / B[1]); z <- qnorm(.975)
smr <- lapply(list(c(30, 22.4), c(3, 9.1), c(0, 2)), function(x) c(x, x[1] / x[2], as.vector(poisson.test(x[1])$conf.int) / x[2], min(1, 2 * min(ppois(x[1], x[2]), ppois(x[1] - 1, x[2], lower.tail = FALSE)))))
record("rates", list(rate = c(sum(d$event) / sum(years), as.vector(all$conf.int)), counts = few, ratio = c(exp(lr), se, exp(lr - z * se), exp(lr + z * se), 2 * pnorm(-abs(lr / se))),
  bands = rbind(ev, py), standard = std, standardised = fay_feuer(ev, py, std), small = fay_feuer(c(0, 2, 1), c(120, 80, 15), c(50, 30, 20)), smr = smr, wide = wide, by_sex = by_sex, ratio_by_sex = ratio_by_sex, ratio_few = ratio_few, ratio_one = ratio_one))
