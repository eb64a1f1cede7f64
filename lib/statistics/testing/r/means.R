# From the project's root: Rscript lib/statistics/testing/r/means.R
source("lib/statistics/testing/r/json.R")
h <- heart()
skew <- function(x) { n <- length(x); m <- mean(x); g <- mean((x - m)^3) / mean((x - m)^2)^1.5; c(g, g * sqrt(n * (n - 1)) / (n - 2), g * ((n - 1) / n)^1.5) }
x <- h$thalach[!is.na(h$thalach)]
tt <- function(t) list(difference = unname(t$estimate[1] - t$estimate[2]), standardError = unname(t$stderr), t = unname(t$statistic), df = unname(t$parameter), p = t$p.value, interval = as.vector(t$conf.int))
a <- anova(lm(thalach ~ factor(cp), h)); w <- oneway.test(thalach ~ cp, h)
smd <- function(x, g) { v <- tapply(x, g, var, na.rm = TRUE); m <- tapply(x, g, mean, na.rm = TRUE); unname((m[2] - m[1]) / sqrt(sum(v) / 2)) }
category <- function(x, g) {
  t <- prop.table(table(g, x), 1); p <- t[2, -1]; q <- t[1, -1]
  s <- -(outer(p, p) + outer(q, q)) / 2; diag(s) <- (p * (1 - p) + q * (1 - q)) / 2
  sqrt(drop((p - q) %*% solve(s) %*% (p - q)))
}
vars <- c("age", "trestbps", "thalach", "oldpeak"); d <- na.omit(h[vars])
tests <- apply(combn(4, 2), 2, function(ij) { t <- cor.test(d[[ij[1]]], d[[ij[2]]]); list(i = ij[1] - 1, j = ij[2] - 1, r = unname(t$estimate), t = unname(t$statistic), p = t$p.value, interval = as.vector(t$conf.int)) })
prop <- tapply(h$exang, h$disease, mean, na.rm = TRUE)
record("means", list(
  thalach = list(n = length(x), mean = mean(x), sd = sd(x), se = sd(x) / sqrt(length(x)), interval = as.vector(t.test(x)$conf.int), skewness = skew(x)),
  welch = tt(t.test(thalach ~ disease, h)), student = tt(t.test(thalach ~ disease, h, var.equal = TRUE)),
  anova = list(f = a$`F value`[1], df1 = a$Df[1], df2 = a$Df[2], p = a$`Pr(>F)`[1], between = a$`Sum Sq`[1], within = a$`Sum Sq`[2]),
  welchAnova = list(f = unname(w$statistic), df1 = unname(w$parameter[1]), df2 = unname(w$parameter[2]), p = w$p.value),
  smd = smd(h$thalach, h$disease), smdProportion = unname((prop[2] - prop[1]) / sqrt(sum(prop * (1 - prop)) / 2)), smdCategory = category(h$cp, h$disease),
  correlation = list(n = nrow(d), means = unname(colMeans(d)), tests = tests)
))
