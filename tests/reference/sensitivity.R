# Writes sensitivity.json beside this file: what R says of the sensitivity and survival functions.
# Run: Rscript tests/reference/sensitivity.R   (R with the packages survival and cmprsk)
library(survival)
library(cmprsk)

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
num <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE), collapse = ", "), "]")
one <- function(x) format(x, digits = 15, trim = TRUE)

# signed ranks: exact test and interval of pairs without ties
differences <- c(1.83, -0.42, 2.11, 0.37, 3.05, -1.29, 0.94, 1.46, -0.13, 2.68, 0.71, 1.02)
signed <- wilcox.test(differences, conf.int = TRUE, exact = TRUE)
greater <- wilcox.test(differences, alternative = "greater", exact = TRUE)

# Mantel-Haenszel: rash with and without allopurinol (Rosenbaum 2002, table 4.11)
rash <- array(c(5, 33, 36, 645, 10, 19, 58, 518), c(2, 2, 2))
mh <- mantelhaen.test(rash, correct = TRUE)

# competing events: times in days, cause 0 is censored
days <- c(30, 45, 45, 60, 60, 75, 90, 90, 120, 120, 150, 150, 180, 200, 200, 240, 270, 300, 330, 365)
cause <- c(1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 2, 2, 1, 0, 1, 1, 0, 2, 1, 0)
at <- c(45, 90, 150, 200, 330)
gray <- timepoints(cuminc(days, cause), at)
states <- summary(survfit(Surv(days, factor(cause)) ~ 1), times = at)

json <- sprintf('{
 "made_by": "tests/reference/sensitivity.R",
 "version": "%s, survival %s, cmprsk %s",
 "date": "%s",
 "signed_rank": {"differences": %s, "statistic": %s, "p_greater": %s, "estimate": %s, "interval": %s},
 "mantel_haenszel": {"statistic": %s},
 "competing": {"days": %s, "cause": %s, "at": %s,
  "cmprsk_1": %s, "cmprsk_2": %s, "cmprsk_variance_1": %s,
  "survfit_1": %s, "survfit_2": %s, "survfit_se_1": %s}
}', R.version.string, packageVersion("survival"), packageVersion("cmprsk"), Sys.Date(),
  num(differences), one(signed$statistic), one(greater$p.value), one(signed$estimate), num(signed$conf.int),
  one(mh$statistic), num(days), num(cause), num(at),
  num(gray$est[1, ]), num(gray$est[2, ]), num(gray$var[1, ]),
  num(states$pstate[, 2]), num(states$pstate[, 3]), num(states$std.err[, 2]))
writeLines(json, file.path(here, "sensitivity.json"))
