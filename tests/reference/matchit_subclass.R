# Subclassification on the propensity score with MatchIt, for tests/quant/test_subclasses.py.
#
#   Rscript tests/reference/matchit_subclass.R CATTANEO.csv NSWCPS.csv > tests/reference/matchit_subclass.toml
#
# CATTANEO.csv is statsmodels/treatment/tests/results/cataneo2.csv; NSWCPS.csv is what nsw_and_cps() in
# tests/quant/weighting_data.py gives, written with to_csv(index=False).
suppressPackageStartupMessages(library(MatchIt))
paths <- commandArgs(trailingOnly = TRUE)

att <- function(data, outcome, match) {
  weights <- weights(match)
  treated <- match$treat == 1
  used <- weights > 0
  weighted.mean(data[[outcome]][treated & used], weights[treated & used]) -
    weighted.mean(data[[outcome]][!treated & used], weights[!treated & used])
}

study <- function(name, path, formula, outcome, link) {
  data <- read.csv(path)
  for (n in c(2, 6, 10, 30, 60)) for (min_n in c(0, 1, 3)) {
    match <- try(matchit(formula, data = data, method = "subclass", subclass = n, min.n = min_n,
                         distance = "glm", link = link,
                         distance.options = list(epsilon = 1e-14, maxit = 100)), silent = TRUE)
    cat(sprintf("\n[[%s]]\nn_subclasses = %d\nmin_n = %d\n", name, n, min_n))
    if (inherits(match, "try-error")) { cat("refused = true\n"); next }
    counts <- table(match$treat, match$subclass)
    cat(sprintf("att = %.10f\n", att(data, outcome, match)))
    cat(sprintf("n_control = [%s]\n", paste(counts["0", ], collapse = ", ")))
    cat(sprintf("n_treated = [%s]\n", paste(counts["1", ], collapse = ", ")))
  }
}

cat(sprintf("# Written by matchit_subclass.R: MatchIt %s, %s, %s.\n",
            packageVersion("MatchIt"), R.version.string, Sys.Date()))
study("cattaneo", paths[1], mbsmoke_ ~ mmarried_ + mage + mage2 + fbaby_ + medu, "bweight", "probit")
study("nsw_cps", paths[2], treat ~ age + age2 + educ + educ2 + black + hisp + marr + nodegree + re74 + re75 +
        u74 + u75, "re78", "logit")
