# From the project's root: Rscript lib/statistics/testing/r/meta.R
# metafor's definitions in R's own terms; τ² of REML by maximising the restricted likelihood itself, not by scoring.
source("lib/statistics/testing/r/json.R")
reml <- function(y, v) {
  score <- function(t) { w <- 1 / (v + t); m <- sum(w * y) / sum(w); sum(w^2 * (y - m)^2) - (sum(w) - sum(w^2) / sum(w)) }
  ll <- function(t) { w <- 1 / (v + t); m <- sum(w * y) / sum(w); sum(log(w)) / 2 - log(sum(w)) / 2 - sum(w * (y - m)^2) / 2 }
  top <- optimize(ll, c(0, 10 * var(y)), maximum = TRUE, tol = 1e-10)$maximum
  if (score(0) <= 0 && ll(0) >= ll(top)) 0 else uniroot(score, top * c(.9, 1.1), tol = 1e-16)$root
}
meta <- function(y, v) {
  k <- length(y); w <- 1 / v; fe <- sum(w * y) / sum(w); Q <- sum(w * (y - fe)^2)
  dl <- max(0, (Q - (k - 1)) / (sum(w) - sum(w^2) / sum(w))); typical <- (k - 1) * sum(w) / (sum(w)^2 - sum(w^2))
  one <- function(t2, hk) {
    w <- 1 / (v + t2); m <- sum(w * y) / sum(w); f <- sum(w * (y - m)^2) / (k - 1)
    se <- sqrt(1 / sum(w)) * c(wald = 1, "hartung-knapp" = sqrt(f), "hartung-knapp-ad-hoc" = sqrt(max(1, f)))[[hk]]
    crit <- if (hk == "wald") qnorm(.975) else qt(.975, k - 1); p <- if (hk == "wald") 2 * pnorm(-abs(m / se)) else 2 * pt(-abs(m / se), k - 1)
    list(estimate = m, standardError = se, low = m - crit * se, high = m + crit * se, p = p, predictionLow = m - qt(.975, k - 2) * sqrt(t2 + se^2),
      predictionHigh = m + qt(.975, k - 2) * sqrt(t2 + se^2), iSquaredOfTau = t2 / (t2 + typical), tauSquared = t2)
  }
  t2 <- c(fixed = 0, "dersimonian-laird" = dl, reml = reml(y, v)); kinds <- c("wald", "hartung-knapp", "hartung-knapp-ad-hoc")
  list(y = y, se = sqrt(v), q = Q, qP = pchisq(Q, k - 1, lower.tail = FALSE), iSquaredOfQ = max(0, (Q - (k - 1)) / Q),
    fits = setNames(lapply(t2, function(t) setNames(lapply(kinds, function(h) one(t, h)), kinds)), names(t2)),
    leaveOneOut = sapply(1:k, function(i) { t <- reml(y[-i], v[-i]); w <- 1 / (v[-i] + t); sum(w * y[-i]) / sum(w) }))
}
h <- complete(heart())
or <- sapply(hospitals, function(s) { t <- table(factor(h$exang, c(1, 0)), factor(h$disease, c(1, 0)), h$hospital == s)[, , "TRUE"]; c(log(t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1])), sum(1 / t)) })
bcg <- matrix(c(4, 119, 11, 128, 6, 300, 29, 274, 3, 228, 11, 209, 62, 13536, 248, 12619, 33, 5036, 47, 5761, 180, 1361, 372, 1079, 8, 2537, 10, 619,
  505, 87886, 499, 87892, 29, 7470, 45, 7232, 17, 1699, 65, 1600, 186, 50448, 141, 27197, 5, 2493, 3, 2338, 27, 16886, 29, 17825), 4)
rr <- apply(bcg, 2, function(t) c(log(t[1] / (t[1] + t[2])) - log(t[3] / (t[3] + t[4])), 1 / t[1] - 1 / (t[1] + t[2]) + 1 / t[3] - 1 / (t[3] + t[4])))
record("meta", list(heart = meta(unname(or[1, ]), unname(or[2, ])), bcg = meta(rr[1, ], rr[2, ]), alike = meta(c(.5, .52, .49, .51), c(.04, .09, .02, .05))))
