# ---------------------------------------------------------------------------------------------------------------
# From here on the script is the same for every study. It needs R alone; MatchIt is asked where it is installed.

TOLERANCE <- 1e-6   # largest difference that counts as agreement, times the number itself where that is above 1
DECIMALS <- 8

# ---- reading ---------------------------------------------------------------------------------------------------

here <- function() {
  given <- sub("^--file=", "", grep("^--file=", commandArgs(trailingOnly = FALSE), value = TRUE))
  if (length(given)) dirname(gsub("~+~", " ", given[1], fixed = TRUE)) else getwd()
}

# Every column as text first, so that a country called NA is no missing value.
read_table <- function(file) {
  read.csv(file.path(FOLDER, file), colClasses = "character", na.strings = character(), check.names = FALSE,
           encoding = "UTF-8", stringsAsFactors = FALSE)
}

read_arm <- function(arm) {
  data <- read_table(arm$file)
  for (name in names(data)) {
    if (!name %in% arm$categorical) data[[name]] <- as.numeric(data[[name]])
    else if (is.na(arm$reference[name])) data[[name]] <- factor(data[[name]])
    else data[[name]] <- relevel(factor(data[[name]]), arm$reference[[name]])
  }
  data
}

number <- function(text) suppressWarnings(as.numeric(text))   # an empty cell is a number that is not known

# ---- the propensity score --------------------------------------------------------------------------------------

# glm() searches by the expected information, Samsyn by the observed one. Both end at the same coefficients, but
# with a probit their standard errors differ a little; no number below depends on those. glm() stops when the
# deviance stands still, which is before the coefficients do, so it is started again from where it stopped.
# Rows with the same covariates get the score of the first of them: equal scores must be equal to the last bit.
fitted_score <- function(data, arm) {
  model <- data[c(arm$treatment, arm$covariates)]
  formula <- reformulate(".", as.name(arm$treatment))
  start <- NULL
  for (again in 1:5) {
    fit <- glm(formula, family = binomial(arm$link), data = model, start = start,
               control = glm.control(epsilon = 1e-14, maxit = 100))
    start <- coef(fit)
  }
  key <- do.call(paste, c(lapply(data[unique(c(arm$covariates, arm$exact))], as.character), sep = "\037"))
  cell <- match(key, key)
  list(formula = formula, model = model, cell = cell, x = model.matrix(fit),
       score = unname(fitted(fit))[cell], index = unname(fit$linear.predictors)[cell])
}

support_bounds <- function(score, treated, rule) {
  t <- range(score[treated]); c <- range(score[!treated])
  switch(rule, "minmax" = c(max(t[1], c[1]), min(t[2], c[2])), "treated-range" = t, "crump" = c(0.1, 0.9),
         "none" = range(score))
}

# ---- estimators: weights of the treated and of the controls, and a standard error where it is a special one ----

# `s` holds score (or linear index) to match on, treated, on (support), strata, cell, outcome and the limits.
controls_near <- function(s, i) which(!s$treated & s$on & s$strata == s$strata[i])

# Treated with the same covariates have the same controls, so each such group is looked up once.
groups_of_treated <- function(s) split(which(s$treated & s$on), s$cell[s$treated & s$on])

shared_weights <- function(s, pick) {
  n <- length(s$score)
  treated <- numeric(n); control <- numeric(n)
  for (rows in groups_of_treated(s)) {
    for (side in pick(rows[1])) if (length(side)) {
      treated[rows] <- 1
      control[side] <- control[side] + length(rows) / length(side)
    }
  }
  list(treated = treated, control = control * sum(treated) / sum(control))
}

# All controls within the distance of the k-th nearest share the weight of their treated equally.
nearest <- function(s) shared_weights(s, function(i) {
  j <- controls_near(s, i)
  distance <- abs(s$score[j] - s$score[i])
  reach <- if (length(j)) sort(distance)[min(s$neighbours, length(j))] + s$tie_tolerance else 0
  list(j[distance <= min(reach, s$caliper)])
})

# Becker and Ichino (2002), as in 2014: each side that ties at the smallest distance gives one unit, shared by the
# controls of that score; afterwards all weights are scaled to sum to the number of treated.
as_in_2014 <- function(s) shared_weights(s, function(i) {
  j <- controls_near(s, i)
  distance <- abs(s$score[j] - s$score[i])
  if (!length(j)) return(list())
  near <- distance <= min(min(distance) + s$tie_tolerance, s$caliper)
  if (min(distance) <= s$tie_tolerance) list(j[near])
  else list(j[near & s$score[j] < s$score[i]], j[near & s$score[j] > s$score[i]])
})

