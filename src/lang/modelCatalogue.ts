/** The procedures of the language for models, as rows of the catalogue: densities, and solvers of equations. */

/** Written in `scheme/densities.scm`. Their operands are numbers or tensors, whose shapes broadcast. */
export const densityRows = {
  'normal-lpdf': ['(normal-lpdf x mean deviation)', 'The logarithm of the normal density.'],
  'normal-cdf': [
    '(normal-cdf x [mean deviation])',
    'The probability of a normal number below x; of the standard normal one by default.',
  ],
  'lognormal-lpdf': [
    '(lognormal-lpdf x mean deviation)',
    'The logarithm of the density of a number whose logarithm is normal.',
  ],
  'student-t-lpdf': [
    '(student-t-lpdf x freedom location scale)',
    'The logarithm of the density of Student’s t with these degrees of freedom.',
  ],
  'cauchy-lpdf': ['(cauchy-lpdf x location scale)', 'The logarithm of the Cauchy density.'],
  'exponential-lpdf': [
    '(exponential-lpdf x rate)',
    'The logarithm of the exponential density, whose mean is 1 / rate.',
  ],
  'gamma-lpdf': [
    '(gamma-lpdf x shape rate)',
    'The logarithm of the gamma density, whose mean is shape / rate.',
  ],
  'beta-lpdf': [
    '(beta-lpdf x a b)',
    'The logarithm of the beta density on 0 to 1, whose mean is a / (a + b).',
  ],
  'poisson-lpmf': ['(poisson-lpmf count rate)', 'The logarithm of the Poisson probability of a count.'],
  'binomial-lpmf': [
    '(binomial-lpmf count trials p)',
    'The logarithm of the probability of a count of successes, each with probability p.',
  ],
  'bernoulli-logit-lpmf': [
    '(bernoulli-logit-lpmf outcome x)',
    'The logarithm of the probability of an outcome, 1 or 0, where that of 1 is (sigmoid x).',
  ],
  'negative-binomial-lpmf': [
    '(negative-binomial-lpmf count mean dispersion)',
    'The logarithm of the probability of a count whose variance is mean + mean² / dispersion.',
  ],
  'multivariate-normal-cholesky-lpdf': [
    '(multivariate-normal-cholesky-lpdf x mean factor)',
    'The logarithm of the normal density of a vector, where the covariance is L L’ for the lower triangular factor L.',
  ],
} as const;

/** Written in `scheme/solvers.scm`. */
export const solverRows = {
  euler: [
    '(euler f y from to steps)',
    'The state at time to of dy/dt = (f t y) from the state y, by Euler’s method.',
  ],
  rk4: [
    '(rk4 f y from to steps)',
    'The state at time to of dy/dt = (f t y) from the state y, a number or a tensor, by the Runge-Kutta method of order 4.',
  ],
  'dormand-prince': [
    '(dormand-prince f y from to [tolerance])',
    'As rk4, in steps of the size that keeps the relative error of each within the tolerance, 1e-8 by default; NaN if 10,000 are not enough.',
  ],
  rosenbrock: [
    '(rosenbrock f y from to [tolerance])',
    'As dormand-prince for stiff equations, with their exact Jacobian.',
  ],
  'ode-states': [
    '(ode-states step y from times)',
    'The states at several times, side by side: (step y t0 t1) takes a state from one time to the next, by rk4 for example.',
  ],
} as const;
