/**
 * The procedures on tensors, as rows of the catalogue. Lists and vectors of numbers are accepted in place of tensors.
 */

export const tensorRows = {
  tensor: ['(tensor items)', 'A tensor of nested lists or vectors of numbers: (tensor (list 1 2)).'],
  vec: ['(vec x ...)', 'A vector, which is a tensor of one axis, of the arguments or of one list.'],
  mat: ['(mat row ...)', 'A matrix, which is a tensor of two axes, of its rows or of one list of them.'],
  zeros: ['(zeros size ...)', 'A tensor of zeros, of these sizes or those of one list.'],
  ones: ['(ones size ...)', 'A tensor of ones, of these sizes or those of one list.'],
  eye: ['(eye n)', 'The n by n matrix with ones on its diagonal.'],
  linspace: ['(linspace a b n)', 'A vector of n numbers evenly from a to b, both among them.'],
  'tensor?': ['(tensor? x)', 'Whether x is a tensor of one axis or more.'],
  shape: ['(shape t)', 'The sizes of its axes as a list, outermost first.'],
  ref: [
    '(ref t i ...)',
    'The value at these places, counted from 0: a number, or a tensor where axes are left. A place may be known only when the program runs; it has no gradient.',
  ],
  'tensor->list': ['(tensor->list t)', 'Its elements as nested lists.'],
  stack: [
    '(stack t ...)',
    'Tensors of one shape, or those of one list, side by side along a new first axis.',
    '(stack (vec 1 2) (vec 3 4)) ; => [[1 2] [3 4]]',
  ],
  slice: [
    '(slice t start [end axis])',
    'The places from start up to end along an axis, the first by default; a negative place counts from the end.',
    '(slice (vec 1 2 3 4) 1 -1) ; => [2 3]',
  ],
  diag: [
    '(diag t)',
    'The matrix with a vector on its diagonal, or the diagonal of a square matrix as a vector.',
    '(diag (vec 1 2)) ; => [[1 0] [0 2]]',
  ],
  flatten: ['(flatten t)', 'Its elements as one vector.'],
  reshape: ['(reshape t size ...)', 'Its elements in another shape; one size may be -1, for what is left.'],
  concat: ['(concat t ... [axis])', 'Tensors, or those of one list, joined along an axis, 0 by default.'],
  transpose: ['(transpose t [axes])', 'Its axes in the opposite order, or in that of a list.'],
  vlen: ['(vlen v)', 'How many elements a vector has.'],
  sum: ['(sum t [axis])', 'The sum of all elements, or along one axis; -1 is the last.'],
  mean: ['(mean t [axis])', 'The mean of all elements, or along one axis; -1 is the last.'],
  prod: ['(prod t [axis])', 'The product of all elements, or along one axis.', '(prod (vec 2 3 4)) ; => 24'],
  cumsum: [
    '(cumsum t [axis])',
    'The sums of the elements up to each, along an axis, the last by default.',
    '(cumsum (vec 1 2 3)) ; => [1 3 6]',
  ],
  cumprod: [
    '(cumprod t [axis])',
    'The products of the elements up to each, along an axis, the last by default.',
    '(cumprod (vec 1 2 3)) ; => [1 2 6]',
  ],
  diff: [
    '(diff t [axis])',
    'Each element less the one before, along an axis, the last by default.',
    '(diff (vec 1 4 9)) ; => [3 5]',
  ],
  variance: [
    '(variance t [axis])',
    'The sum of the squared distances from the mean, divided by one less than the number of elements.',
    '(variance (vec 1 3)) ; => 2',
  ],
  'standard-deviation': [
    '(standard-deviation t [axis])',
    'The root of the variance. Of equal numbers it is 0, and so is its derivative.',
    '(standard-deviation (vec 1 2 3)) ; => 1',
  ],
  median: [
    '(median t [axis])',
    'The middle element in increasing order, or the mean of the two in the middle. Equal elements share the derivative.',
    '(median (vec 3 1 2)) ; => 2',
  ],
  quantile: [
    '(quantile t share [axis])',
    'What a share from 0 to 1 of the elements lies below, linear between neighbours as in NumPy and R.',
    '(quantile (vec 1 2 3) 0.25) ; => 1.5',
  ],
  argmax: [
    '(argmax t [axis])',
    'The place of the largest element, the first of equal ones.',
    '(argmax (vec 1 9 4)) ; => 1',
  ],
  argmin: [
    '(argmin t [axis])',
    'The place of the smallest element, the first of equal ones.',
    '(argmin (vec 1 9 4)) ; => 0',
  ],
  'log-sum-exp': [
    '(log-sum-exp t [axis])',
    'log(sum(exp(t))) over all elements or along one axis, without overflow; an element may be -inf.',
    '(log-sum-exp (vec -1000 -1000)) ; => -999.3068528194401',
  ],
  vsum: ['(vsum v)', 'The sum of a vector’s elements.'],
  scale: ['(scale k v)', 'A vector with each element times k.'],
  dot: ['(dot v w)', 'The sum of the products of two vectors’ elements.'],
  cross: ['(cross v w)', 'The vector at right angles to two vectors of three elements.'],
  outer: ['(outer v w)', 'The matrix of all products of two vectors’ elements.'],
  norm: ['(norm t)', 'The root of the sum of the squares of all elements.'],
  normalize: ['(normalize t)', 'The tensor divided by its norm.'],
  matmul: [
    '(matmul a b)',
    'The matrix product; a vector is a row on the left, a column on the right. Axes in front broadcast.',
  ],
  matvec: ['(matvec a v)', 'The product of a matrix and a vector.'],
  trace: ['(trace a)', 'The sum of a square matrix’ diagonal.'],
  det: ['(det a)', 'The determinant of a square matrix.'],
  logdet: ['(logdet a)', 'The logarithm of the determinant’s absolute value, finite where that underflows.'],
  inv: ['(inv a)', 'The inverse of a square matrix; to solve equations, solve is more exact.'],
  solve: ['(solve a b)', 'The x of a x = b, for a vector b or each column of a matrix b.'],
  cholesky: [
    '(cholesky a)',
    'The lower triangular L with L L’ = a; NaN where the symmetric matrix a is not positive definite.',
    '(cholesky (mat (vec 4 2) (vec 2 5))) ; => [[2 0] [1 2]]',
  ],
  conv2d: [
    '(conv2d image filter [stride padding])',
    'Convolves an image of [height width channels] with a filter of [height width channels outputs]; [height width] is one channel. Stride 1 and padding ’valid by default, or ’same.',
  ],
  'max-pool': [
    '(max-pool image size [stride padding])',
    'The greatest pixel of each window, channel by channel; windows lie side by side by default.',
  ],
  softmax: ['(softmax t [axis])', 'exp(t), divided by its sum along an axis, the last by default.'],
  'log-softmax': ['(log-softmax t [axis])', 'The logarithm of softmax, finite where softmax underflows.'],
  'random-normal': [
    '(random-normal size ...)',
    'A tensor of normal numbers from the run’s seed; (random-normal sizes mean deviation) with sizes in a list.',
  ],
  'random-uniform': [
    '(random-uniform size ...)',
    'A tensor of numbers from 0 to 1 from the run’s seed; (random-uniform sizes low high) with sizes in a list.',
  ],
  glorot: [
    '(glorot size ...)',
    'A start for weights of tanh or sigmoid units, [inputs outputs], from the run’s seed.',
  ],
  he: ['(he size ...)', 'A start for weights of relu units, [inputs outputs], from the run’s seed.'],
} as const;
