#!/usr/bin/env python3
"""Makes reference.json, the second implementation the comparison's arithmetic is held against (scipy 1.10, numpy 1.24):
   python3 make-reference.py > reference.json"""
import json
import numpy as np
from scipy import stats, special

rng = np.random.default_rng(20261121)
out = {}
out["log_gamma"] = [[x, float(special.gammaln(x))] for x in (0.01, 0.5, 1, 1.5, 2, 7.25, 12, 100, 5000.5, 123456)]
out["beta_cdf"] = [[a, b, x, float(stats.beta.cdf(x, a, b))] for a, b, x in
                   ((0.5, 0.5, 0.2), (1, 3, 0.4), (5, 2, 0.9), (656, 7, 0.985), (656, 7, 0.999), (50000, 50001, 0.5005), (99000, 1001, 0.9895), (2.5, 0.5, 0.01))]
out["beta_quantile"] = [[a, b, p, float(stats.beta.ppf(p, a, b))] for a, b, p in
                        ((0.5, 0.5, 0.2), (1, 3, 0.4), (656, 7, 0.025), (656, 7, 0.975), (50000, 50001, 0.001), (30, 21, 1e-6), (30, 21, 1 - 1e-6))]
out["normal_cdf"] = [[z, float(stats.norm.cdf(z))] for z in (-8, -5, -3, -2.999, -1.96, -0.5, 0, 0.3, 1, 2.5, 3.5, 6)]
out["normal_quantile"] = [[p, float(stats.norm.ppf(p))] for p in (1e-12, 1e-6, 0.001, 0.025, 0.02, 0.2, 0.5, 0.7, 0.975, 0.999999)]
out["student_quantile"] = [[p, d, float(stats.t.ppf(p, d))] for p, d in ((0.025, 1), (0.025, 4.5), (0.025, 30), (0.2, 9), (0.975, 9), (1e-6, 20), (0.5, 3))]
out["student_two_sided"] = [[t, d, float(2 * stats.t.sf(abs(t), d))] for t, d in ((0, 5), (1.3, 5), (-2.2, 12.5), (4, 40))]

def mw(x, y, exact):
    r = stats.mannwhitneyu(x, y, alternative="two-sided", method="exact" if exact else "asymptotic", use_continuity=True)
    return {"first": [float(v) for v in x], "second": [float(v) for v in y], "p": float(r.pvalue)}

out["mann_whitney"] = [
    mw([1.0, 2, 3], [4.0, 5, 6], True),
    mw(np.round(rng.lognormal(0, 1, 8), 6), np.round(rng.lognormal(0.8, 1, 11), 6), True),
    mw(np.round(rng.lognormal(0, 1, 25), 6), np.round(rng.lognormal(0.5, 1, 20), 6), True),
    mw(np.round(rng.lognormal(0, 1, 60), 6), np.round(rng.lognormal(0.3, 1, 80), 6), False),
    mw(rng.integers(0, 8, 12).astype(float), rng.integers(2, 9, 9).astype(float), False),
    mw(rng.integers(0, 30, 200).astype(float), rng.integers(1, 32, 150).astype(float), False),
    mw([5.0] * 10, [5.0] * 9 + [6.0], False),
]

def wilcoxon(d, exact):
    r = stats.wilcoxon(d, zero_method="wilcox", correction=True, mode="exact" if exact else "approx")
    return {"differences": [float(v) for v in d], "p": float(r.pvalue)}

out["wilcoxon"] = [
    wilcoxon(np.round(rng.normal(0.4, 1, 9), 6), True),
    wilcoxon(np.round(rng.normal(0.2, 1, 40), 6), True),
    wilcoxon(np.round(rng.normal(0.2, 1, 90), 6), False),
    wilcoxon(rng.integers(-4, 7, 60).astype(float), False),
]

def hodges(x, y):
    return {"first": [float(v) for v in x], "second": [float(v) for v in y], "shift": float(np.median(np.subtract.outer(y, x)))}

out["hodges_lehmann"] = [hodges(np.round(rng.lognormal(0, 1, 15), 6), np.round(rng.lognormal(0.5, 1, 17), 6)), hodges(np.round(rng.normal(0, 1, 31), 6), np.round(rng.normal(-2, 1, 20), 6))]

out["fisher"] = [[a, n, b, m, float(stats.fisher_exact([[a, n - a], [b, m - b]])[1])] for a, n, b, m in ((0, 50, 0, 50), (1, 50, 6, 50), (3, 40, 9, 35), (10, 1000, 31, 900), (5, 5, 0, 5))]

def newcombe(a, n, b, m):
    def wilson(k, c):
        r = stats.binomtest(k, c).proportion_ci(0.95, method="wilson")
        return r.low, r.high
    (l1, u1), (l2, u2), p1, p2 = wilson(a, n), wilson(b, m), a / n, b / m
    d = p2 - p1
    return [a, n, b, m, 100 * (d - np.hypot(p2 - l2, u1 - p1)), 100 * (d + np.hypot(u2 - p2, p1 - l1))]

out["newcombe"] = [newcombe(0, 50, 0, 50), newcombe(1, 50, 6, 50), newcombe(10, 1000, 31, 900)]
out["holm"] = {"p": [0.01, 0.04, 0.03, 0.005, 0.5], "adjusted": [0.04, 0.09, 0.09, 0.025, 0.5]}

# A bootstrap that really resamples: ends of the 95 % interval of the difference of percentiles, 40,000 rounds.
def bootstrap(x, y, q):
    k = lambda n: int(np.ceil(q * n - 1e-9)) - 1
    bx = np.sort(rng.choice(x, (40000, len(x))), axis=1)[:, k(len(x))]
    by = np.sort(rng.choice(y, (40000, len(y))), axis=1)[:, k(len(y))]
    low, high = np.percentile(by - bx, [2.5, 97.5])
    return {"first": [float(v) for v in x], "second": [float(v) for v in y], "quantile": q, "low": float(low), "high": float(high), "spread": float(np.std(by - bx))}

x, y = np.round(rng.lognormal(6, 0.3, 80), 3), np.round(rng.lognormal(6.1, 0.3, 90), 3)
out["bootstrap"] = [bootstrap(x, y, 0.5), bootstrap(x, y, 0.9)]

# The inflation of an autoregressive series' mean, known in closed form: (1 + phi) / (1 - phi).
def series(phi, n):
    e = rng.standard_normal(n + 100)
    s = np.zeros(n + 100)
    for i in range(1, n + 100):
        s[i] = phi * s[i - 1] + e[i]
    return [round(float(v), 4) for v in s[100:]]

out["series"] = [{"inflation": (1 + phi) / (1 - phi), "values": series(phi, 2000)} for phi in (0.0, 0.5, 0.8)]
print(json.dumps(out))
