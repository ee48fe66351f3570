/*
 * By hand: Lotka-Volterra, 20 Euler steps, loss and gradient by two parameters (forward with a tape of the states, then
 * backward), summed over rows, and one step of Adam. Prints microseconds an epoch. Usage: lotkaVolterra rows epochs
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 20 };

static const double delta = 0.02, death = 0.5, width = 0.05, predators = 5;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

static double prey(double x, double a, double b, double *xs, double *ys) {
  double y = predators;
  for (int step = 0; step < STEPS; step++) {
    xs[step] = x;
    ys[step] = y;
    double xy = x * y;
    x += width * (a * x - b * xy);
    y += width * (delta * xy - death * y);
  }
  return x;
}

static double epoch(int rows, const double *x0, const double *target, const double *p, double *gradient) {
  double xs[STEPS], ys[STEPS], loss = 0, ga = 0, gb = 0;
  const double a = p[0], b = p[1];
  for (int row = 0; row < rows; row++) {
    const double error = prey(x0[row], a, b, xs, ys) - target[row];
    loss += error * error;
    double dx = 2 * error, dy = 0;
    for (int step = STEPS - 1; step >= 0; step--) {
      const double x = xs[step], y = ys[step];
      const double hx = width * dx, hy = width * dy;
      const double dxy = delta * hy - b * hx;
      ga += hx * x;
      gb -= hx * x * y;
      dx += a * hx + dxy * y;
      dy += dxy * x - death * hy;
    }
  }
  gradient[0] = ga;
  gradient[1] = gb;
  return loss;
}

int main(int count, char **arguments) {
  if (count < 3) return 1;
  const int rows = atoi(arguments[1]), epochs = atoi(arguments[2]);
  double *x0 = malloc(rows * sizeof *x0), *target = malloc(rows * sizeof *target);
  double xs[STEPS], ys[STEPS];
  for (int row = 0; row < rows; row++) {
    x0[row] = 2 + 4.8 * row / rows;
    target[row] = prey(x0[row], 0.7, 0.04, xs, ys);
  }
  double best = INFINITY, p[2], loss = 0;
  for (int turn = 0; turn < 8; turn++) {
    double m[2] = {0, 0}, v[2] = {0, 0}, gradient[2], power1 = 1, power2 = 1;
    p[0] = p[1] = 0.1;
    const double started = seconds();
    for (int step = 0; step < epochs; step++) {
      loss = epoch(rows, x0, target, p, gradient);
      power1 *= 0.9;
      power2 *= 0.999;
      for (int k = 0; k < 2; k++) {
        m[k] = 0.9 * m[k] + 0.1 * gradient[k];
        v[k] = 0.999 * v[k] + 0.001 * gradient[k] * gradient[k];
        p[k] -= 0.001 * (m[k] / (1 - power1)) / (sqrt(v[k] / (1 - power2)) + 1e-8);
      }
    }
    const double took = (seconds() - started) / epochs;
    if (took < best) best = took;
  }
  printf("{\"microseconds\": %.4f, \"loss\": %.17g, \"a\": %.17g, \"b\": %.17g}\n", 1e6 * best, loss, p[0], p[1]);
  return 0;
}
