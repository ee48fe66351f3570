"""The larger programs of the benchmark as one would write them in PyTorch, batched over rows, in doubles on the CPU.

Prints the best time of an epoch (forward, backward, update) in microseconds, as JSON.
"""

import json
import math
import sys
import time

import torch

torch.set_default_dtype(torch.float64)


def lotka():
    rows = torch.arange(8)
    x0, target = 2 + 4.8 * rows / 8, 4 + rows / 8
    a, b = (torch.tensor(0.1, requires_grad=True) for _ in range(2))

    def loss():
        x, y = x0, torch.full((8,), 5.0)
        for _ in range(10_000):
            x, y = (
                x + 0.05 * (a * x - b * (x * y)),
                y + 0.05 * (0.02 * (x * y) - 0.5 * y),
            )
        return ((x - target) ** 2).sum()

    return [a, b], loss


def kalman():
    transition = torch.tensor([[1.0, 1.0], [0.0, 0.9]])
    reading_of = torch.tensor([[1.0, 0.0]])
    readings = [torch.tensor([0.1 * k + math.sin(0.2 * k)]) for k in range(80)]
    log_process, log_measurement = (torch.tensor(0.0, requires_grad=True) for _ in range(2))

    def loss():
        q, r = torch.exp(log_process) * torch.eye(2), torch.exp(log_measurement) * torch.eye(1)
        mean, covariance, cost = torch.zeros(2), torch.eye(2), torch.tensor(0.0)
        for reading in readings:
            mean = transition @ mean
            p = transition @ covariance @ transition.T + q
            surprise = reading - reading_of @ mean
            s = reading_of @ p @ reading_of.T + r
            inverse = torch.linalg.inv(s)
            gain = p @ reading_of.T @ inverse
            mean = mean + gain @ surprise
            covariance = p - gain @ reading_of @ p
            cost = cost + 0.5 * (
                torch.logdet(s) + surprise @ inverse @ surprise + math.log(2 * math.pi)
            )
        return cost / len(readings)

    return [log_process, log_measurement], loss


def spirals():
    points, sides = [], []
    for k in range(100):
        t = k / 100
        for side in range(2):
            angle, radius = 3 * math.pi * t + side * math.pi, 0.2 + 1.8 * t
            points.append([radius * math.cos(angle), radius * math.sin(angle)])
            sides.append(float(side))
    inputs, targets = torch.tensor(points), torch.tensor(sides)
    torch.manual_seed(1)
    shapes = [(2, 24), (24,), (24,), ()]
    weights = [torch.nn.Parameter(0.5 * torch.randn(shape)) for shape in shapes]
    w1, b1, w2, b2 = weights

    def loss():
        layer = torch.tanh(inputs @ w1 + b1)
        return torch.nn.functional.binary_cross_entropy(torch.sigmoid(layer @ w2 + b2), targets)

    return weights, loss


def measure(parameters, loss):
    optimizer = torch.optim.Adam(parameters, lr=0.001)

    def epoch():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    epoch()
    best, until = math.inf, time.perf_counter() + 3
    while best == math.inf or time.perf_counter() < until:
        start = time.perf_counter()
        epoch()
        best = min(best, time.perf_counter() - start)
    return 1e6 * best


torch.set_num_threads(1)
workload = {"lotka": lotka, "kalman": kalman, "spirals": spirals}[sys.argv[1]]
print(json.dumps({"microseconds": measure(*workload())}))
