# Prints as JSON what R says of the tables that matchit.py writes: glm, MatchIt, and plain base R.
# Run: python -m tests.reference.matchit   (which writes the tables, runs this, and stores matchit.json)
# Debian's MatchIt 4.5.1 cuts distances down to whole numbers when it looks for the nearest: with a score between
# 0 and 1 nearly all controls are then equally near, and no caliper has an effect. Scores are therefore handed to it
# times 1e9, which is exact to 1e-9. It also repeats matches at ratio > 1 with replacement, which is not asked of it.
# Ties, k neighbours, kernels and weights are computed in base R, pair by pair.
suppressMessages(library(MatchIt))
folder <- commandArgs(trailingOnly = TRUE)[1]
SCALE <- 1e9

json <- function(x) {
  if (is.list(x)) return(paste0("{", paste0('"', names(x), '": ', vapply(x, json, ""), collapse = ",\n"), "}"))
  one <- if (is.character(x)) paste0('"', x, '"') else ifelse(is.finite(x), format_number(x), "null")
  is_single <- length(x) == 1 && is.null(names(x)) && !inherits(x, "AsIs")
  if (is_single) one else paste0("[", paste(one, collapse = ", "), "]")
}
format_number <- function(x) {
  if (is.integer(x)) as.character(x) else vapply(x, function(one) format(signif(one, 12), digits = 12), "")
}
rows <- function(names) I(as.integer(names) - 1L)   # counted from 0

tight <- glm.control(epsilon = 1e-14, maxit = 100)
fitted_model <- function(formula, data, link) {
  fit <- glm(formula, data = data, family = binomial(link), control = tight)
  list(names = names(coef(fit)), coefficients = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))),
       log_likelihood = as.numeric(logLik(fit)))
}

# With replacement: all controls within the k-th distance, plus a tolerance, share the weight equally.
nearest <- function(score, treat, outcome, k = 1, caliper = Inf, tolerance = 1e-9) {
  treated <- which(treat == 1); controls <- which(treat == 0)
  weight <- numeric(length(treat)); matched <- logical(length(treat))
  for (i in treated) {
    distance <- abs(score[controls] - score[i])
    near <- distance <= min(sort(distance)[k] + tolerance, caliper)
    if (any(near)) {
      matched[i] <- TRUE
      weight[controls[near]] <- weight[controls[near]] + 1 / sum(near)
    }
  }
  summarised(weight, matched, outcome)
}
summarised <- function(weight, matched, outcome) {
  n1 <- sum(matched); used <- weight > 0
  variance <- var(outcome[matched]) / n1 + sum(weight^2) * var(outcome[used]) / n1^2
  list(n_treated = n1, n_controls = sum(used), att = mean(outcome[matched]) - sum(weight * outcome) / n1,
       se_becker_ichino = sqrt(variance), ess = sum(weight)^2 / sum(weight^2))
}

# Without replacement, in rounds; the order is that of the scores.
greedy <- function(score, treat, decreasing = TRUE, k = 1, caliper = Inf, strata = rep(1, length(treat))) {
  turns <- which(treat == 1); turns <- turns[order(score[turns], decreasing = decreasing)]
  free <- treat == 0; pairs <- NULL
  for (round in seq_len(k)) for (i in turns) {
    distance <- ifelse(free & strata == strata[i], abs(score - score[i]), Inf)
    j <- which.min(distance)
    if (is.finite(distance[j]) && distance[j] <= caliper) {
      free[j] <- FALSE
      pairs <- rbind(pairs, c(i, j))
    }
  }
  list(treated = rows(pairs[, 1]), control = rows(pairs[, 2]))
}

matched_pairs <- function(match) {
  found <- match$match.matrix; keep <- !is.na(found[, 1])
  list(treated = rows(rownames(found)[keep]), control = rows(found[keep, 1]))
}
balance <- function(match) {
  match$distance <- match$distance / SCALE
  shown <- summary(match, standardize = TRUE)
  columns <- c("Means Treated", "Means Control", "Std. Mean Diff.", "Var. Ratio", "eCDF Mean", "eCDF Max")
  table <- function(sums) {
    own <- if (is.null(sums)) NULL else sums[, columns, drop = FALSE]
    setNames(lapply(columns, function(column) unname(own[, column])), gsub("[ .]+", "_", tolower(columns)))
  }
  list(names = rownames(shown$sum.all), all = table(shown$sum.all), matched = table(shown$sum.matched))
}
weighted_att <- function(match, data, outcome) {
  w <- match$weights; y <- data[[outcome]]; t <- data$treat == 1
  list(n_treated = sum(t & w > 0), n_controls = sum(!t & w > 0),
       att = weighted.mean(y[t], w[t]) - weighted.mean(y[!t], w[!t]),
       ess = sum(w[!t])^2 / sum(w[!t]^2))
}