radius <- function(s) shared_weights(s, function(i) {
  j <- controls_near(s, i)
  list(j[abs(s$score[j] - s$score[i]) < s$radius])
})

# attr.ado: each control weighs the number of treated within the radius.
radius_pooled <- function(s) {
  n <- length(s$score)
  treated <- numeric(n); control <- numeric(n)
  for (rows in groups_of_treated(s)) {
    j <- controls_near(s, rows[1])
    j <- j[abs(s$score[j] - s$score[rows[1]]) < s$radius]
    if (length(j)) treated[rows] <- 1
    control[j] <- control[j] + length(rows)
  }
  list(treated = treated, control = control * sum(treated) / sum(control))
}

kernel <- function(s) {
  n <- length(s$score)
  treated <- numeric(n); control <- numeric(n)
  shape <- if (s$kernel == "gaussian") function(u) exp(-u^2 / 2) else function(u) pmax(0, 1 - u^2)
  for (rows in groups_of_treated(s)) {
    j <- controls_near(s, rows[1])
    weight <- shape((s$score[j] - s$score[rows[1]]) / s$bandwidth)
    if (sum(weight) > 0) {
      treated[rows] <- 1
      control[j] <- control[j] + length(rows) * weight / sum(weight)
    }
  }
  list(treated = treated, control = control)
}

# Each treated in turn takes the nearest free control, the lowest row among those equally near; k rounds.
# Scores that follow one another within the tolerance count as the first of them, in the direction of the order.
nearest_no_replacement <- function(s) {
  towards <- if (s$order == "largest") -s$score else s$score
  along <- order(s$strata, towards)
  along <- along[s$on[along]]
  new <- c(TRUE, diff(towards[along]) > s$tie_tolerance | diff(s$strata[along]) != 0)
  place <- rep(NA_real_, length(towards))
  place[along] <- towards[along][new][cumsum(new)]
  turns <- which(s$treated & s$on)
  if (s$order != "data") turns <- turns[order(place[turns], turns)]
  taken <- list(); free <- !s$treated & s$on
  for (round in seq_len(s$neighbours)) for (i in turns) {
    j <- which(free & s$strata == s$strata[i])
    if (!length(j)) next
    distance <- abs(place[j] - place[i])
    j <- j[distance <= min(min(distance) + s$tie_tolerance, s$caliper)]
    if (!length(j)) next
    free[j[1]] <- FALSE
    taken[[length(taken) + 1]] <- c(i, j[1])
  }
  pairs <- do.call(rbind, taken)
  n <- length(s$score)
  count <- tabulate(pairs[, 1], n)
  control <- numeric(n); control[pairs[, 2]] <- 1 / count[pairs[, 1]]
  list(treated = as.numeric(count > 0), control = control)
}

# MatchIt's subclasses on quantiles of the treated's score; the effect is a mean over the treated.
subclass <- function(s, fit) {
  if (!has_matchit()) return(NULL)
  on <- which(s$on); y <- s$outcome
  found <- MatchIt::matchit(t ~ e, data = data.frame(t = s$treated[on] * 1, e = s$score[on]), method = "subclass",
                            distance = s$score[on], subclass = s$subclasses)
  n1 <- sum(s$treated[on]); n <- length(s$score)
  treated <- numeric(n); control <- numeric(n); variance <- 0
  for (rows in split(on, found$subclass)) {
    t <- rows[s$treated[rows]]; c <- rows[!s$treated[rows]]
    treated[t] <- 1
    control[c] <- length(t) / length(c)
    variance <- variance + length(t)^2 * (var(y[t]) / length(t) + var(y[c]) / length(c)) / n1^2
  }
  list(treated = treated, control = control, se = sqrt(variance))
}

