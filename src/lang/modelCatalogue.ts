/** The procedures of the language for models, as rows of the catalogue: densities, and solvers of equations. */

/** Written in `scheme/densities.scm`. Their operands are numbers or tensors, whose shapes broadcast. */
export const densityRows = {
  'normal-lpdf': [
    '(normal-lpdf x mean deviation)',
    'The logarithm of the normal density.',
    '(normal-lpdf 0 0 1) ; => -0.9189385332046728',
  ],
  'normal-cdf': [
    '(normal-cdf x [mean deviation])',
    'The probability of a normal number below x; of the standard normal one by default.',
    '(normal-cdf 0) ; => 0.5',
  ],
  'normal-lcdf': [
    '(normal-lcdf x [mean deviation])',
    'The logarithm of the probability of a normal number below x, with all digits in both tails.',
    '(normal-lcdf -40) ; => -804.6084420137539',
  ],
  'normal-lccdf': [
    '(normal-lccdf x [mean deviation])',
    'The logarithm of the probability of a normal number above x, with all digits in both tails.',
    '(normal-lccdf 0) ; => -0.6931471805599453',
  ],
  'lognormal-lpdf': [
    '(lognormal-lpdf x mean deviation)',
    'The logarithm of the density of a number whose logarithm is normal.',
    '(lognormal-lpdf 1 0 1) ; => -0.9189385332046728',
  ],
  'student-t-lpdf': [
    '(student-t-lpdf x freedom location scale)',
    'The logarithm of the density of Student’s t with these degrees of freedom.',
    '(student-t-lpdf 0 1 0 1) ; => -1.1447298858494002',
  ],
  'cauchy-lpdf': [
    '(cauchy-lpdf x location scale)',
    'The logarithm of the Cauchy density.',
    '(cauchy-lpdf 0 0 1) ; => -1.1447298858494002',
  ],
  'exponential-lpdf': [
    '(exponential-lpdf x rate)',
    'The logarithm of the exponential density, whose mean is 1 / rate.',
    '(exponential-lpdf 3 1) ; => -3',
  ],
  'gamma-lpdf': [
    '(gamma-lpdf x shape rate)',
    'The logarithm of the gamma density, whose mean is shape / rate.',
    '(gamma-lpdf 3 1 1) ; => -3',
  ],
  'beta-lpdf': [
    '(beta-lpdf x a b)',
    'The logarithm of the beta density on 0 to 1, whose mean is a / (a + b).',
    '(beta-lpdf 0.5 2 2) ; => 0.4054651081081644',
  ],
  'poisson-lpmf': [
    '(poisson-lpmf count rate)',
    'The logarithm of the Poisson probability of a count.',
    '(poisson-lpmf 0 2) ; => -2',
  ],
  'binomial-lpmf': [
    '(binomial-lpmf count trials p)',
    'The logarithm of the probability of a count of successes, each with probability p.',
    '(exp (binomial-lpmf 1 2 0.5)) ; => 0.5',
  ],
  'bernoulli-logit-lpmf': [
    '(bernoulli-logit-lpmf outcome x)',
    'The logarithm of the probability of an outcome, 1 or 0, where that of 1 is (sigmoid x).',
    '(exp (bernoulli-logit-lpmf 1 0)) ; => 0.5',
  ],
  'negative-binomial-lpmf': [
    '(negative-binomial-lpmf count mean dispersion)',
    'The logarithm of the probability of a count whose variance is mean + mean² / dispersion.',
    '(exp (negative-binomial-lpmf 0 1 1)) ; => 0.5',
  ],
  'multivariate-normal-cholesky-lpdf': [
    '(multivariate-normal-cholesky-lpdf x mean factor)',
    'The logarithm of the normal density of a vector, where the covariance is L L’ for the lower triangular factor L.',
    '(multivariate-normal-cholesky-lpdf (vec 0 0) (vec 0 0) (eye 2)) ; => -1.8378770664093456',
  ],
} as const;

/** Written in `scheme/solvers.scm`. */
export const solverRows = {
  euler: [
    '(euler f y from to steps)',
    'The state at time to of dy/dt = (f t y) from the state y, by Euler’s method in equal steps.',
    '(euler (lambda (t y) y) 1 0 1 2) ; => 2.25',
  ],
  rk4: [
    '(rk4 f y from to steps)',
    'The state at time to of dy/dt = (f t y) from the state y, a number or a tensor, by the Runge-Kutta method of order 4.',
    '(rk4 (lambda (t y) y) 24 0 1 1) ; => 65',
  ],
  'dormand-prince': [
    '(dormand-prince f y from to [tolerance])',
    'As rk4, in steps of the size that keeps the relative error of each within the tolerance, 1e-8 by default, of the state and of its first derivatives; an error if 10,000 are not enough.',
    '(round (* 1e6 (dormand-prince (lambda (t y) y) 1 0 1))) ; => 2718282',
  ],
  rosenbrock: [
    '(rosenbrock f y from to [tolerance])',
    'As dormand-prince for stiff equations, with their exact Jacobian.',
    '(round (* 1e3 (rosenbrock (lambda (t y) (* -100 y)) 1 0 0.01 1e-4))) ; => 368',
  ],
  'ode-states': [
    '(ode-states step y from times)',
    'The states at several times, side by side: (step y t0 t1) takes a state from one time to the next, by rk4 for example.',
    '(ode-states (lambda (y t0 t1) (+ y (- t1 t0))) 5 0 (vec 1 3)) ; => [6 8]',
  ],
} as const;
