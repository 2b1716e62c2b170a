# Writes balance.json beside this file: MatchIt's balance statistics, and glm's joint test before and after.
# Run: Rscript tests/reference/balance.R   (R with MatchIt)
library(MatchIt)

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
i <- 0:299
d <- data.frame(age = 18 + (i * 7) %% 43, child = as.integer((i * 5) %% 7 < 3), visits = (i * i) %% 11)
d$land <- factor(c("AFG", "AND", "IRQ")[1 + (i * 11) %% 13 %% 3])
d$treat <- as.integer((i * 37 + d$age * 3 + 8 * d$child + 4 * d$visits) %% 101 > 62 + (d$land == "IRQ") * 15)

m <- matchit(treat ~ age + child + land, data = d, method = "nearest", replace = TRUE, link = "probit")
s <- summary(m, interactions = TRUE, addlvariables = ~visits, data = d)
w <- m$weights
as_many <- ifelse(d$treat == 1, w, w * sum(d$treat) / sum(w[d$treat == 0]))  # controls sum to the treated

num <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE), collapse = ", "), "]")
table_of <- function(x) {
  x <- x[rownames(x) != "distance", ]
  paste(sprintf('"%s": %s', rownames(x), apply(x[, 1:6], 1, function(r) gsub("NA|NaN", "null", num(r)))),
        collapse = ",\n   ")
}
joint <- function(weights) {
  used <- weights > 0
  fit <- suppressWarnings(glm(treat ~ age + child + land, binomial("probit"), d[used, ], weights = weights[used],
                              control = glm.control(epsilon = 1e-14)))
  index <- predict(fit)
  lr <- fit$null.deviance - fit$deviance
  part <- function(arm) {
    x <- index[d$treat[used] == arm]; v <- weights[used][d$treat[used] == arm]
    mean <- weighted.mean(x, v)
    c(mean, sum(v * (x - mean)^2) / (sum(v) - sum(v^2) / sum(v)))
  }
  t <- part(1); c <- part(0)
  num(c(100 * abs(t[1] - c[1]) / sqrt((t[2] + c[2]) / 2), t[2] / c[2], 1 - fit$deviance / fit$null.deviance,
        lr, fit$rank - 1, pchisq(lr, fit$rank - 1, lower.tail = FALSE)))
}
json <- sprintf('{
 "made_by": "tests/reference/balance.R",
 "version": "%s, MatchIt %s",
 "date": "%s",
 "columns": ["treated mean", "control mean", "smd", "variance ratio", "ecdf mean", "ecdf max"],
 "treat": %s,
 "weights": %s,
 "before": {%s},
 "after": {%s},
 "joint": ["rubin_b", "rubin_r", "pseudo_r2", "lr", "df", "p"],
 "joint_before": %s,
 "joint_after": %s
}', R.version.string, packageVersion("MatchIt"), Sys.Date(), num(d$treat), num(w), table_of(s$sum.all),
  table_of(s$sum.matched), joint(rep(1, nrow(d))), joint(as_many))
writeLines(json, file.path(here, "balance.json"))
