# metafor's definitions in R's own terms; τ² of REML by maximising the restricted likelihood itself, not by scoring.
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
