# Truth for models over several TREs: R's own fits of all rows together. Run with the folder that holds heart-disease/ and colon/:
#   Rscript models.R ../shared/data > models.json
library(survival)
folder <- commandArgs(trailingOnly = TRUE)[1]
sites <- c("cleveland", "hungarian", "switzerland", "va")
cols <- c("age","sex","cp","trestbps","chol","fbs","restecg","thalach","exang","oldpeak","slope","ca","thal","num")
heart <- do.call(rbind, lapply(sites, function(s) cbind(read.csv(file.path(folder, "heart-disease", paste0("processed.", s, ".data")), header = FALSE, na.strings = "?", col.names = cols), site = factor(s, levels = sites))))
heart$y <- as.integer(heart$num > 0)
heart$cp <- factor(heart$cp)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
digits <- function(x) if (is.na(x)) "null" else formatC(x, digits = 17, format = "g", flag = "")
list_of <- function(xs) paste0("[", paste(sapply(xs, digits), collapse = ","), "]")
model <- function(name, m) {
  s <- summary(m)$coefficients
  cat(sprintf('"%s":{"coefficients":%s,"standardErrors":%s,"deviance":%s,"nullDeviance":%s,"aic":%s,"n":%d}', name, list_of(coef(m)[!is.na(coef(m))]), list_of(s[, 2]), digits(deviance(m)), digits(if (is.null(m$null.deviance)) sum((m$model[[1]] - mean(m$model[[1]]))^2) else m$null.deviance), digits(AIC(m)), nobs(m)))
}
cox <- function(name, m) cat(sprintf('"%s":{"coefficients":%s,"standardErrors":%s,"logLikelihood":%s,"score":%s,"n":%d,"events":%d}', name, list_of(coef(m)), list_of(sqrt(diag(vcov(m)))), list_of(m$loglik), digits(m$score), m$n, m$nevent))
full <- y ~ age + sex + cp + trestbps + chol + thalach + exang + oldpeak
cat("{")
model("logistic", glm(full, binomial, heart, control = tight)); cat(",\n")
model("logistic-by-site", glm(update(full, . ~ . + site), binomial, heart, control = tight)); cat(",\n")
model("probit", glm(full, binomial("probit"), heart, control = tight)); cat(",\n")
model("cloglog", glm(full, binomial("cloglog"), heart, control = tight)); cat(",\n")
model("linear", lm(trestbps ~ age + sex + chol, heart)); cat(",\n")
model("linear-by-site", lm(trestbps ~ age + site, heart)); cat(",\n")
model("poisson", glm(num ~ age + sex + oldpeak, poisson, heart, control = tight)); cat(",\n")
model("poisson-numbers", glm(num ~ age + oldpeak, poisson, heart, control = tight)); cat(",\n")
model("poisson-offset", glm(num ~ sex + oldpeak + offset(log(age)), poisson, heart, control = tight)); cat(",\n")
model("together", glm(y ~ age + sex + age:sex, binomial, heart, control = tight)); cat(",\n")
model("numbers", glm(y ~ age + oldpeak, binomial, heart, control = tight)); cat(",\n")
model("two-sites", glm(full, binomial, subset(heart, site %in% sites[1:2]), control = tight)); cat(",\n")
colon <- read.csv(file.path(folder, "colon", "colon_death.csv"))
exactly <- coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 60)
cox("cox-efron", coxph(Surv(time, event) ~ age + male + nodes + obstruct + strata(site), colon, ties = "efron", control = exactly)); cat(",\n")
cox("cox-breslow", coxph(Surv(time, event) ~ age + male + nodes + obstruct + strata(site), colon, ties = "breslow", control = exactly)); cat(",\n")
cat(sprintf('"quantiles":{"values":%s}', list_of(quantile(heart$chol, c(.05, .25, .5, .75, .95), na.rm = TRUE, type = 7))))
cat("}\n")
