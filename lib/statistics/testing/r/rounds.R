# What R says of the models that the tests fit in rounds. From the project's root: Rscript lib/statistics/testing/r/rounds.R
source("lib/statistics/testing/r/json.R"); suppressPackageStartupMessages({ library(survival); library(MASS) })

full <- function(v, fit) { r <- rep(NA_real_, length(coef(fit))); names(r) <- names(coef(fit)); r[rownames(v)] <- sqrt(diag(v)); r }
of_glm <- function(fit, dispersion = NULL) {
  s <- summary(fit, dispersion = dispersion)
  list(coefficients = unname(coef(fit)), standardErrors = unname(full(s$cov.scaled, fit)), dispersion = s$dispersion, deviance = deviance(fit), nullDeviance = fit$null.deviance,
       logLikelihood = as.numeric(logLik(fit)), aic = AIC(fit), n = sum(fit$prior.weights > 0), residualDf = fit$df.residual)
}
tight <- glm.control(epsilon = 1e-15, maxit = 100)
# The standard errors of a last step of glm are those of the weights before it: start where it ended.
settled <- function(formula, family, data, weights = NULL) {
  fit <- function(start) eval(bquote(glm(.(formula), family = .(family), data = data, weights = .(weights), control = tight, start = .(start))))
  first <- fit(NULL)
  if (anyNA(coef(first))) first else fit(coef(first))
}

everyone <- heart()
heart <- complete(everyone)
heart$cp <- factor(heart$cp)
heart$site <- factor(heart$hospital, levels = hospitals)
heart$w <- 1 + (seq_len(nrow(heart)) - 1) %% 3
knots <- c(40, 50, 58, 68)
bend <- function(x, i) {
  k <- length(knots); cube <- function(u) pmax(u, 0)^3
  (cube(x - knots[i]) - cube(x - knots[k - 1]) * (knots[k] - knots[i]) / (knots[k] - knots[k - 1]) + cube(x - knots[k]) * (knots[k - 1] - knots[i]) / (knots[k] - knots[k - 1])) / (knots[k] - knots[1])^2
}
heart$b1 <- bend(heart$age, 1); heart$b2 <- bend(heart$age, 2)
all <- disease ~ age + sex + cp + trestbps + chol + thalach + exang + oldpeak
# At 1e-15 the deviance of least squares may never settle in its last digit: the warning says nothing of the coefficients.
glms <- suppressWarnings(list(
  logistic = settled(all, binomial, heart),
  bySite = settled(update(all, . ~ . + site), binomial, heart),
  probit = settled(all, binomial("probit"), heart),
  cloglog = settled(all, binomial("cloglog"), heart),
  linear = settled(thalach ~ age + sex + cp + trestbps + chol + exang + oldpeak, gaussian, heart),
  poisson = settled(num ~ sex + cp + thalach + exang + offset(log(age)), poisson, heart),
  weighted = settled(all, binomial, heart, weights = heart$w),
  linearWeighted = settled(thalach ~ age + sex + exang, gaussian, heart, weights = heart$w),
  interaction = settled(disease ~ age + sex + cp + exang + sex:cp + age:exang, binomial, heart),
  spline = settled(disease ~ age + b1 + b2 + sex, binomial, heart),
  # With a tight control R would also take the last digits of a collinear column for something new.
  collinear = local({ first <- glm(disease ~ age + I(2 * age + 3) + sex, binomial, heart); b <- coef(first); b[is.na(b)] <- 0; update(first, start = b) })))

colon <- colon()
colon <- colon[complete.cases(colon[, c("nodes", "differ")]), ]
# glm.nb looks for theta to a ten-thousandth only: from where it ends, the two estimates by turns until nothing moves.
counts <- glm.nb(nodes ~ male + age + obstruct + differ, colon)
theta <- counts$theta
for (i in 1:60) {
  counts <- glm(nodes ~ male + age + obstruct + differ, negative.binomial(theta), colon, control = tight, start = coef(counts))
  theta <- theta.ml(colon$nodes, fitted(counts), limit = 100, eps = 1e-13)
}
negative <- of_glm(counts, 1); negative$theta <- as.numeric(theta); negative$thetaStandardError <- attr(theta, "SE")
# glm does not know that theta was estimated too.
negative$aic <- 2 * (length(coef(counts)) + 1) - 2 * negative$logLikelihood

of_cox <- function(ties) {
  fit <- coxph(Surv(time, event) ~ male + age + obstruct + nodes + differ + strata(site), colon, ties = ties, control = coxph.control(eps = 1e-14, iter.max = 50, toler.chol = 1e-15))
  check <- cox.zph(fit, transform = "identity", terms = FALSE)$table
  list(coefficients = unname(coef(fit)), standardErrors = unname(sqrt(diag(vcov(fit)))), nullLogLikelihood = fit$loglik[1], logLikelihood = fit$loglik[2],
       score = fit$score, wald = unname(fit$wald.test), n = fit$n, events = fit$nevent, proportionality = unname(check[, "chisq"]))
}
at <- c(0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
quantiles <- lapply(c(age = "age", trestbps = "trestbps", chol = "chol", thalach = "thalach", oldpeak = "oldpeak"), function(v) quantile(everyone[[v]], at, type = 7, na.rm = TRUE, names = FALSE))
# Ends of the profile-likelihood intervals: where the deviance, the column held at a value, has risen by 3.84. confint's own interpolate.
profile_ends <- function(fit) {
  x <- model.matrix(fit); y <- fit$y; se <- sqrt(diag(vcov(fit))); cut <- qchisq(0.95, 1)
  off <- if (is.null(fit$offset)) 0 else fit$offset
  sapply(2:ncol(x), function(j) sapply(c(-1, 1), function(side) {
    rise <- function(b) glm.fit(x[, -j], y, offset = off + b * x[, j], family = fit$family, control = tight)$deviance - deviance(fit) - cut
    suppressWarnings(uniroot(rise, sort(coef(fit)[j] + side * se[j] * c(0.5, 4)), tol = 1e-13)$root)
  }))
}
profiles <- lapply(glms[c("logistic", "cloglog", "poisson")], function(fit) t(profile_ends(fit)))
profiles$numbers <- t(profile_ends(settled(disease ~ age + oldpeak, binomial, everyone)))
record("rounds", c(lapply(glms, of_glm), list(profiles = profiles, negativeBinomial = negative, efron = of_cox("efron"), breslow = of_cox("breslow"), quantiles = c(list(at = at), quantiles))))