# Odds weights, normalised. The standard error takes the score as estimated: the influence of a row is that on the
# two means, plus the derivative of the effect by the coefficients times the row's influence on those.
ipw <- function(s, fit) {
  t <- s$treated & s$on; c <- !s$treated & s$on; y <- s$outcome; e <- s$score
  weight <- ifelse(c, e / (1 - e), 0)
  mean0 <- sum(weight * y) / sum(weight); n1 <- sum(t)
  density <- if (s$link == "logit") e * (1 - e) else dnorm(s$index)
  slope <- ifelse(s$treated, density / e, -density / (1 - e))   # of a row's log-likelihood by the linear index
  observed <- if (s$link == "logit") density else slope * (slope + s$index)
  by_index <- ifelse(c, density / (1 - e)^2, 0)
  gradient <- -colSums(by_index * (y - mean0) * fit$x) / sum(weight)
  hessian <- crossprod(fit$x, observed * fit$x)
  influence <- t * (y - mean(y[t])) / n1 - weight * (y - mean0) / sum(weight) +
    drop(fit$x %*% solve(hessian, gradient, tol = 1e-30)) * slope
  list(treated = as.numeric(t), control = weight * n1 / sum(weight), se = sqrt(sum(influence^2)))
}

ESTIMATORS <- list("nearest" = nearest, "as-in-2014" = as_in_2014, "radius" = radius,
                   "radius-pooled" = radius_pooled, "kernel" = kernel, "subclass" = subclass, "ipw" = ipw,
                   "nearest-no-replacement" = nearest_no_replacement)

# ---- standard error and balance --------------------------------------------------------------------------------

becker_ichino <- function(w, outcome) {
  treated <- outcome[w$treated > 0]; control <- outcome[w$control != 0]; n1 <- length(treated)
  variance <- var(treated) / n1 + sum(w$control^2) * var(control) / n1^2
  if (is.na(variance) || variance == 0) NA else sqrt(variance)
}

# Standardised mean differences; the denominator is always the SD of all treated before matching.
smd <- function(x, treated, w) {
  deviation <- sd(x[treated])
  if (is.na(deviation) || deviation == 0) return(c(NA, NA))
  c(mean(x[treated]) - mean(x[!treated]), weighted.mean(x, w$treated) - weighted.mean(x, w$control)) / deviation
}

balance <- function(data, arm, treated, w, stored) {
  found <- mapply(function(column, level) {
    x <- if (column %in% arm$categorical) as.numeric(data[[column]] == level) else data[[column]]
    smd(x, treated, w)
  }, stored$column, stored$level)
  data.frame(covariate = stored$covariate, before = found[1, ], after = found[2, ])
}

# ---- one arm ---------------------------------------------------------------------------------------------------

reproduced <- function(data, arm, fit) {
  treated <- data[[arm$treatment]] == 1
  bounds <- support_bounds(fit$score, treated, arm$support)
  on <- fit$score >= bounds[1] & fit$score <= bounds[2]
  by_index <- !is.na(arm$caliper) && arm$caliper_scale == "sd"
  caliper <- if (is.na(arm$caliper)) Inf else if (by_index) arm$caliper * sd(fit$index[on]) else arm$caliper
  strata <- if (length(arm$exact)) as.integer(interaction(data[arm$exact], drop = TRUE)) else rep(1L, nrow(data))
  setting <- c(arm[setdiff(names(arm), c("caliper", "outcome"))], list(
    score = if (by_index) fit$index else fit$score, index = fit$index, treated = treated, on = on, cell = fit$cell,
    strata = strata, caliper = caliper, outcome = data[[arm$outcome]]
  ))
  estimator <- ESTIMATORS[[arm$method]]
  w <- if (length(formals(estimator)) == 2) estimator(setting, fit) else estimator(setting)
  if (is.null(w)) return(NULL)
  y <- data[[arm$outcome]]
  att <- weighted.mean(y, w$treated) - weighted.mean(y, w$control)
  se <- if (is.null(w$se)) becker_ichino(w, y) else w$se
  list(weights = w, treated = treated, on = on, row = c(
    n = nrow(data), n_treated_matched = sum(w$treated > 0), n_controls_used = sum(w$control != 0),
    att = att, se = se, t = att / se, support_lower = bounds[1], support_upper = bounds[2]
  ))
}

COUNTS <- c("n", "n_treated_matched", "n_controls_used")

agrees <- function(expected, found, is_count = FALSE) {
  if (is.na(expected) || is.na(found)) return(is.na(expected) && is.na(found))
  abs(expected - found) <= if (is_count) 0 else TOLERANCE * max(1, abs(expected))
}
said <- function(is_same) TEXT[[if (is_same) "same" else "differs"]]
line <- function(...) cat(..., "\n", sep = "")

