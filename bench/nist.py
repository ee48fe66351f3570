"""Fits the problems that it reads as JSON with SciPy's least_squares, and writes times and results as JSON.

Each problem has its model as a Python expression of x and b, and is fitted from both starts: by `lm` with differences and
tight tolerances, which is MINPACK's lmder without a Jacobian.
"""

import json
import sys
import time

import numpy as np
from scipy.optimize import least_squares

answers = []
for problem in json.load(sys.stdin):
    rows = np.array(problem["rows"])
    y = np.log(rows[:, 0]) if problem["name"] == "Nelson" else rows[:, 0]
    x = rows[:, 1:].T if rows.shape[1] > 2 else rows[:, 1]
    model = eval(f"lambda b, x: {problem['model']}", {"np": np})
    runs = []
    for start in problem["starts"]:
        tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15, "max_nfev": 100000}

        def solve():
            return least_squares(lambda b: model(b, x) - y, start, method="lm", **tight)

        with np.errstate(all="ignore"):
            found = solve()
            began = time.perf_counter()
            found = solve()
        runs.append({"seconds": time.perf_counter() - began, "parameters": found.x.tolist()})
    answers.append(runs)
json.dump(answers, sys.stdout)
