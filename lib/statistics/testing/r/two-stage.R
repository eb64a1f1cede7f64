# Two stages: R's own fit of each site, then one estimate from all of theirs. From the project's root: Rscript lib/statistics/testing/r/two-stage.R
source("lib/statistics/testing/r/json.R"); source("lib/statistics/testing/r/meta-of.R"); suppressPackageStartupMessages(library(survival))
tight <- glm.control(epsilon = 1e-15, maxit = 100)
two_stages <- function(sites, terms, fit) {
  each <- lapply(sites, fit)
  of <- function(get) lapply(each, function(f) unname(get(f)[terms]))
  estimates <- of(coef); errors <- of(function(f) sqrt(diag(vcov(f))))
  list(estimates = estimates, standardErrors = errors, together = setNames(lapply(seq_along(terms), function(j) meta(sapply(estimates, `[`, j), sapply(errors, `[`, j)^2)), terms))
}
h <- heart(); c <- colon()
record("two-stage", list(
  logistic = two_stages(split(h, factor(h$hospital, hospitals)), c("age", "oldpeak"), function(d) { f <- glm(disease ~ age + oldpeak, binomial, d, control = tight); glm(disease ~ age + oldpeak, binomial, d, control = tight, start = coef(f)) }),
  linear = two_stages(split(h, factor(h$hospital, hospitals)), c("age", "sex"), function(d) lm(trestbps ~ age + sex, d)),
  weighted = two_stages(split(h, factor(h$hospital, hospitals)), c("age", "oldpeak"), function(d) { d$w <- 1 + d$age %% 3; d <<- d; f <- suppressWarnings(glm(disease ~ age + oldpeak, binomial, d, control = tight, weights = w)); suppressWarnings(glm(disease ~ age + oldpeak, binomial, d, control = tight, weights = w, start = coef(f))) }),
  cox = two_stages(split(c, c$site), c("age", "nodes"), function(d) coxph(Surv(time, event) ~ age + nodes, d, ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 50, toler.chol = 1e-15)))
))