# Prints expected beside reproduced, and tells whether all of it agrees.
compared <- function(arm, expected, row) {
  line(sprintf("  %-30s %16s %16s", "", TEXT$expected, TEXT$reproduced))
  all(vapply(names(row), function(name) {
    wanted <- number(expected[[name]]); found <- row[[name]]
    left_out <- name %in% c("se", "t") && !arm$se_reproduced
    is_same <- left_out || agrees(wanted, found, name %in% COUNTS)
    digits <- if (name %in% COUNTS) "%.0f" else paste0("%.", DECIMALS, "f")
    line(sprintf("  %-30s %16s %16s  %s", TEXT[[name]], sprintf(digits, wanted),
                 if (left_out) "-" else sprintf(digits, found), if (left_out) TEXT$left_out else said(is_same)))
    is_same
  }, logical(1)))
}

compared_balance <- function(data, arm, result, stored) {
  found <- balance(data, arm, result$treated, result$weights, stored)
  line(sprintf("  %-30s %16s %16s", TEXT$smd, TEXT$before, TEXT$after))
  line(paste(sprintf("  %-30s %16.4f %16.4f", found$covariate, found$before, found$after), collapse = "\n"))
  same <- c(mapply(agrees, number(stored$smd_before), found$before),
            mapply(agrees, number(stored$smd_after), found$after))
  line("  ", TEXT$smd_stored, ": ", said(all(same)))
  all(same)
}

# ---- MatchIt ---------------------------------------------------------------------------------------------------

has_matchit <- function() requireNamespace("MatchIt", quietly = TRUE)

# The scores must be MatchIt's own. Its matching is shown for comparison only: among controls of equal score it
# takes one by row order. Scores are handed over times 1e9, since MatchIt 4.5.1 cuts distances to whole numbers.
beside_matchit <- function(arm, fit, result, outcome) {
  if (!has_matchit()) { line("  ", TEXT$no_matchit); return(TRUE) }
  version <- as.character(packageVersion("MatchIt"))
  own <- MatchIt::matchit(fit$formula, data = fit$model, method = NULL, distance = "glm", link = arm$link,
                          distance.options = list(epsilon = 1e-14, maxit = 100))
  largest <- max(abs(own$distance - fit$score))
  line("  ", sprintf(TEXT$matchit_scores, version, largest), ": ", said(largest <= TOLERANCE))
  on <- which(result$on)
  pairs <- MatchIt::matchit(t ~ e, data = data.frame(t = result$treated[on] * 1, e = fit$score[on]), ratio = 1,
                            method = "nearest", distance = fit$score[on] * 1e9, replace = TRUE)
  w <- pairs$weights; t <- pairs$treat == 1; y <- outcome[on]
  att <- weighted.mean(y[t], w[t]) - weighted.mean(y[!t], w[!t])
  line("  ", sprintf(TEXT$matchit_pairs, version, sum(w[t] > 0), sum(w[!t] > 0), att))
  largest <= TOLERANCE
}

# ---- the study -------------------------------------------------------------------------------------------------

# TRUE or FALSE for an arm that was compared, NA for one that cannot be reproduced here.
run_arm <- function(arm, expected, stored_balance) {
  line("\n", arm$name, " (", arm$measure, "): ", paste(arm$link, arm$method, arm$support, sep = ", "))
  if (arm$skipped != "") { line("  ", TEXT$skipped, ": ", arm$skipped); return(NA) }
  data <- read_arm(arm)
  fit <- fitted_score(data, arm)
  result <- reproduced(data, arm, fit)
  if (is.null(result)) { line("  ", TEXT$skipped, ": ", TEXT$no_matchit); return(NA) }
  same <- compared(arm, expected[expected$measure == arm$measure, ], result$row)
  same_balance <- compared_balance(data, arm, result, stored_balance[stored_balance$measure == arm$measure, ])
  same_scores <- beside_matchit(arm, fit, result, data[[arm$outcome]])
  same && same_balance && same_scores
}

main <- function() {
  line(TEXT$title, "\n", R.version.string)
  expected <- read_table("expected.csv"); stored_balance <- read_table("balance.csv")
  same <- vapply(ARMS, run_arm, logical(1), expected = expected, stored_balance = stored_balance)
  with_se <- vapply(ARMS, function(arm) arm$se_reproduced, logical(1))
  line("\n", sprintf(TEXT$total, sum(same, na.rm = TRUE), sum(same & !with_se, na.rm = TRUE),
                     sum(!same, na.rm = TRUE), sum(is.na(same))))
  if (any(!same, na.rm = TRUE)) 1 else if (all(is.na(same))) 2 else 0
}

FOLDER <- here()
status <- main()
if (!interactive()) quit(status = status)