by_weight <- function(weight, treat, outcome) {
  w <- ifelse(treat == 1, 0, weight)
  list(att = mean(outcome[treat == 1]) - sum(w * outcome) / sum(w), ess = sum(w)^2 / sum(w^2))
}
kernel <- function(score, treat, outcome, shape, bandwidth) {
  weight <- numeric(length(treat)); matched <- logical(length(treat)); controls <- which(treat == 0)
  for (i in which(treat == 1)) {
    own <- shape((score[controls] - score[i]) / bandwidth)
    if (sum(own) > 0) {
      matched[i] <- TRUE
      weight[controls] <- weight[controls] + own / sum(own)
    }
  }
  list(n_treated = sum(matched), att = mean(outcome[matched]) - sum(weight * outcome) / sum(matched))
}
pooled_radius <- function(score, treat, outcome, radius) {   # as attr.ado
  near <- abs(outer(score[treat == 1], score[treat == 0], "-")) < radius
  list(n_treated = sum(rowSums(near) > 0), att = mean(outcome[treat == 1][rowSums(near) > 0]) -
         weighted.mean(outcome[treat == 0], colSums(near)))
}
entropy <- function(x, treat, outcome) {   # the dual: a convex function of one number a covariate
  z <- scale(x); target <- colMeans(z[treat == 1, ]); z <- sweep(z[treat == 0, ], 2, target)
  value <- function(b) { e <- z %*% b; m <- max(e); m + log(sum(exp(e - m))) }
  slope <- function(b) { e <- z %*% b; w <- exp(e - max(e)); drop(crossprod(z, w)) / sum(w) }
  found <- optim(rep(0, ncol(z)), value, slope, method = "BFGS", control = list(maxit = 5000, reltol = 1e-16))
  weight <- numeric(length(treat)); weight[treat == 0] <- exp(z %*% found$par - max(z %*% found$par))
  c(by_weight(weight, treat, outcome), list(largest_imbalance = max(abs(slope(found$par)))))
}

described <- function(table, formula, outcome, exact, mahalanobis, small) {
  data <- read.csv(file.path(folder, paste0(table, ".csv")), stringsAsFactors = TRUE)
  y <- data[[outcome]]; t <- data$treat; x <- model.matrix(formula, data)
  fit <- glm(formula, data = data, family = binomial("logit"), control = tight)
  p <- unname(fitted(fit)); index <- unname(predict(fit)); width <- 0.2 * sd(index)
  on <- function(...) matchit(formula, data = data, ...)
  with_order <- function(order, ...) on(method = "nearest", distance = p * SCALE, m.order = order, ...)
  largest <- with_order("largest")
  strata <- as.integer(interaction(data[exact], drop = TRUE))
  outcome_model <- lm(y ~ x - 1, subset = t == 0); y0 <- drop(x %*% coef(outcome_model)); odds <- p / (1 - p)
  residual <- y - y0
  result <- list(
    n = length(y), n_treated = sum(t),
    logit = fitted_model(formula, data, "logit"), probit = fitted_model(formula, data, "probit"),
    scores = I(p[1:10]), caliper = width,
    nearest = nearest(p, t, y), nearest_index = nearest(index, t, y), nearest_3 = nearest(p, t, y, k = 3),
    nearest_caliper = nearest(index, t, y, caliper = width),
    subclass_5 = c(weighted_att(on(method = "subclass", distance = p, subclass = 5), data, outcome), list(
      treated = I(as.integer(table(on(method = "subclass", distance = p, subclass = 5)$subclass[t == 1]))),
      control = I(as.integer(table(on(method = "subclass", distance = p, subclass = 5)$subclass[t == 0]))))),
    exact = weighted_att(matchit(reformulate(exact, "treat"), data = data, method = "exact"), data, outcome),
    balance_largest = balance(largest), att_largest = weighted_att(largest, data, outcome),
    ipw_att = by_weight(odds, t, y), ipw_att_unnormalised = mean(y[t == 1]) - sum((1 - t) * odds * y) / sum(t),
    ipw_ate = sum(t * y / p) / sum(t / p) - sum((1 - t) * y / (1 - p)) / sum((1 - t) / (1 - p)),
    ra_att = mean(residual[t == 1]),
    aipw_att = mean(residual[t == 1]) - sum((1 - t) * odds * residual) / sum(t),
    aipw_att_normalised = mean(residual[t == 1]) - sum((1 - t) * odds * residual) / sum((1 - t) * odds),
    entropy = entropy(x[, -1], t, y),
    kernel_gaussian = kernel(p, t, y, function(u) exp(-u^2 / 2), 0.06),
    kernel_epanechnikov = kernel(p, t, y, function(u) pmax(0, 1 - u^2), 0.06),
    radius = kernel(p, t, y, function(u) as.numeric(abs(u) < 1), 0.02),
    radius_pooled = pooled_radius(p, t, y, 0.02)
  )
  if (small) result <- c(result, list(
    greedy_largest = matched_pairs(largest), greedy_smallest = matched_pairs(with_order("smallest")),
    greedy_data = matched_pairs(with_order("data")),
    greedy_exact = matched_pairs(with_order("largest", exact = exact)),
    greedy_caliper = matched_pairs(with_order("largest", caliper = 0.01 * SCALE, std.caliper = FALSE)),
    greedy_caliper_sd = matched_pairs(with_order("largest", caliper = 0.2)),
    replacement = matched_pairs(with_order("largest", replace = TRUE)),
    mahalanobis = matched_pairs(matchit(mahalanobis, data = data, distance = "mahalanobis", replace = TRUE)),
    mahalanobis_greedy = matched_pairs(matchit(mahalanobis, data = data, distance = "mahalanobis", m.order = "data")),
    base_r_greedy_2 = greedy(p, t, k = 2), base_r_greedy_caliper = greedy(index, t, caliper = width, k = 2),
    base_r_greedy_strata = greedy(index, t, FALSE, caliper = width, strata = strata)
  ))
  result
}

earnings <- treat ~ age + educ + black + hisp + marr + nodegree + re74 + re75
cat(json(list(
  made_by = "tests/reference/matchit.R", version = paste0(R.version.string, ", MatchIt ", packageVersion("MatchIt")),
  date = format(Sys.Date()),
  simulated = described("simulated", treat ~ age + child + land + x, "y", c("child", "land"),
                        treat ~ age + child + x, TRUE),
  nsw = described("nsw", earnings, "re78", c("black", "nodegree"), earnings, FALSE),
  cps = described("cps", earnings, "re78", c("black", "hisp", "marr", "nodegree"), earnings, FALSE)
)), "\n", sep = "")
