# From the project's root: Rscript lib/statistics/testing/r/meta.R
source("lib/statistics/testing/r/json.R"); source("lib/statistics/testing/r/meta-of.R")
h <- complete(heart())
or <- sapply(hospitals, function(s) { t <- table(factor(h$exang, c(1, 0)), factor(h$disease, c(1, 0)), h$hospital == s)[, , "TRUE"]; c(log(t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1])), sum(1 / t)) })
bcg <- matrix(c(4, 119, 11, 128, 6, 300, 29, 274, 3, 228, 11, 209, 62, 13536, 248, 12619, 33, 5036, 47, 5761, 180, 1361, 372, 1079, 8, 2537, 10, 619,
  505, 87886, 499, 87892, 29, 7470, 45, 7232, 17, 1699, 65, 1600, 186, 50448, 141, 27197, 5, 2493, 3, 2338, 27, 16886, 29, 17825), 4)
rr <- apply(bcg, 2, function(t) c(log(t[1] / (t[1] + t[2])) - log(t[3] / (t[3] + t[4])), 1 / t[1] - 1 / (t[1] + t[2]) + 1 / t[3] - 1 / (t[3] + t[4])))
record("meta", list(heart = meta(unname(or[1, ]), unname(or[2, ])), bcg = meta(rr[1, ], rr[2, ]), alike = meta(c(.5, .52, .49, .51), c(.04, .09, .02, .05))))
