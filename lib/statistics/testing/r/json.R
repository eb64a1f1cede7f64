# Writes lists as JSON with 17 significant digits. Names make objects, NULL, NA and NaN become null, infinities are texts.
to_json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    parts <- vapply(x, to_json, "")
    if (is.null(names(x))) return(paste0("[", paste(parts, collapse = ","), "]"))
    return(paste0("{", paste0('"', names(x), '":', parts, collapse = ",\n"), "}"))
  }
  if (is.matrix(x)) return(to_json(lapply(seq_len(nrow(x)), function(i) unname(x[i, ]))))
  one <- function(v) {
    if (is.na(v)) "null"
    else if (is.character(v)) paste0('"', v, '"')
    else if (is.logical(v)) tolower(as.character(v))
    else if (is.infinite(v)) if (v > 0) '"Infinity"' else '"-Infinity"'
    else formatC(v, digits = 17, format = "g", flag = "", width = 1)
  }
  texts <- vapply(unname(x), one, "")
  if (length(texts) == 1) texts else paste0("[", paste(texts, collapse = ","), "]")
}
# A test has R say it all again, into a folder of its own.
record <- function(topic, x) writeLines(to_json(x), file.path(Sys.getenv("RECORD_INTO", "lib/statistics/testing/r"), paste0(topic, ".json")))
data <- Sys.getenv("FIVEFOLD_REAL_DATA", "../shared/data")
hospitals <- c("cleveland", "hungarian", "switzerland", "va")
heart <- function() do.call(rbind, lapply(hospitals, function(h) {
  d <- read.csv(paste0(data, "/heart-disease/processed.", h, ".data"), header = FALSE, na.strings = "?",
    col.names = c("age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca", "thal", "num"))
  d$hospital <- h; d$disease <- as.integer(d$num > 0); d }))
# Who has all the variables of the heart data's usual model: 303, 270, 117 and 137 people.
complete <- function(d) d[complete.cases(d[c("age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak")]), ]
colon <- function() read.csv(file.path(data, "colon/colon_death.csv"))
